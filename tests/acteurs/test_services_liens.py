"""People, relations and antennas: what the services refuse, and the rest of their pages."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.acteurs.models import Antenne, Fonction, Relation
from maillage.acteurs.services.personnes import add_fonction, archive_personne
from maillage.acteurs.services.relations import save_antenne, save_relation
from maillage.audit.models import Event
from maillage.base.errors import Refused
from tests.factories.acteurs import PersonneFactory, StructureFactory


@pytest.fixture
def sheet(saint_aubin):
    return StructureFactory(cite=saint_aubin, nom="Maison de quartier")


@pytest.fixture
def fonction(sheet):
    personne = PersonneFactory(cite=sheet.cite, nom="Exemple", telephone="02 41 00 00 07")
    return Fonction.objects.create(cite=sheet.cite, structure=sheet, personne=personne, intitule="Directrice")


@pytest.fixture
def at(saint_aubin):
    def address(name, *args):
        return reverse(f"acteurs:{name}", args=[saint_aubin.slug, *args])

    return address


def code_of(call):
    with pytest.raises(Refused) as refused:
        call()
    return refused.value.code


class TestRefusals:
    def test_people_and_relations_stay_in_their_cite(self, sheet, ailleurs):
        foreign = StructureFactory(cite=ailleurs)
        stranger = PersonneFactory(cite=ailleurs)
        relation = Relation(cite=sheet.cite, origine=sheet)
        values = {"type": "reseau", "cible": foreign.pk}
        assert (
            code_of(
                lambda: add_fonction(personne=stranger, structure=sheet, values={"intitule": "X"}, by=None)
            )
            == "cite"
        )
        assert (
            code_of(lambda: save_relation(relation=relation, structure=sheet, values=values, by=None))
            == "cite"
        )

    def test_what_does_not_hold_together(self, sheet, saint_aubin):
        other = StructureFactory(cite=saint_aubin)
        dates = {"type": "reseau", "cible": other.pk, "debut": "2025-01-01", "fin": "2024-01-01"}
        relation, antenne = (
            Relation(cite=saint_aubin, origine=sheet),
            Antenne(cite=saint_aubin, structure=sheet),
        )
        assert (
            code_of(lambda: save_relation(relation=relation, structure=sheet, values=dates, by=None))
            == "incoherent"
        )
        assert (
            code_of(lambda: save_antenne(antenne=antenne, structure=sheet, values={"nom": ""}, by=None))
            == "incoherent"
        )
        assert (Relation.objects.count(), Antenne.objects.count(), Event.objects.count()) == (0, 0, 0)

    def test_a_function_that_has_not_begun_is_not_ended_by_an_archive(self, fonction):
        Fonction.objects.update(debut=date(2999, 1, 1))
        archive_personne(personne=fonction.personne, by=None)
        fonction.refresh_from_db()
        fonction.personne.refresh_from_db()
        assert (fonction.fin, fonction.personne.archivee_le) == (None, timezone.localdate())


class TestPages:
    def test_a_function_is_reworded(self, login, at, sheet, fonction):
        client, address = login("claire"), at("fonction_modifier", sheet.pk, fonction.pk)
        assert client.get(address).context["form"].initial["intitule"] == "Directrice"
        client.post(address, {"intitule": "Directrice adjointe", "principale": "on"})
        fonction.refresh_from_db()
        assert (fonction.intitule, fonction.principale) == ("Directrice adjointe", True)
        assert Event.objects.get().contexte["details"] == "Camille Exemple, Directrice"
        assert client.post(address, {"intitule": ""}).context["form"].errors == {
            "intitule": ["Ce champ est obligatoire."]
        }

    def test_a_day_is_needed_to_end(self, login, at, sheet, fonction):
        html = (
            login("claire").post(at("fonction_terminer", sheet.pk, fonction.pk), follow=True).content.decode()
        )
        assert "Donnez le jour à partir duquel" in html
        other = StructureFactory(cite=sheet.cite)
        assert login("claire").post(at("fonction_terminer", other.pk, fonction.pk)).status_code == 404

    def test_a_function_without_a_structure_is_said(self, login, at, fonction):
        response = login("claire").post(at("personne_fonction", fonction.personne_id), {"intitule": "X"})
        assert response.context["nouvelle_fonction"].errors == {"structure": ["Ce champ est obligatoire."]}
        assert Fonction.objects.count() == 1

    def test_the_details_of_a_person_are_asked_for_and_logged(self, login, at, sheet, fonction):
        client = login("claire")
        assert "02 41 00 00 07" not in client.get(at("personne", fonction.personne_id)).content.decode()
        shown = client.post(at("personne_coordonnees", fonction.personne_id), headers={"HX-Request": "true"})
        assert "02 41 00 00 07" in shown.content.decode()
        event = Event.objects.get()
        assert (event.objet_id, event.contexte) == (
            sheet.pk,
            {"champs": [], "personnes": [fonction.personne_id]},
        )
        assert login("malik").post(at("personne_coordonnees", fonction.personne_id)).status_code == 403

    def test_an_antenna_is_changed_on_its_own_sheet_only(self, login, at, sheet, saint_aubin):
        antenne = Antenne.objects.create(cite=saint_aubin, structure=sheet, nom="Annexe")
        client, other = login("claire"), StructureFactory(cite=saint_aubin)
        client.post(at("antenne_modifier", sheet.pk, antenne.pk), {"nom": "Local", "adresse": "3 rue C"})
        antenne.refresh_from_db()
        assert (antenne.nom, antenne.adresse) == ("Local", "3 rue C")
        wrong = {"nom": "Local", "latitude": "45", "longitude": "-12"}
        assert list(
            client.post(at("antenne_modifier", sheet.pk, antenne.pk), wrong).context["form"].errors
        ) == ["latitude"]
        assert client.get(at("antenne_modifier", other.pk, antenne.pk)).status_code == 404

    def test_a_whole_version_is_put_back(self, login, at, sheet):
        client = login("amina")
        for name in ("Deux", "Trois"):
            page = client.get(at("modifier", sheet.pk))
            data = {
                "base": page.context["base"],
                "nom": name,
                "type": "association",
                "mobilisation": "identifiee",
            }
            data |= {"courriel_diffusion": "reseau", "telephone_diffusion": "reseau"}
            client.post(at("modifier", sheet.pk), data)
        event = Event.objects.order_by("pk").first()
        client.post(at("retablir_version", sheet.pk, event.pk))
        sheet.refresh_from_db()
        assert (sheet.nom, sheet.version) == ("Deux", 4)
