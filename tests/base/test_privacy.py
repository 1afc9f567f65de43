"""Right of access and erasure: everything is found, only the person goes."""

import io
import json
from datetime import date

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from django.core.management.base import CommandError

from maillage.accounts.models import User
from maillage.acteurs.models import Fonction, Personne, Structure
from maillage.acteurs.services.personnes import add_fonction, create_personne, update_personne
from maillage.audit.models import Event
from maillage.base.privacy import access_request, declaring_models, erase, personal_fields, replaced
from maillage.cites.models import Cite, Mandat
from tests.factories.acteurs import StructureFactory

EMAIL = "camille.exemple@ecole.test"


@pytest.fixture
def structure(saint_aubin, persona):
    return StructureFactory(
        cite=saint_aubin,
        nom="École",
        courriel=EMAIL.upper(),
        description=f"Écrire à {EMAIL} le lundi.",
        telephone="02 41 00 00 00",
    )


@pytest.fixture
def personne(structure, persona):
    values = {
        "prenom": "Camille", "nom": "Exemple", "courriel": EMAIL, "telephone": "02 41 11 11 11",
        "courriel_diffusion": "public", "accord_le": "2026-09-01", "accord_canal": "courriel",
    }  # fmt: skip
    made = create_personne(
        structure=structure, values=values, fonction={"intitule": "Directrice"}, by=persona("amina")
    )
    update_personne(personne=made, base={"prenom": "Camille"}, mine={"prenom": "Cam"}, by=persona("amina"))
    return made


def everything():
    """Every text the database holds, to look for what should have gone."""
    return "\n".join(
        str(row)
        for model in declaring_models()
        for row in model._base_manager.values_list(*personal_fields(model))
    )


def test_declarations():
    assert personal_fields(Cite) == ()
    assert "courriel" in personal_fields(Personne)
    assert User in declaring_models()


def test_the_report_names_everything(personne, structure):
    report = access_request(f" {EMAIL.upper()} ").as_json()
    assert [(row["nature"], row["lien"]) for row in report["fiches"]] == [
        ("personne", "adresse"),
        ("structure", "adresse"),
        ("fonction", "personne"),
    ]
    person, sheet, function = report["fiches"]
    assert (person["donnees"]["nom"], person["donnees"]["telephone"]) == ("Exemple", "02 41 11 11 11")
    assert sheet["donnees"] == {"courriel": EMAIL.upper()}
    assert function["donnees"]["intitule"] == "Directrice"
    assert {(row["modele"], row["champ"]) for row in report["mentions"]} == {
        ("acteurs.structure", "description"),
        ("audit.event", "changes"),
    }


def test_erasing_a_person_keeps_the_counts_and_the_structure(personne, structure):
    events = Event.objects.count()
    erase(access_request(EMAIL))
    personne.refresh_from_db()
    structure.refresh_from_db()
    assert (str(personne), personne.courriel, personne.telephone, personne.accord_le) == (
        "effacé",
        "",
        "",
        None,
    )
    assert (personne.courriel_diffusion, personne.accord_canal) == ("equipe", "")
    assert (structure.courriel, structure.description) == ("", "Écrire à [effacé] le lundi.")
    assert structure.telephone == "02 41 00 00 00"
    assert (Personne.objects.count(), Fonction.objects.count(), Event.objects.count()) == (1, 1, events)
    assert Fonction.objects.get().intitule == "effacé"
    left = everything()
    for trace in ("Camille", "Exemple", "Directrice", EMAIL, "02 41 11 11 11"):
        assert trace not in left
    assert access_request(EMAIL).as_json() == {"courriel": EMAIL, "fiches": [], "mentions": []}


def test_erasing_somebody_leaves_the_others(personne, structure, saint_aubin, persona):
    other = Personne.objects.create(
        cite=saint_aubin, prenom="Dominique", nom="Autre", courriel="autre@ecole.test"
    )
    add_fonction(personne=other, structure=structure, values={"intitule": "Gestionnaire"}, by=None)
    erase(access_request(EMAIL))
    other.refresh_from_db()
    assert (str(other), other.courriel) == ("Dominique Autre", "autre@ecole.test")
    assert "Dominique Autre, Gestionnaire" in [e.contexte.get("objet") for e in Event.objects.all()]


def test_an_account_can_no_longer_sign_in_and_stops_being_named(structure, persona):
    claire = persona("claire")
    EmailAddress.objects.get_or_create(user=claire, email=claire.email)
    Structure.objects.filter(pk=structure.pk).update(
        referent=claire, verifiee_par=claire, verifiee_le=date(2026, 9, 1)
    )
    erase(access_request("claire@exemple.test"))
    claire.refresh_from_db()
    structure.refresh_from_db()
    assert (claire.is_active, claire.nom, claire.email) == (False, "", f"efface-{claire.pk}@exemple.invalid")
    assert not claire.check_password("mot-de-passe-de-demonstration")
    assert (structure.referent, structure.verifiee_par, structure.verifiee_le) == (
        None,
        None,
        date(2026, 9, 1),
    )
    assert structure.description.startswith("Écrire à")
    assert EmailAddress.objects.count() == 0
    assert Mandat.objects.filter(titulaire=claire).count() == 1


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("a x@y.fr X@Y.FR", "a [effacé] [effacé]"),
        ({"a": ["x@y.fr", 3]}, {"a": ["[effacé]", 3]}),
        (None, None),
    ],
)
def test_replaced(value, expected):
    assert replaced(value, "x@y.fr") == expected


def test_an_address_is_needed():
    with pytest.raises(ValueError, match="adresse"):
        access_request("  ")


class TestCommand:
    def run(self, *arguments):
        out = io.StringIO()
        call_command("donnees_personnelles", *arguments, stdout=out)
        return out.getvalue()

    def test_in_json(self, personne):
        result = json.loads(self.run("--courriel", EMAIL, "--json"))
        assert [row["nature"] for row in result["fiches"]] == ["personne", "structure", "fonction"]

    def test_in_words(self, personne):
        assert "personne" in self.run("--courriel", EMAIL).splitlines()[0]
        assert self.run("--courriel", "inconnue@exemple.test") == "Rien n'est connu de cette personne.\n"

    def test_erasing_says_numbers_only(self, personne):
        out = self.run("--courriel", EMAIL, "--effacer")
        assert out.startswith("Effacé : 3 fiche(s)")
        assert "Camille" not in out

    def test_not_an_address(self, db):
        with pytest.raises(CommandError, match="n'est pas une adresse"):
            self.run("--courriel", "camille")
