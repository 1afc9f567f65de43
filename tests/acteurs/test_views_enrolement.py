"""Pages of enrolment: noting in the street, journal, board, what is to be taken up again, loads and thresholds."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.models import Contact, Fonction, ReglagesSollicitation
from maillage.acteurs.selectors.charges import month_of
from maillage.acteurs.selectors.enrolement import progress
from maillage.acteurs.selectors.journal import next_step_items, recent_structures
from maillage.acteurs.services.enrolement import change_stage, note_contact
from maillage.acteurs.services.sollicitations import record_solicitation
from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.core.load import Level
from maillage.office.readers import read_table
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def at(saint_aubin):
    return lambda name, *args: reverse(f"acteurs:{name}", args=[saint_aubin.slug, *args])


@pytest.fixture
def passeurs(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Les Passeurs de mots")


@pytest.fixture
def note(saint_aubin, passeurs, persona):
    def noted(structure=passeurs, days_ago=3, canal="visite", resume="Vue au local.", **values):
        return note_contact(
            cite=saint_aubin, structure=structure, le=TODAY - timedelta(days=days_ago), canal=canal, resume=resume,
            by=persona("amina"), **values,
        )  # fmt: skip

    return noted


@pytest.fixture
def ask(saint_aubin):
    def asked(personne=None, structure=None, cle="reunion:1", days_ago=1, poids=None):
        return record_solicitation(
            cite=saint_aubin, personne=personne, structure=structure, nature="invitation",
            le=TODAY - timedelta(days=days_ago), objet="Comité de suivi", cle=cle, poids=poids, by=None,
        )  # fmt: skip

    return asked


# ── noting ────────────────────────────────────────────────────────────


class TestNoting:
    def test_a_recent_structure_a_channel_a_sentence(self, login, at, note, passeurs, persona):
        note(days_ago=30)
        client = login("amina")
        assert "Les Passeurs de mots" in client.get(at("contact_noter")).text
        data = {
            "recente": passeurs.pk,
            "canal": "rencontre",
            "resume": "Prête à venir.",
            "le": TODAY,
            "etape": "auto",
        }
        response = client.post(at("contact_noter"), data)
        contact = Contact.objects.latest("pk")
        assert response.url == at("contact", contact.pk) + "?note=1"
        assert (contact.mobilisation, contact.resume, contact.equipier) == (
            "rencontree",
            "Prête à venir.",
            persona("amina"),
        )
        page = page_of(client.get(response.url))
        assert "C'est noté" in page
        assert "Étape d'enrôlement : rencontrée" in page

    def test_a_searched_structure_its_person_and_the_next_step(
        self, login, at, passeurs, saint_aubin, persona
    ):
        camille = PersonneFactory(cite=saint_aubin)
        Fonction.objects.create(cite=saint_aubin, structure=passeurs, personne=camille, intitule="Direction")
        data = {
            "structure": passeurs.pk, "canal": "telephone", "resume": "Rappel", "le": TODAY, "etape": "",
            "personne": camille.pk, "equipier": persona("amina").pk, "suite": "Passer", "suite_le": TODAY,
        }  # fmt: skip
        login("amina").post(at("contact_noter"), data)
        contact = Contact.objects.get()
        assert (contact.personne, contact.equipier, contact.mobilisation) == (camille, persona("amina"), "")
        assert (contact.suite, contact.suite_le) == ("Passer", TODAY)

    @pytest.mark.parametrize(
        ("changed", "sentence"),
        [
            ({"recente": ""}, "Dites quelle structure"),
            ({"canal": ""}, "Dites comment le contact a eu lieu"),
            ({"resume": ""}, "Dites en une phrase"),
            ({"le": TODAY + timedelta(days=2)}, "sa date ne peut pas être dans l"),
            ({"suite_le": TODAY}, "dites aussi ce qui est prévu"),
            ({"structure": "999999"}, "n&#x27;est pas une structure de la cité"),
        ],
    )
    def test_what_is_refused_is_said_and_nothing_typed_is_lost(self, changed, sentence, login, at, passeurs):
        data = {
            "recente": passeurs.pk,
            "canal": "visite",
            "resume": "Une phrase gardée",
            "le": TODAY,
            "lieu": "Marché",
        }
        url = at("contact_noter") + f"?structure={passeurs.pk}"
        page = login("amina").post(url, data | changed).text
        assert sentence in page
        assert "Marché" in page
        assert not Contact.objects.exists()

    def test_the_reminder_of_the_chosen_structure(self, login, at, passeurs, saint_aubin, ask):
        camille = PersonneFactory(cite=saint_aubin, nom="Gabarit")
        Fonction.objects.create(cite=saint_aubin, structure=passeurs, personne=camille, intitule="Direction")
        ask(structure=passeurs, poids=9)
        page = login("amina").get(at("contact_rappel"), {"structure": passeurs.pk}).text
        assert "Camille Gabarit" in page
        assert "Déjà sollicitée 1 fois en 30 jours." in page
        assert "Camille" not in login("amina").get(at("contact_rappel"), {"structure": "x"}).text

    def test_the_button_is_on_every_page_of_those_who_note(self, login, at):
        address = f'href="{at("contact_noter")}"'
        assert address in login("claire").get(at("annuaire")).text
        assert address not in login("malik").get(at("annuaire")).text

    def test_the_structures_noted_last_come_first(self, saint_aubin, note, persona):
        mine, other = StructureFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin)
        note(structure=mine)
        note(structure=other, equipier=persona("paul"))
        assert recent_structures(saint_aubin, persona("amina")) == [mine, other]
        assert recent_structures(saint_aubin, persona("paul")) == [other, mine]


class TestOneContact:
    def test_correcting(self, login, at, note):
        contact, client = note(), login("amina")
        url = at("contact_modifier", contact.pk)
        base = client.get(url).context["base"]
        data = {"base": base, "canal": "visite", "resume": "Mieux dit.", "le": contact.le, "mobilisation": ""}
        assert client.post(url, data).url == at("contact", contact.pk)
        contact.refresh_from_db()
        assert contact.resume == "Mieux dit."
        stale = client.post(url, data | {"resume": "Autrement."})
        assert "Quelqu&#x27;un a enregistré entre-temps" in stale.text
        assert "Autrement." in stale.text

    def test_deleting_and_coming_back(self, login, at, note):
        contact, client = note(), login("amina")
        page = client.post(at("contact_supprimer", contact.pk), follow=True)
        assert "Annuler : rétablir le contact" in page_of(page)
        assert client.get(at("contact_modifier", contact.pk)).status_code == 302
        assert "Vue au local" not in client.get(at("journal")).text
        client.post(at("contact_retablir", contact.pk))
        assert "Vue au local" in client.get(at("journal")).text
        again = client.post(at("contact_retablir", contact.pk), follow=True)
        assert "Ce contact est déjà dans le journal." in again.text

    @pytest.mark.parametrize(
        ("retour", "name"), [("reprendre", "reprendre"), ("fiche", "structure"), ("", "contact")]
    )
    def test_ticking_a_step_comes_back_where_one_was(self, retour, name, login, at, note):
        contact = note(suite="Appeler", suite_le=TODAY)
        response = login("amina").post(at("contact_suite", contact.pk), {"retour": retour})
        args = {"reprendre": [], "structure": [contact.structure_id], "contact": [contact.pk]}[name]
        assert response.url == at(name, *args)
        contact.refresh_from_db()
        assert contact.suite_faite_le == TODAY


@pytest.mark.parametrize("name", ["malik", "remi", "lou"])
def test_partners_and_readers_see_nothing_of_it(name, login, at, note, passeurs, ask):
    contact = note(resume="Ce que l'équipe se dit")
    ask(structure=passeurs)
    client = login(name)
    sheet = client.get(at("structure", passeurs.pk)).text
    assert "suivi" not in sheet
    assert "Ce que l" not in client.get(at("historique", passeurs.pk)).text
    for page in (at("contact", contact.pk), at("journal"), at("sollicitations"), at("suivi", passeurs.pk)):
        assert client.get(page).status_code == 403


# ── lists ─────────────────────────────────────────────────────────────


class TestJournal:
    @pytest.mark.parametrize("number", [1, 3])
    def test_as_many_queries_for_one_or_three(
        self, number, login, at, note, saint_aubin, django_assert_num_queries
    ):
        for _ in range(number):
            note(structure=StructureFactory(cite=saint_aubin), suite="Appeler", suite_le=TODAY)
        client = login("amina")
        client.get(at("journal"))
        with django_assert_num_queries(5):
            assert client.get(at("journal"), headers={"HX-Request": "true"}).status_code == 200

    def test_filters_and_periods(self, login, at, note, saint_aubin):
        other = StructureFactory(cite=saint_aubin, nom="Ludothèque", recherche="ludotheque")
        note(structure=other, canal="courriel", resume="Ancien mot", days_ago=500)
        note(resume="Retard", suite="Appeler", suite_le=TODAY - timedelta(days=1))
        client = login("amina")

        def shown(**asked):
            return [row.resume for row in client.get(at("journal"), asked).context["contacts"]]

        assert shown() == ["Retard"]
        assert shown(periode="tout") == ["Retard", "Ancien mot"]
        assert shown(periode="tout", tri="structure") == ["Retard", "Ancien mot"]
        assert shown(periode="tout", canal="courriel") == ["Ancien mot"]
        assert shown(suite="retard") == ["Retard"]
        assert shown(periode="tout", q="ludotheque") == ["Ancien mot"]
        assert shown(periode="n'importe", tri="rien") == ["Retard"]

    def test_the_file_holds_what_is_shown(self, login, at, note):
        note(suite="Appeler")
        client = login("amina")
        for code in ("xlsx", "ods", "csv"):
            response = client.post(at("journal_export", code))
            rows = read_table(response.content, f"journal.{code}").rows
            assert "Vue au local." in str(rows)
        assert Event.objects.filter(kind="export_journal").count() == 3
        assert client.post(at("journal_export", "pdf")).status_code == 404
        assert login("claire").post(at("journal_export", "csv")).status_code == 403


class TestTakingUpAgain:
    def test_steps_and_silences(self, login, at, note, saint_aubin, persona):
        never = StructureFactory(cite=saint_aubin, nom="Jamais vue")
        old = StructureFactory(
            cite=saint_aubin, nom="Vue autrefois", dernier_contact_le=TODAY - timedelta(days=400)
        )
        late = note(suite="Appeler l'école", suite_le=TODAY - timedelta(days=2))
        note(suite="Plus tard", suite_le=TODAY + timedelta(days=60))
        page = login("amina").get(at("reprendre")).context
        assert page["suites"] == [late]
        assert page["structures"] == [never, old]
        assert login("paul").get(at("reprendre"), {"moi": "1"}).context["suites"] == []
        assert login("amina").get(at("reprendre"), {"depuis": "jamais"}).context["structures"] == [never]

    def test_next_steps_are_in_the_agenda(self, note, saint_aubin, persona):
        contact = note(suite="Appeler", suite_le=TODAY)
        found = list(next_step_items(persona("paul"), saint_aubin, TODAY, TODAY + timedelta(days=1)))
        assert [(item.titre, item.qui) for item in found] == [
            ("Appeler (Les Passeurs de mots)", "Amina Essai")
        ]
        assert found[0].url.endswith(f"/contacts/{contact.pk}/")
        assert list(next_step_items(persona("malik"), saint_aubin, TODAY, TODAY + timedelta(days=1))) == []


class TestBoard:
    def test_columns_and_their_rest(self, login, at, saint_aubin, persona):
        for _ in range(10):
            StructureFactory(cite=saint_aubin, mobilisation="contactee", referent=persona("amina"))
        client = login("amina")

        def lengths(**asked):
            return [
                (c.nombre, len(c.cartes)) for c in client.get(at("enrolement"), asked).context["colonnes"]
            ]

        assert lengths()[:2] == [(0, 0), (10, 8)]
        assert lengths(tout="contactee")[1] == (10, 10)
        assert lengths(moi="1")[1] == (10, 8)
        assert sum(number for number, _ in [*lengths()]) == 10

    def test_the_stage_is_changed_by_hand(self, login, at, passeurs, persona):
        client, url = login("claire"), at("etape", passeurs.pk)
        same = client.post(url, {"etape": "identifiee", "le": TODAY})
        assert "est déjà « identifiée »" in same.text
        day = TODAY - timedelta(days=5)
        assert (
            client.post(url, {"etape": "pilote", "le": day, "motif": "Convention signée"}).status_code == 302
        )
        passeurs.refresh_from_db()
        assert (passeurs.mobilisation, passeurs.mobilisation_motif) == ("pilote", "Convention signée")
        assert list(passeurs.etapes.values_list("etape", "le")) == [("pilote", day)]
        for le, sentence in (
            (TODAY + timedelta(days=1), "quand elle est atteinte"),
            (day - timedelta(days=1), "date du"),
        ):
            with pytest.raises(Refused, match=sentence):
                change_stage(structure=passeurs, etape="en_retrait", le=le, by=persona("claire"))

    def test_the_curve_tells_each_month(self, note, saint_aubin, passeurs):
        note(days_ago=40, mobilisation="rencontree")
        months = progress(saint_aubin, TODAY)
        assert len(months) == 12
        assert {p.etape.value: p.nombre for p in months[-1].parts if p.nombre} == {"rencontree": 1}
        assert months[0].total == 0


# ── loads ─────────────────────────────────────────────────────────────


class TestLoads:
    @pytest.mark.parametrize("number", [1, 3])
    def test_as_many_queries_for_one_or_three(
        self, number, login, at, saint_aubin, ask, django_assert_num_queries
    ):
        for _ in range(number):
            ask(PersonneFactory(cite=saint_aubin), StructureFactory(cite=saint_aubin))
        client = login("amina")
        for name in ("sollicitations", "sollicitations_personnes"):
            client.get(at(name))
            with django_assert_num_queries(13):
                page = client.get(at(name), headers={"HX-Request": "true"})
            assert len(page.context["page"].object_list) == number

    def test_the_heaviest_first_and_what_each_figure_counts(self, login, at, saint_aubin, ask, passeurs):
        people = [PersonneFactory(cite=saint_aubin) for _ in range(2)]
        for personne in people:
            ask(personne, passeurs, poids=9)
        ask(structure=passeurs, cle="reunion:2", days_ago=3)
        calm = StructureFactory(cite=saint_aubin)
        ask(structure=calm, cle="reunion:2", days_ago=3)
        client = login("amina")
        context = client.get(at("sollicitations")).context
        assert [row.nom for row in context["page"].object_list] == ["Les Passeurs de mots", calm.nom]
        assert dict(context["charges"].niveaux) == {Level.HEAVY: 1, Level.SUSTAINED: 0, Level.CALM: 1}
        assert len(client.get(at("sollicitations"), {"niveau": "forte"}).context["page"].object_list) == 1
        listed = client.get(at("sollicitations_liste"), {"cible": passeurs.pk}).context
        assert listed["nombre"] == 2
        assert listed["gestes"].object_list[0].avec == tuple(str(personne) for personne in people)
        month = sum(bar.nombre for bar in context["charges"].mois)
        asked = [
            client.get(at("sollicitations_liste"), {"mois": f"{bar.debut:%Y-%m}"}).context["nombre"]
            for bar in context["charges"].mois
            if bar.nombre
        ]
        assert month == sum(asked) == 3
        person = client.get(at("sollicitations_liste"), {"par": "personnes", "cible": people[0].pk}).context
        assert (person["nombre"], person["gestes"].object_list[0].avec) == (1, ("Les Passeurs de mots",))
        assert client.get(at("sollicitations_liste"), {"nature": "relance"}).context["nombre"] == 0

    def test_months_that_cannot_be_asked(self):
        assert month_of("2026-12", date(2027, 1, 5)) == (date(2026, 12, 1), date(2026, 12, 31))
        assert [month_of(text, date(2027, 1, 5)) for text in ("2026-13", "x", "", "2027-02", "1900-01")] == [
            None
        ] * 5

    def test_the_team_has_its_load_too(self, login, at, note, persona):
        persona("paul")
        for rank in range(4):
            note(suite=f"Appeler {rank}", suite_le=TODAY)
        lines = {line.qui: line for line in login("amina").get(at("sollicitations_equipe")).context["lignes"]}
        amina = lines["Amina Essai"]
        assert (amina.a_venir, amina.genres, amina.contacts) == (4, (("Suites de contacts", 4),), 4)
        assert [week.count for week in amina.semaines] == [4]
        assert lines["Paul Essai"].a_venir == 0

    def test_thresholds_are_set_and_explained(self, login, at, saint_aubin):
        client, url = login("amina"), at("sollicitations_seuils")
        data = {"fenetre_jours": 60, "seuil_soutenue": 6, "seuil_forte": 10, "seuil_semaine": 5}
        wrong = client.post(
            url, {"fenetre_jours": 2, "seuil_soutenue": 0, "seuil_forte": 0, "seuil_semaine": 0}
        ).text
        for sentence in (
            "La fenêtre va de 7 à 366 jours : 2",
            "donnez un nombre plus grand",
            "Donnez au moins 1",
        ):
            assert sentence in wrong
        assert client.post(url, data).status_code == 302
        assert ReglagesSollicitation.objects.get().limits.window_days == 60
        assert "Sur 60 jours" in client.get(at("sollicitations")).text


class TestOnTheSheet:
    @pytest.mark.parametrize("number", [1, 3])
    def test_the_panel(self, number, login, at, note, ask, passeurs, django_assert_num_queries):
        for rank in range(number):
            note(days_ago=rank + 1, suite="Appeler", suite_le=TODAY)
            ask(structure=passeurs, cle=f"reunion:{rank}", days_ago=40)
        client = login("amina")
        client.get(at("suivi", passeurs.pk))
        with django_assert_num_queries(12):
            page = client.get(at("suivi", passeurs.pk), headers={"HX-Request": "true"})
        assert page.context["suivi"].dans_l_annee == number
        assert "Pas sollicitée en 30 jours." in page.text

    def test_the_panel_alone_and_that_of_a_person(self, login, at, note, saint_aubin, passeurs):
        camille = PersonneFactory(cite=saint_aubin)
        note(personne=camille)
        client = login("amina")
        assert "Vue au local." in client.get(at("suivi", passeurs.pk)).text
        assert "Vue au local." in client.get(at("personne_suivi", camille.pk)).text
        assert at("personne_suivi", camille.pk) in client.get(at("personne", camille.pk)).text
