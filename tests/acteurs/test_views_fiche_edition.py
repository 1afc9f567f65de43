"""Creating and editing through the browser: sentences beside fields, look-alikes, two clients at once."""

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from maillage.acteurs.models import PaireDistincte, Rattachement, Structure
from maillage.audit.models import Event
from maillage.cites.models import Public, Theme
from tests.acteurs.test_views_fiche import form_data
from tests.factories.acteurs import StructureFactory
from tests.factories.territoires import CommuneFactory

SIRET = "21490007800012"


@pytest.fixture
def sheet(saint_aubin):
    made = StructureFactory(
        cite=saint_aubin, nom="Les Passeurs de mots", telephone="0241000001", age_min_mois=18, age_max_mois=36
    )
    made.themes.set(Theme.objects.all()[:2])
    return made


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


NEW = {
    "nom": "Ludothèque La Toupie", "type": "association", "courriel_diffusion": "reseau",
    "telephone_diffusion": "reseau", "mobilisation": "identifiee",
}  # fmt: skip


class TestCreating:
    def test_a_full_sheet(self, login, at):
        commune = CommuneFactory()
        themes = [theme.pk for theme in Theme.objects.all()[:2]]
        data = NEW | {
            "siret": SIRET, "ages": "18 mois - 3 ans", "themes": themes, "publics": [Public.objects.first().pk],
            "commune": commune.pk, "code_postal": "49000", "latitude": "47,475", "longitude": "-0,555",
            "telephone": "+33 2 41 00 00 00", "site_web": "www.toupie.test", "horaires": "Mo-Fr 09:00-12:00",
            "modalites_acces": ["libre", "rendez_vous"], "source": "Forum", "source_date": "2026-09-05",
        }  # fmt: skip
        response = login("amina").post(at("nouvelle"), data)
        made = Structure.objects.get()
        assert response.url == at("structure", made.pk)
        assert (made.siren, made.age_min_mois, made.age_max_mois, made.commune) == (
            SIRET[:9],
            18,
            36,
            commune,
        )
        assert (made.latitude, made.longitude, made.position_source) == (47.475, -0.555, "saisie")
        assert (made.telephone, made.site_web) == ("02 41 00 00 00", "https://www.toupie.test")
        assert (list(made.themes.values_list("pk", flat=True)), made.modalites_acces) == (
            themes,
            ["libre", "rendez_vous"],
        )

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("nom", "", "Ce champ est obligatoire."),
            ("nom", "N" * 301, "Assurez-vous que cette valeur comporte au plus 300 caractères (actuellement 301)."),
            ("siret", "21490007800013", "« 21490007800013 » n'est pas un SIRET valable : sa clé de contrôle est fausse. Vérifiez qu'aucun chiffre ne manque."),
            ("uai", "0490001Z", "« 0490001Z » n'est pas un code UAI valable : la lettre de 0490001 serait K. Vérifiez les chiffres."),
            ("rna", "W49", "« W49 » n'est pas un numéro RNA : il faut un W suivi de neuf chiffres, comme W491000123."),
            ("telephone", "12", "« 12 » n'est pas un numéro de téléphone français : il faut dix chiffres, comme 02 41 00 00 00."),
            ("ages", "11-3 ans", "« 11-3 ans » : l'âge maximum doit être plus grand que l'âge minimum."),
            ("latitude", "0", "Il manque une des deux coordonnées. Complétez-la, ou videz l'autre."),
            ("commune", "Nulle-Part", "« Nulle-Part » n'est pas une commune connue, ou plusieurs portent ce nom : choisissez-la dans la liste."),
            ("mere", "999999", "« 999999 » n'est pas une structure de la cité, ou plusieurs portent ce nom : choisissez-la dans la liste."),
        ],
    )  # fmt: skip
    def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
        self, login, at, name, value, sentence
    ):
        response = login("amina").post(at("nouvelle"), NEW | {"description": "Jeux à emprunter", name: value})
        assert response.context["form"].errors == {name: [sentence]}
        assert "Jeux à emprunter" in response.content.decode()
        assert Structure.objects.count() == 0

    def test_hours_that_cannot_be_read(self, login, at):
        response = login("amina").post(at("nouvelle"), NEW | {"horaires": "lundi matin"})
        assert response.context["form"].errors["horaires"][0].startswith("Horaires impossibles à lire")

    def test_coordinates_in_the_sea(self, login, at):
        response = login("amina").post(at("nouvelle"), NEW | {"latitude": "45", "longitude": "-12"})
        assert "en pleine mer ou hors de France" in response.context["form"].errors["latitude"][0]

    def test_a_name_of_300_characters(self, login, at):
        login("amina").post(at("nouvelle"), NEW | {"nom": "N" * 300})
        assert len(Structure.objects.get().nom) == 300

    def test_a_siren_that_is_not_that_of_the_siret(self, login, at):
        response = login("amina").post(at("nouvelle"), NEW | {"siret": SIRET, "siren": "732829320"})
        assert response.context["form"].errors["siren"][0].startswith("Le SIREN d'une structure est le début")

    @pytest.mark.parametrize(
        ("name", "status"), [("claire", 200), ("malik", 403), ("remi", 403), ("sacha", 404)]
    )
    def test_who_creates(self, login, at, name, status):
        assert login(name).get(at("nouvelle")).status_code == status

    def test_a_structure_of_another_cite_is_no_mother(self, login, at, ailleurs):
        foreign = StructureFactory(cite=ailleurs)
        response = login("amina").post(at("nouvelle"), NEW | {"mere": foreign.pk})
        assert list(response.context["form"].errors) == ["mere"]


