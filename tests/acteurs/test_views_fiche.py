"""The sheet: who sees what, contact details that are asked for, life in one click."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from maillage.acteurs.choices import Statut
from maillage.acteurs.models import Antenne, Fonction, Rattachement, Relation, Structure
from maillage.audit.models import Event
from maillage.cites.models import Theme
from tests.factories.acteurs import PersonneFactory, StructureFactory

MAIL, PHONE, PRIVATE = "accueil@passeurs.test", "02 41 00 00 01", "camille@passeurs.test"


@pytest.fixture
def sheet(saint_aubin):
    made = StructureFactory(
        cite=saint_aubin,
        nom="Les Passeurs de mots",
        courriel=MAIL,
        telephone=PHONE,
        telephone_diffusion="equipe",
        horaires="Mo-Fr 09:00-12:00",
        difficulte="a_relancer",
        difficulte_motif="Bureau renouvelé",
    )
    made.themes.set(Theme.objects.all()[:2])
    personne = PersonneFactory(cite=saint_aubin, courriel=PRIVATE, courriel_diffusion="equipe")
    Fonction.objects.create(cite=saint_aubin, structure=made, personne=personne, intitule="Coordinatrice")
    return made


@pytest.fixture
def at(saint_aubin):
    def address(name, *args):
        return reverse(f"acteurs:{name}", args=[saint_aubin.slug, *args])

    return address


@pytest.fixture
def show(login, at, sheet):
    def page(name):
        return login(name).get(at("structure", sheet.pk))

    return page


class TestReading:
    @pytest.mark.parametrize(
        ("name", "status"),
        [
            ("amina", 200), ("paul", 200), ("claire", 200), ("lou", 200), ("malik", 200), ("remi", 200),
            ("nora", 404), ("theo", 403), ("sacha", 404),
        ],
    )  # fmt: skip
    def test_who_enters(self, show, name, status):
        assert show(name).status_code == status

    def test_a_sheet_of_another_cite_does_not_exist(self, login, at, ailleurs):
        foreign = StructureFactory(cite=ailleurs)
        assert login("amina").get(at("structure", foreign.pk)).status_code == 404

    @pytest.mark.parametrize(
        ("name", "mail", "person", "notes"),
        [
            ("amina", True, True, True),
            ("claire", True, True, True),
            ("malik", True, True, False),
            ("remi", False, False, False),
        ],
    )
    def test_what_each_finds_in_the_source(self, show, sheet, name, mail, person, notes):
        html = show(name).content.decode()
        assert (MAIL in html, "Camille" in html, "Bureau renouvelé" in html) == (mail, person, notes)
        assert PHONE not in html
        assert PRIVATE not in html
        assert "Coordinatrice" in html

    def test_hours_are_read_in_french(self, show):
        html = show("remi").content.decode()
        assert "lundi" in html
        assert "9 h – 12 h" in html

    def test_a_constant_number_of_queries(self, login, at, sheet, saint_aubin, django_assert_max_num_queries):
        client = login("amina")
        client.get(at("structure", sheet.pk))
        with django_assert_max_num_queries(60) as few:
            client.get(at("structure", sheet.pk))
        for n in range(3):
            other = StructureFactory(cite=saint_aubin, mere=sheet)
            personne = PersonneFactory(cite=saint_aubin, courriel=f"p{n}@x.test")
            Fonction.objects.create(cite=saint_aubin, structure=sheet, personne=personne, intitule="X")
            Antenne.objects.create(cite=saint_aubin, structure=sheet, nom=f"A{n}")
            Relation.objects.create(cite=saint_aubin, origine=sheet, cible=other, type="convention")
            Relation.objects.create(
                cite=saint_aubin, origine=other, cible=sheet, type="finance", fin=date(2020, 1, 1)
            )
        with django_assert_max_num_queries(60) as many:
            client.get(at("structure", sheet.pk))
        assert len(many) == len(few)


class TestContacts:
    def test_asked_for_logged_and_shown(self, login, at, sheet, persona):
        response = login("claire").post(at("coordonnees", sheet.pk), headers={"HX-Request": "true"})
        html = response.content.decode()
        assert (PHONE in html, PRIVATE in html, "<html" in html) == (True, True, False)
        event = Event.objects.get()
        personne = Fonction.objects.get().personne_id
        assert (event.kind, event.acteur_id) == ("contact_consulte", persona("claire").pk)
        assert event.contexte == {"champs": ["telephone"], "personnes": [personne]}

    def test_without_script_the_whole_page_comes(self, login, at, sheet):
        html = login("amina").post(at("coordonnees", sheet.pk)).content.decode()
        assert PHONE in html
        assert "<h1" in html

    @pytest.mark.parametrize(
        ("name", "status"), [("lou", 403), ("malik", 403), ("remi", 403), ("theo", 403), ("sacha", 404)]
    )
    def test_refused_and_not_logged(self, login, at, sheet, name, status):
        assert login(name).post(at("coordonnees", sheet.pk)).status_code == status
        assert Event.objects.count() == 0

    def test_reading_a_page_asks_for_nothing(self, login, at, sheet):
        assert login("amina").get(at("coordonnees", sheet.pk)).status_code == 405

    def test_the_cpo_knows_who_looked(self, login, at, sheet):
        login("claire").post(at("coordonnees", sheet.pk))
        html = login("amina").get(at("consultations", sheet.pk)).content.decode()
        assert "Claire Essai" in html
        assert "téléphone de la structure, 1 personne" in html
        assert login("claire").get(at("consultations", sheet.pk)).status_code == 403


class TestLife:
    @pytest.mark.parametrize(
        ("name", "geste", "status"),
        [
            ("amina", "archiver", 302), ("claire", "archiver", 403), ("malik", "archiver", 403), ("sacha", "archiver", 404),
            ("claire", "fermer", 302), ("malik", "fermer", 403), ("claire", "verifier", 302), ("remi", "verifier", 403),
        ],
    )  # fmt: skip
    def test_who_may(self, login, at, sheet, name, geste, status):
        assert login(name).post(at(geste, sheet.pk)).status_code == status

    def test_archive_then_undo(self, login, at, sheet):
        client = login("amina")
        html = client.post(at("archiver", sheet.pk), follow=True).content.decode()
        assert "Fiche archivée" in html
        assert at("retablir", sheet.pk) in html
        client.post(at("retablir", sheet.pk))
        assert Structure.objects.get().statut == Statut.ACTIVE

    def test_a_refusal_is_told_on_the_sheet(self, login, at, sheet):
        client = login("amina")
        html = client.post(at("retablir", sheet.pk), follow=True).content.decode()
        assert "Seule une fiche archivée peut être rétablie." in html

    def test_a_merged_sheet_leads_to_the_one_that_was_kept(self, login, at, sheet, saint_aubin):
        old = StructureFactory(
            cite=saint_aubin, nom="Vieille fiche", statut=Statut.FUSIONNEE, fusionnee_dans=sheet
        )
        response = login("remi").get(at("structure", old.pk), follow=True)
        assert response.redirect_chain == [(f"{at('structure', sheet.pk)}?depuis={old.pk}", 302)]
        assert "Vous venez de la fiche « Vieille fiche »" in response.content.decode()


class TestHistory:
    @pytest.fixture
    def renamed(self, login, at, sheet):
        Structure.objects.filter(pk=sheet.pk).update(telephone_diffusion="reseau")
        page = login("amina").get(at("modifier", sheet.pk))
        data = form_data(page) | {"nom": "Nouveau nom", "telephone": "02 41 22 22 22"}
        assert login("amina").post(at("modifier", sheet.pk), data).status_code == 302
        return sheet

    def test_who_what_when(self, login, at, renamed):
        html = login("claire").get(at("historique", renamed.pk)).content.decode()
        for text in ("Amina Essai", "Les Passeurs de mots", "Nouveau nom", "02 41 22 22 22"):
            assert text in html
        assert login("malik").get(at("historique", renamed.pk)).status_code == 403

    def test_reserved_contact_details_stay_masked_in_it(self, login, at, renamed):
        Structure.objects.update(telephone_diffusion="equipe")
        html = login("amina").get(at("historique", renamed.pk)).content.decode()
        assert "coordonnée masquée" in html
        assert "02 41 22 22 22" not in html

    def test_one_field_is_put_back(self, login, at, renamed):
        event = Event.objects.get(kind="structure_modifiee")
        login("claire").post(at("retablir_champ", renamed.pk, event.pk), {"champ": "nom"})
        renamed.refresh_from_db()
        assert (renamed.nom, renamed.telephone) == ("Les Passeurs de mots", "02 41 22 22 22")

    def test_an_event_of_another_sheet_is_not_there(self, login, at, renamed, saint_aubin):
        event = Event.objects.get(kind="structure_modifiee")
        other = StructureFactory(cite=saint_aubin)
        assert login("amina").post(at("retablir_version", other.pk, event.pk)).status_code == 404

    def test_the_partner_reads_the_history_of_their_sheet_without_the_notes_of_the_team(
        self, login, at, renamed, persona
    ):
        Rattachement.objects.create(cite=renamed.cite, structure=renamed, user=persona("malik"))
        page = login("amina").get(at("modifier", renamed.pk))
        login("amina").post(
            at("modifier", renamed.pk), form_data(page) | {"difficulte_motif": "Secret d'équipe"}
        )
        assert "Secret d" in Client_as(persona("amina")).get(at("historique", renamed.pk)).content.decode()
        assert (
            "Secret d" not in Client_as(persona("malik")).get(at("historique", renamed.pk)).content.decode()
        )


def Client_as(user):  # noqa: N802
    client = Client()
    client.force_login(user)
    return client


def form_data(response):
    """What the browser would send of the form on the page, untouched."""
    form = response.context["form"]
    data = {"base": response.context["base"]}
    for bound in form:
        value = bound.value()
        if value is None or value == []:
            continue
        data[bound.html_name] = [str(v) for v in value] if isinstance(value, list | tuple) else value
    return data
