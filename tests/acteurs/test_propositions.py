"""A partner proposes, the CPO answers line by line."""

import pytest

from maillage.acteurs.choices import EtatProposition
from maillage.acteurs.models import Proposition, Structure
from maillage.acteurs.selectors.propositions import lines_of, propositions_de, waiting
from maillage.acteurs.services.propositions import answer, propose
from maillage.acteurs.services.structures import archive_structure, update_structure
from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.base.values import read_fields
from tests.factories.acteurs import StructureFactory
from tests.factories.territoires import CommuneFactory


@pytest.fixture
def sheet(saint_aubin):
    return StructureFactory(
        cite=saint_aubin, nom="Ludothèque", adresse="1 rue A", age_min_mois=36, age_max_mois=132
    )


@pytest.fixture
def proposal(sheet, persona):
    commune = CommuneFactory()
    mine = {"nom": "Ludothèque La Toupie", "adresse": "2 rue B", "commune": commune.pk, "age_max_mois": 72}
    return propose(
        structure=sheet,
        base=read_fields(sheet, mine),
        mine=mine,
        message=" Vu sur place ",
        by=persona("malik"),
    )


def test_nothing_changes_before_the_answer(proposal, sheet, persona):
    sheet.refresh_from_db()
    assert (sheet.nom, sheet.version) == ("Ludothèque", 1)
    assert (proposal.auteur, proposal.message, proposal.etat) == (
        persona("malik"),
        "Vu sur place",
        "en_attente",
    )
    assert proposal.changements["nom"] == ["Ludothèque", "Ludothèque La Toupie"]
    assert proposal.changements["commune"] == [None, {"id": "49007", "libelle": "Angers"}]
    assert (waiting(persona("amina"), sheet.cite), waiting(persona("malik"), sheet.cite)) == (1, 0)


def test_lines_are_read_in_words(proposal):
    shown = [(line.libelle, line.actuelle, line.proposee, line.change_depuis) for line in lines_of(proposal)]
    assert shown == [
        ("Nom", "Ludothèque", "Ludothèque La Toupie", False),
        ("Âges", "3-11 ans", "3-6 ans", False),
        ("Adresse", "1 rue A", "2 rue B, Angers", False),
    ]


def test_accepted_lines_are_written_as_wholes_by_the_one_who_answers(proposal, sheet, persona):
    written = answer(proposition=proposal, accepted=["adresse"], reponse="Merci", by=persona("amina"))
    sheet.refresh_from_db()
    proposal.refresh_from_db()
    assert written == ("adresse", "commune")
    assert (sheet.nom, sheet.adresse, sheet.commune_id) == ("Ludothèque", "2 rue B", "49007")
    assert (proposal.etat, proposal.acceptes, proposal.reponse) == (
        EtatProposition.TRAITEE,
        ["adresse", "commune"],
        "Merci",
    )
    assert proposal.traitee_par == persona("amina")
    event = history_of(sheet).get(kind="structure_modifiee")
    assert (event.acteur_id, event.contexte["auteur"]) == (persona("amina").pk, persona("malik").pk)


def test_refusing_everything_changes_nothing(proposal, sheet, persona):
    assert answer(proposition=proposal, accepted=[], reponse="Non", by=persona("amina")) == ()
    sheet.refresh_from_db()
    assert (sheet.version, waiting(persona("amina"), sheet.cite)) == (1, 0)


def test_an_answer_is_given_once(proposal, persona):
    answer(proposition=proposal, accepted=[], reponse="", by=persona("amina"))
    with pytest.raises(Refused) as refused:
        answer(proposition=proposal, accepted=["nom"], reponse="", by=persona("amina"))
    assert refused.value.code == "traitee"


def test_what_changed_meanwhile_is_said(proposal, sheet, persona):
    update_structure(
        structure=sheet, base={"nom": "Ludothèque"}, mine={"nom": "Autre nom"}, by=persona("claire")
    )
    first = lines_of(Proposition.objects.get())[0]
    assert (first.lue, first.actuelle, first.change_depuis) == ("Ludothèque", "Autre nom", True)


@pytest.mark.parametrize("name", ["paul", "claire", "lou", "malik", "remi", "theo", "sacha"])
def test_only_the_cpo_answers(proposal, persona, name):
    with pytest.raises(Refused) as refused:
        answer(proposition=proposal, accepted=["nom"], reponse="", by=persona(name))
    assert refused.value.code == "droit"


@pytest.mark.parametrize("name", ["remi", "nora", "theo", "sacha"])
def test_readers_and_strangers_do_not_propose(sheet, persona, name):
    with pytest.raises(Refused) as refused:
        propose(structure=sheet, base={"nom": "Ludothèque"}, mine={"nom": "X"}, message="", by=persona(name))
    assert refused.value.code == "droit"


def test_a_proposal_says_something(sheet, persona):
    with pytest.raises(Refused) as refused:
        propose(
            structure=sheet,
            base={"nom": sheet.nom},
            mine={"nom": sheet.nom},
            message=" ",
            by=persona("malik"),
        )
    assert refused.value.code == "vide"
    assert (
        propose(structure=sheet, base={}, mine={}, message="Fermée ?", by=persona("malik")).changements == {}
    )


def test_notes_of_the_team_are_not_proposed(sheet, persona):
    with pytest.raises(Refused) as refused:
        propose(
            structure=sheet,
            base={"difficulte": ""},
            mine={"difficulte": "bloquee"},
            message="",
            by=persona("malik"),
        )
    assert refused.value.code == "equipe"


def test_an_archived_sheet_takes_no_proposal(proposal, sheet, persona):
    archive_structure(structure=sheet, by=persona("amina"))
    for call in (
        lambda: propose(
            structure=Structure.objects.get(), base={}, mine={}, message="x", by=persona("malik")
        ),
        lambda: answer(proposition=proposal, accepted=["nom"], reponse="", by=persona("amina")),
    ):
        with pytest.raises(Refused) as refused:
            call()
        assert refused.value.code == "archivee"
    assert answer(proposition=proposal, accepted=[], reponse="Archivée", by=persona("amina")) == ()


def test_each_sees_their_own_the_cpo_all_of_them(proposal, sheet, persona):
    propose(structure=sheet, base={}, mine={}, message="x", by=persona("lou"))
    seen = {
        name: propositions_de(sheet.cite, persona(name), etat="", page=None).paginator.count
        for name in ("malik", "lou", "amina", "claire")
    }
    assert seen == {"malik": 1, "lou": 1, "amina": 2, "claire": 0}