class TestLookAlikes:
    @pytest.fixture
    def known(self, saint_aubin):
        return StructureFactory(
            cite=saint_aubin, nom="Ludothèque la Toupie", siret=SIRET, telephone="02 41 99 99 99"
        )

    def post(self, client, at, **extra):
        return client.post(at("nouvelle"), NEW | {"siret": SIRET, "description": "Jeux"} | extra)

    def test_nothing_is_saved_before_the_answer(self, login, at, known):
        response = self.post(login("amina"), at)
        html = response.content.decode()
        assert [item.structure for item in response.context["ressemblances"]] == [known]
        assert "même SIRET" in html
        assert "Jeux" in html
        assert Structure.objects.count() == 1

    def test_it_is_another_one(self, login, at, known):
        self.post(login("amina"), at, distinctes=str(known.pk))
        assert Structure.objects.count() == 2
        assert PaireDistincte.objects.get().premiere == known

    def test_it_is_this_one(self, login, at, known):
        client = login("amina")
        response = self.post(client, at, elle=str(known.pk))
        assert Structure.objects.count() == 1
        data = form_data(response)
        assert (data["nom"], data["description"]) == ("Ludothèque la Toupie", "Jeux")
        client.post(at("modifier", known.pk), data)
        known.refresh_from_db()
        assert (known.description, known.telephone) == ("Jeux", "02 41 99 99 99")

    def test_a_new_look_alike_asks_again(self, login, at, known, saint_aubin):
        StructureFactory(cite=saint_aubin, nom="Ludothèque La Toupie", siret=SIRET)
        self.post(login("amina"), at, distinctes=str(known.pk))
        assert Structure.objects.count() == 2


class TestEditing:
    def test_saving_an_untouched_form_changes_nothing(self, login, at, sheet):
        client = login("amina")
        Structure.objects.filter(pk=sheet.pk).update(description="Une ligne.\nUne autre.")
        data = form_data(client.get(at("modifier", sheet.pk)))
        data["description"] = data["description"].replace("\n", "\r\n")  # as browsers do
        assert data["ages"] == "18 mois - 3 ans"
        client.post(at("modifier", sheet.pk), data)
        sheet.refresh_from_db()
        assert (sheet.version, sheet.telephone, Event.objects.count()) == (1, "0241000001", 0)

    @pytest.mark.parametrize(
        ("name", "status"), [("claire", 200), ("malik", 403), ("remi", 403), ("sacha", 404)]
    )
    def test_who_edits(self, login, at, sheet, name, status):
        assert login(name).get(at("modifier", sheet.pk)).status_code == status

    def test_the_partner_edits_their_own_sheet_without_the_notes_of_the_team(self, login, at, sheet, persona):
        Rattachement.objects.create(cite=sheet.cite, structure=sheet, user=persona("malik"))
        client = login("malik")
        page = client.get(at("modifier", sheet.pk))
        assert "difficulte" not in page.context["form"].fields
        client.post(
            at("modifier", sheet.pk), form_data(page) | {"description": "Par nous", "difficulte": "facile"}
        )
        sheet.refresh_from_db()
        assert (sheet.description, sheet.difficulte) == ("Par nous", "")

    def test_an_altered_form_is_refused_in_words(self, login, at, sheet):
        response = login("amina").post(at("modifier", sheet.pk), NEW | {"base": signing.dumps({"nom": "X"})})
        assert response.status_code == 403
        assert "Ce formulaire est trop ancien ou a été abîmé en route" in response.content.decode()


