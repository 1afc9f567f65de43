"""Around the sheet: people, relations, antennas, accounts, duplicates, merging, proposals, as pages."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from maillage.acteurs.models import (
    Antenne,
    Fonction,
    PaireDistincte,
    Personne,
    Proposition,
    Rattachement,
    Relation,
    Structure,
)
from maillage.acteurs.selectors import doublons as selectors
from maillage.audit.models import Event
from tests.acteurs.test_views_fiche import form_data
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.territoires import CommuneFactory, QpvFactory
from tests.helpers.html import page_of

SIRET = "21490007800012"


@pytest.fixture
def sheet(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Maison de quartier", recherche="maison de quartier")


@pytest.fixture
def at(saint_aubin):
    def address(name, *args):
        return reverse(f"acteurs:{name}", args=[saint_aubin.slug, *args])

    return address


@pytest.fixture
def client_of(persona):
    def make(name):
        client = Client()
        client.force_login(persona(name))
        return client

    return make


class TestPeople:
    DATA = {
        "prenom": "Camille", "nom": "Exemple", "courriel": "camille@mq.test", "courriel_diffusion": "equipe",
        "telephone_diffusion": "equipe", "intitule": "Directrice", "principale": "on", "debut": "2024-09-01",
    }  # fmt: skip

    @pytest.fixture
    def personne(self, sheet):
        made = PersonneFactory(cite=sheet.cite, nom="Exemple", courriel="camille@mq.test")
        Fonction.objects.create(cite=sheet.cite, structure=sheet, personne=made, intitule="Directrice")
        return made

    def test_a_person_with_their_function(self, login, at, sheet):
        response = login("claire").post(at("personne_nouvelle", sheet.pk), self.DATA)
        fonction = Fonction.objects.select_related("personne").get()
        assert response.url == at("structure", sheet.pk)
        assert (str(fonction.personne), fonction.intitule, fonction.principale) == (
            "Camille Exemple",
            "Directrice",
            True,
        )
        assert sorted(Event.objects.values_list("kind", flat=True)) == ["personne_creee", "structure_element"]

    def test_a_mobile_must_be_said_professional(self, login, at, sheet):
        data = self.DATA | {"telephone": "06 12 34 56 78"}
        response = login("claire").post(at("personne_nouvelle", sheet.pk), data)
        assert (
            response.context["form"].errors["telephone"][0].startswith("Ce numéro est celui d'un portable.")
        )
        login("claire").post(at("personne_nouvelle", sheet.pk), data | {"mobile_professionnel": "on"})
        assert Personne.objects.get().telephone == "06 12 34 56 78"

    @pytest.mark.parametrize(
        ("extra", "field"),
        [
            ({"courriel_diffusion": "public"}, "courriel_diffusion"),
            ({"accord_le": "2026-09-01"}, "accord_canal"),
            ({"accord_canal": "oral"}, "accord_le"),
            ({"nom": ""}, "nom"),
        ],
    )
    def test_publishing_takes_an_agreement(self, login, at, sheet, extra, field):
        response = login("amina").post(at("personne_nouvelle", sheet.pk), self.DATA | extra)
        assert list(response.context["form"].errors) == [field]
        assert Personne.objects.count() == 0

    def test_masked_until_asked_for_in_the_form_too(self, login, at, personne):
        client = login("claire")
        page = client.get(at("personne_modifier", personne.pk))
        assert "camille@mq.test" not in page.content.decode()
        client.post(at("personne_modifier", personne.pk), form_data(page) | {"prenom": "Cam"})
        personne.refresh_from_db()
        assert (personne.prenom, personne.courriel) == ("Cam", "camille@mq.test")
        shown = client.post(at("personne_champs", personne.pk))
        assert "camille@mq.test" in shown.content.decode()
        assert Event.objects.filter(kind="contact_consulte").count() == 1

    def test_two_people_on_the_same_field(self, client_of, at, personne):
        amina, claire = client_of("amina"), client_of("claire")
        one, two = (form_data(client.get(at("personne_modifier", personne.pk))) for client in (amina, claire))
        amina.post(at("personne_modifier", personne.pk), one | {"prenom": "A"})
        response = claire.post(at("personne_modifier", personne.pk), two | {"prenom": "C"})
        assert "« A »" in response.context["form"].errors["prenom"][0]
        claire.post(at("personne_modifier", personne.pk), form_data(response))
        personne.refresh_from_db()
        assert personne.prenom == "C"

    def test_archive_ends_functions_and_can_be_undone(self, login, at, personne, sheet):
        client = login("amina")
        client.post(at("personne_archiver", personne.pk))
        assert Fonction.objects.get().fin is not None
        assert list(client.get(at("personnes")).context["page"]) == []
        assert list(client.get(at("personnes"), {"archivees": "1"}).context["page"]) == [personne]
        client.post(at("personne_retablir", personne.pk))
        assert list(client.get(at("personnes"), {"q": "exemple camille"}).context["page"]) == [personne]

    def test_a_function_is_ended_or_added(self, login, at, personne, sheet, saint_aubin):
        client, fonction = login("claire"), Fonction.objects.get()
        client.post(at("fonction_terminer", sheet.pk, fonction.pk), {"fin": "2026-06-30"})
        fonction.refresh_from_db()
        assert fonction.fin == date(2026, 6, 30)
        other = StructureFactory(cite=saint_aubin, nom="École")
        client.post(at("personne_fonction", personne.pk), {"structure": other.pk, "intitule": "Bénévole"})
        assert personne.fonctions.get(structure=other).intitule == "Bénévole"

    @pytest.mark.parametrize(
        ("name", "page", "edit"),
        [("claire", 200, 200), ("malik", 200, 403), ("remi", 403, 403), ("sacha", 404, 404)],
    )
    def test_who(self, login, at, personne, name, page, edit):
        client = login(name)
        assert client.get(at("personne", personne.pk)).status_code == page
        assert client.get(at("personnes")).status_code == page
        assert client.get(at("personne_modifier", personne.pk)).status_code == edit

    def test_the_partner_keeps_the_people_of_their_structure(self, login, at, personne, sheet, persona):
        Rattachement.objects.create(cite=sheet.cite, structure=sheet, user=persona("malik"))
        assert login("malik").get(at("personne_modifier", personne.pk)).status_code == 200
        Fonction.objects.create(
            cite=sheet.cite, structure=StructureFactory(cite=sheet.cite), personne=personne, intitule="X"
        )
        assert login("malik").get(at("personne_modifier", personne.pk)).status_code == 403

    def test_a_constant_number_of_queries(self, login, at, personne, sheet, django_assert_max_num_queries):
        client = login("claire")
        client.get(at("personnes"))
        with django_assert_max_num_queries(30) as few:
            client.get(at("personnes"))
        for _ in range(3):
            other = PersonneFactory(cite=sheet.cite)
            Fonction.objects.create(cite=sheet.cite, structure=sheet, personne=other, intitule="X")
        with django_assert_max_num_queries(30) as many:
            client.get(at("personnes"))
        assert len(many) == len(few)


class TestRelationsAndPlaces:
    def test_a_dated_relation_then_its_end(self, login, at, sheet, saint_aubin):
        other, client = StructureFactory(cite=saint_aubin, nom="École"), login("claire")
        client.post(
            at("relation_nouvelle", sheet.pk),
            {"type": "convention", "cible": other.pk, "debut": "2024-09-01"},
        )
        relation = Relation.objects.get()
        assert (relation.origine, relation.cible, relation.debut) == (sheet, other, date(2024, 9, 1))
        client.post(at("relation_terminer", other.pk, relation.pk), {"fin": "2026-07-01"})
        relation.refresh_from_db()
        assert relation.fin == date(2026, 7, 1)
        html = client.get(at("structure", sheet.pk)).content.decode()
        assert "1\u00a0relation passée" in html

    @pytest.mark.parametrize(
        ("extra", "field"),
        [({"cible": "self"}, "cible"), ({"debut": "2025-01-01", "fin": "2024-01-01"}, "fin")],
    )
    def test_what_is_refused(self, login, at, sheet, saint_aubin, extra, field):
        other = StructureFactory(cite=saint_aubin)
        data = {"type": "reseau", "cible": other.pk} | extra
        data["cible"] = sheet.pk if data["cible"] == "self" else data["cible"]
        response = login("claire").post(at("relation_nouvelle", sheet.pk), data)
        assert list(response.context["form"].errors) == [field]

    def test_edited_from_its_target_it_keeps_its_way(self, login, at, sheet, saint_aubin):
        other = StructureFactory(cite=saint_aubin)
        relation = Relation.objects.create(cite=saint_aubin, origine=other, cible=sheet, type="finance")
        page = login("claire").get(at("relation_modifier", sheet.pk, relation.pk))
        assert page.context["form"]["cible"].value() == sheet.pk
        login("claire").post(
            at("relation_modifier", sheet.pk, relation.pk), {"type": "heberge", "cible": sheet.pk}
        )
        relation.refresh_from_db()
        assert (relation.origine, relation.cible, relation.type) == (other, sheet, "heberge")

    def test_a_relation_entered_by_mistake(self, login, at, sheet, saint_aubin):
        relation = Relation.objects.create(
            cite=saint_aubin, origine=sheet, cible=StructureFactory(cite=saint_aubin), type="reseau"
        )
        login("claire").post(at("relation_supprimer", sheet.pk, relation.pk))
        assert (Relation.objects.count(), Event.objects.get().contexte["geste"]) == (0, "supprimée")

    def test_an_antenna_in_its_district(self, login, at, sheet):
        qpv, commune, client = QpvFactory(), CommuneFactory(), login("claire")
        data = {
            "nom": "Annexe",
            "adresse": "3 rue C",
            "commune": commune.pk,
            "latitude": "47.475",
            "longitude": "-0.555",
        }
        client.post(at("antenne_nouvelle", sheet.pk), data)
        antenne = Antenne.objects.get()
        assert (antenne.structure, antenne.qpv, antenne.commune) == (sheet, qpv, commune)
        client.post(at("antenne_supprimer", sheet.pk, antenne.pk))
        assert Antenne.objects.count() == 0

    @pytest.mark.parametrize("name", ["relation_nouvelle", "antenne_nouvelle", "personne_nouvelle"])
    @pytest.mark.parametrize(("who", "status"), [("claire", 200), ("malik", 403), ("sacha", 404)])
    def test_who(self, login, at, sheet, name, who, status):
        assert login(who).get(at(name, sheet.pk)).status_code == status

    def test_accounts_that_keep_the_sheet(self, login, at, sheet, persona):
        malik, client = persona("malik"), login("amina")
        client.post(at("rattacher", sheet.pk), {"courriel": "MALIK@exemple.test"})
        link = Rattachement.objects.get()
        assert (link.user, link.structure) == (malik, sheet)
        html = client.post(at("rattacher", sheet.pk), {"courriel": malik.email}, follow=True).content.decode()
        assert "tient déjà la fiche" in html
        client.post(at("detacher", sheet.pk, link.pk))
        assert Rattachement.objects.count() == 0
        persona("sacha")
        html = client.post(
            at("rattacher", sheet.pk), {"courriel": "sacha@exemple.test"}, follow=True
        ).content.decode()
        assert "Aucun compte de la cité" in html
        assert login("claire").post(at("rattacher", sheet.pk), {"courriel": malik.email}).status_code == 403


class TestDuplicatesAndMerging:
    @pytest.fixture
    def twin(self, saint_aubin, sheet):
        Structure.objects.filter(pk=sheet.pk).update(siret=SIRET, telephone="02 41 00 00 00")
        return StructureFactory(
            cite=saint_aubin, nom="Maison du quartier", siret=SIRET, description="Accueil", sigle="MQ"
        )

    def test_pairs_with_their_reasons_until_told_apart(self, login, at, sheet, twin):
        client = login("amina")
        page = client.get(at("doublons"))
        pair = page.context["page"].object_list[0]
        assert ({pair.gauche, pair.droite}, "même SIRET" in pair.raisons) == ({sheet, twin}, True)
        client.post(at("distinguer", sheet.pk, twin.pk))
        assert PaireDistincte.objects.count() == 1
        assert client.get(at("doublons")).context["page"].paginator.count == 0

    def test_many_sheets_are_compared_in_the_background(self, login, at, twin, monkeypatch):
        monkeypatch.setattr(selectors, "SYNCHRONOUS", 1)
        client = login("amina")
        assert client.get(at("doublons")).context["a_chercher"] is True
        client.post(at("doublons_lancer"))
        page = client.get(at("doublons"))
        assert (page.context["a_chercher"], page.context["page"].paginator.count) == (False, 1)

    def test_line_by_line(self, login, at, sheet, twin):
        client = login("amina")
        page = client.get(at("fusion", sheet.pk, twin.pk))
        ticked = {q.nom: next(o.valeur for o in q.options if o.choisie) for q in page.context["questions"]}
        assert ticked == {
            "choix_nom": "gauche", "choix_sigle": "droite", "choix_description": "droite", "choix_telephone": "gauche",
        }  # fmt: skip
        data = {"dossier": page.context["dossier"], "choix_nom": "droite", "choix_description": "gauche"}
        assert client.post(at("fusionner", sheet.pk, twin.pk), data).url == at("structure", sheet.pk)
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.sigle, sheet.description, sheet.telephone) == (
            "Maison du quartier",
            "MQ",
            "",
            "02 41 00 00 00",
        )

    def test_reserved_contact_details_are_merged_without_being_shown(self, login, at, sheet, twin):
        Structure.objects.filter(pk=sheet.pk).update(telephone="")
        Structure.objects.filter(pk=twin.pk).update(telephone="02 41 77 77 77", telephone_diffusion="equipe")
        client = login("amina")
        page = client.get(at("fusion", sheet.pk, twin.pk))
        assert "02 41 77 77 77" not in page.content.decode()
        phone = next(q for q in page.context["questions"] if q.libelle == "Téléphone")
        assert [(o.texte, o.choisie) for o in phone.options] == [
            ("non renseigné", False),
            ("coordonnée masquée, l'équipe projet seulement", True),
        ]
        client.post(at("fusionner", sheet.pk, twin.pk), {"dossier": page.context["dossier"]})
        sheet.refresh_from_db()
        assert (sheet.telephone, sheet.telephone_diffusion) == ("02 41 77 77 77", "equipe")

    def test_a_sheet_changed_meanwhile_is_read_again(self, login, at, sheet, twin):
        client = login("amina")
        page = client.get(at("fusion", sheet.pk, twin.pk))
        Structure.objects.filter(pk=twin.pk).update(description="Autre chose")
        response = client.post(at("fusionner", sheet.pk, twin.pk), {"dossier": page.context["dossier"]})
        assert "Une des deux fiches vient" in response.content.decode()
        assert Structure.objects.living().count() == 2

    def test_the_other_is_chosen_by_its_name(self, login, at, sheet, twin):
        response = login("amina").get(at("fusion_choix", sheet.pk), {"autre": twin.pk})
        assert response.url == at("fusion", sheet.pk, twin.pk)
        assert login("amina").get(at("fusion_choix", sheet.pk)).status_code == 200

    @pytest.mark.parametrize(("name", "status"), [("claire", 403), ("malik", 403), ("sacha", 404)])
    def test_who(self, login, at, sheet, twin, name, status):
        client = login(name)
        assert client.get(at("doublons")).status_code == status
        assert client.get(at("fusion", sheet.pk, twin.pk)).status_code == status
        assert client.post(at("fusionner", sheet.pk, twin.pk)).status_code == status

    def test_the_box_finds_folded_words(self, login, at, sheet, twin):
        answer = login("remi").get(at("chercher"), {"q": "QUARTIER maison"}).json()
        assert [row["libelle"] for row in answer["resultats"]] == ["Maison de quartier", "Maison du quartier"]
        assert answer["resultats"][0]["valeur"] == str(sheet.pk)


class TestProposals:
    def test_from_the_partner_to_the_sheet(self, client_of, at, sheet):
        malik, amina = client_of("malik"), client_of("amina")
        page = malik.get(at("proposer", sheet.pk))
        assert "referent" not in page.context["form"].fields
        malik.post(
            at("proposer", sheet.pk), form_data(page) | {"sigle": "MQ", "cout": "5 €", "message": "Vu"}
        )
        proposal = Proposition.objects.get()
        assert at("proposition", proposal.pk) in amina.get(at("propositions")).content.decode()
        html = amina.get(at("proposition", proposal.pk)).content.decode()
        assert "MQ" in html
        amina.post(at("proposition", proposal.pk), {"accepter": ["sigle"], "reponse": "Pas le prix"})
        sheet.refresh_from_db()
        assert (sheet.sigle, sheet.cout) == ("MQ", "")
        answer = page_of(malik.get(at("propositions")))
        assert "Pas le prix" in answer
        assert "acceptée en partie" in answer
        assert amina.post(at("proposition", proposal.pk), {"accepter": ["cout"]}).status_code == 200

    def test_reserved_contact_details_are_not_in_the_form(self, login, at, sheet):
        Structure.objects.filter(pk=sheet.pk).update(telephone="02 41 77 77 77", telephone_diffusion="equipe")
        page = login("malik").get(at("proposer", sheet.pk))
        assert "02 41 77 77 77" not in page.content.decode()
        assert "telephone" not in page.context["form"].fields

    @pytest.mark.parametrize(
        ("name", "propose", "liste", "traite"),
        [
            ("amina", 200, 200, 200),
            ("claire", 200, 200, 403),
            ("malik", 200, 200, 403),
            ("remi", 403, 403, 403),
            ("sacha", 404, 404, 404),
        ],
    )
    def test_who(self, login, at, sheet, persona, name, propose, liste, traite):
        proposal = Proposition.objects.create(
            cite=sheet.cite, structure=sheet, auteur=persona("malik"), message="x"
        )
        client = login(name)
        assert client.get(at("proposer", sheet.pk)).status_code == propose
        assert client.get(at("propositions")).status_code == liste
        assert client.get(at("proposition", proposal.pk)).status_code == traite

    def test_a_constant_number_of_queries(self, login, at, sheet, persona, django_assert_max_num_queries):
        client = login("amina")
        Proposition.objects.create(cite=sheet.cite, structure=sheet, auteur=persona("malik"))
        client.get(at("propositions"))
        with django_assert_max_num_queries(30) as few:
            client.get(at("propositions"))
        for _ in range(2):
            Proposition.objects.create(
                cite=sheet.cite, structure=StructureFactory(cite=sheet.cite), auteur=persona("lou")
            )
        with django_assert_max_num_queries(30) as many:
            client.get(at("propositions"))
        assert len(many) == len(few)
