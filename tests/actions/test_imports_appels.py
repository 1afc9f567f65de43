"""The column « Appel à projets » of a tracking spreadsheet: which call an action answers."""

import pytest

from maillage.actions.imports import ActionsImporter
from maillage.actions.models import Action
from maillage.actions.services.actions import update_action
from tests.actions import importing
from tests.factories.actions import ActionFactory, AppelFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def twice(saint_aubin):
    """A call that comes back each year under the same title."""
    return {
        year: AppelFactory(cite=saint_aubin, intitule="Initiatives des écoles", annee=year)
        for year in (2025, 2026)
    }


def read(cite, text, annee="2026"):
    row = {"intitule": "Chorale", "annee": annee, "appel": text, "etat": "idée"}
    importer = ActionsImporter()
    proposals = importing.prepare(importer, cite, importing.lines(row))
    importing.apply(importer, cite, proposals)
    return proposals[0], Action.objects.get(cite=cite, intitule="Chorale").appel


@pytest.mark.parametrize(
    ("text", "annee", "year"),
    [
        ("Initiatives des écoles (2025)", "2026", 2025),
        ("INITIATIVES DES ECOLES", "2026", 2026),
        ("Initiatives des écoles", "2025", 2025),
    ],
)
def test_by_its_title_and_its_year(saint_aubin, twice, text, annee, year):
    proposal, appel = read(saint_aubin, text, annee)
    assert appel == twice[year]
    assert proposal.changes["Répond à l'appel à projets"] == ("", f"Initiatives des écoles ({year})")


@pytest.mark.parametrize("text", ["Autre appel", "Initiatives des collèges"])
def test_an_unknown_call_is_said_and_the_action_is_taken(saint_aubin, twice, text):
    proposal, appel = read(saint_aubin, text)
    assert appel is None
    assert importing.sentences(proposal) == [
        f"« {text} » : aucun appel à projets de la cité ne porte ce nom (inscrivez-le d'abord), laissé de côté."
    ]


def test_no_is_no_call(saint_aubin, twice):
    proposal, appel = read(saint_aubin, "non")
    assert (appel, importing.sentences(proposal)) == (None, [])


def test_a_call_of_another_cite_is_unknown(saint_aubin, ailleurs):
    AppelFactory(cite=ailleurs, intitule="Appel d'ailleurs")
    _, appel = read(saint_aubin, "Appel d'ailleurs")
    assert appel is None


def test_what_a_person_chose_since_is_kept(saint_aubin, twice, persona):
    action = ActionFactory(cite=saint_aubin, intitule="Chorale", annee=2026)
    update_action(action=action, base={"appel": None}, mine={"appel": twice[2025].pk}, by=persona("amina"))
    proposal, appel = read(saint_aubin, "Initiatives des écoles (2026)")
    assert appel == twice[2025]
    assert "La fiche a été modifiée à la main" in importing.sentences(proposal)[0]