class TestReservedContacts:
    @pytest.fixture
    def reserved(self, sheet):
        Structure.objects.filter(pk=sheet.pk).update(telephone="02 41 77 77 77", telephone_diffusion="equipe")
        return sheet

    def test_neither_in_the_page_nor_in_what_it_carries(self, login, at, reserved):
        page = login("amina").get(at("modifier", reserved.pk))
        assert "02 41 77 77 77" not in page.content.decode()
        assert "telephone" not in signing.loads(page.context["base"], salt=f"maillage.fiche.{reserved.pk}")

    def test_untouched_it_stays(self, login, at, reserved):
        client = login("amina")
        data = form_data(client.get(at("modifier", reserved.pk)))
        client.post(at("modifier", reserved.pk), data | {"nom": "Autre", "telephone": "02 41 66 66 66"})
        reserved.refresh_from_db()
        assert (reserved.nom, reserved.telephone) == ("Autre", "02 41 77 77 77")

    def test_asked_for_then_changed(self, login, at, reserved):
        client = login("amina")
        data = form_data(client.get(at("modifier", reserved.pk)))
        asked = client.post(at("champs_contact", reserved.pk))
        assert "02 41 77 77 77" in asked.content.decode()
        assert Event.objects.get().contexte == {"champs": ["telephone"], "personnes": []}
        data |= {
            "base_contact": asked.context["base_contact"],
            "telephone": "02 41 66 66 66",
            "telephone_diffusion": "reseau",
        }
        client.post(at("modifier", reserved.pk), data)
        reserved.refresh_from_db()
        assert (reserved.telephone, reserved.telephone_diffusion) == ("02 41 66 66 66", "reseau")

    def test_an_error_elsewhere_keeps_what_was_shown(self, login, at, reserved):
        client = login("amina")
        data = form_data(client.get(at("modifier", reserved.pk)))
        asked = client.post(at("champs_contact", reserved.pk))
        data |= {
            "base_contact": asked.context["base_contact"],
            "telephone": "02 41 66 66 66",
            "telephone_diffusion": "equipe",
        }
        response = client.post(at("modifier", reserved.pk), data | {"nom": ""})
        assert "02 41 66 66 66" in response.content.decode()
        assert 'name="base_contact"' in response.content.decode()


class TestTwoClients:
    def test_different_fields_are_merged_and_said(self, client_of, at, sheet):
        amina, claire = client_of("amina"), client_of("claire")
        hers, mine = (form_data(client.get(at("modifier", sheet.pk))) for client in (claire, amina))
        claire.post(at("modifier", sheet.pk), hers | {"description": "Par Claire"})
        html = amina.post(at("modifier", sheet.pk), mine | {"nom": "Par Amina"}, follow=True).content.decode()
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.description) == ("Par Amina", "Par Claire")
        assert "Claire Essai a aussi changé cette fiche" in html

    def test_the_same_field_is_chosen_by_a_person(self, client_of, at, sheet):
        amina, claire = client_of("amina"), client_of("claire")
        hers, mine = (form_data(client.get(at("modifier", sheet.pk))) for client in (claire, amina))
        claire.post(at("modifier", sheet.pk), hers | {"nom": "De Claire", "cout": "gratuit"})
        response = amina.post(
            at("modifier", sheet.pk), mine | {"nom": "D'Amina", "description": "Tapé par Amina"}
        )
        question = response.context["questions"][0]
        assert len(response.context["questions"]) == 1
        assert (question.libelle, question.avant) == ("Nom", "Les Passeurs de mots")
        assert [(o.valeur, o.texte, o.choisie) for o in question.options] == [
            ("gauche", "D'Amina", True),
            ("droite", "De Claire", False),
        ]
        sheet.refresh_from_db()
        assert sheet.nom == "De Claire"
        amina.post(at("arbitrer", sheet.pk), {"dossier": response.context["dossier"], "choix_nom": "droite"})
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.description, sheet.cout) == ("De Claire", "Tapé par Amina", "gratuit")

    def test_lists_can_be_added_up(self, client_of, at, sheet):
        amina, claire = client_of("amina"), client_of("claire")
        themes = list(Theme.objects.values_list("pk", flat=True)[:4])
        hers, mine = (form_data(client.get(at("modifier", sheet.pk))) for client in (claire, amina))
        claire.post(at("modifier", sheet.pk), hers | {"themes": [themes[0], themes[2]]})
        response = amina.post(at("modifier", sheet.pk), mine | {"themes": [themes[0], themes[3]]})
        amina.post(
            at("arbitrer", sheet.pk), {"dossier": response.context["dossier"], "choix_themes": "ensemble"}
        )
        assert set(sheet.themes.values_list("pk", flat=True)) == {themes[0], themes[2], themes[3]}

    def test_a_third_save_asks_the_question_again(self, client_of, at, sheet):
        amina, claire = client_of("amina"), client_of("claire")
        hers, mine = (form_data(client.get(at("modifier", sheet.pk))) for client in (claire, amina))
        claire.post(at("modifier", sheet.pk), hers | {"nom": "De Claire"})
        conflict = amina.post(at("modifier", sheet.pk), mine | {"nom": "D'Amina"})
        again = form_data(claire.get(at("modifier", sheet.pk)))
        claire.post(at("modifier", sheet.pk), again | {"nom": "Encore Claire"})
        answer = {"dossier": conflict.context["dossier"], "choix_nom": "gauche"}
        response = amina.post(at("arbitrer", sheet.pk), answer)
        assert [o.texte for o in response.context["questions"][0].options] == ["D'Amina", "Encore Claire"]
        amina.post(at("arbitrer", sheet.pk), {"dossier": response.context["dossier"], "choix_nom": "gauche"})
        sheet.refresh_from_db()
        assert sheet.nom == "D'Amina"
