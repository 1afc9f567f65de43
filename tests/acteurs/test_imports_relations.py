"""The connections of a Kumu project come back as declared relations, and only those that are declared."""

import json
from datetime import date

import pytest

from maillage.acteurs.imports.relations import RelationsImporter
from maillage.acteurs.models import Relation
from maillage.base.transfers import Aside, Decision, Instruction, Outcome, Verdict
from maillage.cartographie.exports.reseau import FORMATS_RESEAU
from maillage.cartographie.selectors import reseau
from maillage.office.errors import Unreadable
from tests.factories.acteurs import StructureFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(saint_aubin):
    return [StructureFactory(cite=saint_aubin, nom=name) for name in ("Atelier", "Bibliothèque")]


def project(*connections, elements=()):
    rows = [{"from": one, "to": other, **more} for one, other, more in connections]
    return json.dumps({"elements": list(elements), "connections": rows}).encode()


def prepared(cite, data, by=None):
    importer = RelationsImporter()
    lines = importer.read(data, "kumu.json").lines
    return list(importer.prepare(cite=cite, lines=lines, by=by, shape="", progress=lambda done, total: None))


def applied(cite, proposals, by=None):
    instructions = [
        Instruction(rank, p.number, Decision.CREATE, p.data, None)
        for rank, p in enumerate(proposals)
        if isinstance(p, object) and getattr(p, "verdict", None) is Verdict.NEW
    ]
    return RelationsImporter().apply(
        cite=cite, instructions=instructions, by=by, source="kumu.json", progress=lambda done, total: None
    )


def undone(cite, outcomes):
    return RelationsImporter().undo(cite=cite, outcomes=outcomes, by=None, progress=lambda done, total: None)


def verdicts(found):
    return [p.verdict for p in found if not isinstance(p, Aside)]


def test_a_connection_of_kumu_becomes_a_declared_relation(saint_aubin, pair, persona):
    found = prepared(saint_aubin, project(("atelier", "Bibliotheque", {"type": "travaille avec"})))
    assert verdicts(found) == ["nouvelle"]
    (outcome,) = applied(saint_aubin, found, persona("amina"))
    row = Relation.objects.get()
    assert (row.origine, row.cible, row.type, row.commentaire) == (*pair, "partenariat", "travaille avec")
    assert outcome.undo["relation"] == row.pk


def test_kumu_may_name_its_ends_by_identifier_with_attributes_apart(saint_aubin, pair):
    elements = [
        {"_id": "elem-1", "attributes": {"label": "Atelier"}},
        {"_id": "elem-2", "attributes": {"label": "Bibliothèque"}},
    ]
    data = project(
        (
            "elem-2",
            "elem-1",
            {"direction": "directed", "attributes": {"type": "Finance", "description": "Le local"}},
        ),
        elements=elements,
    )
    (found,) = prepared(saint_aubin, data)
    assert (found.data["origine"], found.data["type"], found.data["commentaire"]) == (
        pair[1].pk,
        "finance",
        "Le local",
    )


def test_the_network_that_left_comes_back_with_its_relations(saint_aubin, pair, ailleurs):
    Relation.objects.create(
        cite=saint_aubin, origine=pair[0], cible=pair[1], type="convention", debut=date(2024, 9, 1)
    )
    Relation.objects.create(
        cite=saint_aubin, origine=pair[1], cible=pair[0], type="finance", fin=date(2027, 1, 1)
    )
    question = reseau.Question(date(2026, 3, 1))
    file = FORMATS_RESEAU["kumu"].write(reseau.facts(saint_aubin, None, question).network(question))
    assert set(verdicts(prepared(saint_aubin, file))) == {"inchangee"}
    others = [StructureFactory(cite=ailleurs, nom=row.nom) for row in pair]
    applied(ailleurs, prepared(ailleurs, file))
    back = Relation.objects.filter(cite=ailleurs).order_by("type")
    assert [(row.origine, row.cible, row.type, row.debut, row.fin) for row in back] == [
        (others[0], others[1], "convention", date(2024, 9, 1), None),
        (others[1], others[0], "finance", None, date(2027, 1, 1)),
    ]


def test_facts_noted_elsewhere_are_not_told_twice(saint_aubin, pair):
    data = project(
        ("Atelier", "Bibliothèque", {"type": "action menée ensemble, réunion commune"}),
        ("Atelier", "Bibliothèque", {"type": "même instance"}),
    )
    (aside,) = prepared(saint_aubin, data)
    assert (aside.count, aside.sentence.startswith("2 liens viennent d'actions")) == (2, True)


def test_the_same_connection_twice_is_one(saint_aubin, pair):
    data = project(("Atelier", "Bibliothèque", {}), ("Bibliothèque", "Atelier", {}))
    assert verdicts(prepared(saint_aubin, data)) == ["nouvelle", "inchangee"]


@pytest.mark.parametrize(
    ("one", "other", "sentence"),
    [
        ("Ateliers", "Bibliothèque", "la plus proche : « Atelier »"),
        ("Zzz", "Bibliothèque", "« Zzz » n'est pas dans l'annuaire : donnez d'abord"),
        ("", "Bibliothèque", "n'est pas dans l'annuaire"),
        ("Atelier", "Atelier", "à elle-même"),
    ],
)
def test_what_cannot_be_tied_says_how_to_mend_it(saint_aubin, pair, one, other, sentence):
    (found,) = prepared(saint_aubin, project((one, other, {})))
    assert found.verdict == "rejetee"
    assert sentence in found.problems[0].sentence


def test_a_name_borne_twice_is_not_guessed(saint_aubin, pair):
    StructureFactory(cite=saint_aubin, nom="Atelier")
    (found,) = prepared(saint_aubin, project(("Atelier", "Bibliothèque", {})))
    assert "2 fiches portent le nom" in found.problems[0].sentence


def test_structures_of_another_cite_are_not_there(saint_aubin, ailleurs, pair):
    assert verdicts(prepared(ailleurs, project(("Atelier", "Bibliothèque", {})))) == ["rejetee"]


def test_a_date_that_is_none_is_left_aside_and_said(saint_aubin, pair):
    (found,) = prepared(
        saint_aubin, project(("Atelier", "Bibliothèque", {"relations": "finance (2026-13-45 → )"}))
    )
    assert (found.verdict, found.data["debut"]) == ("nouvelle", None)
    assert "n'est pas une date" in found.problems[0].sentence


def test_dates_upside_down_reject_the_line_alone(saint_aubin, pair):
    told = "finance (2026-05-01 → 2025-01-01) ; partenariat déclaré"
    outcomes = applied(
        saint_aubin, prepared(saint_aubin, project(("Atelier", "Bibliothèque", {"relations": told})))
    )
    assert [outcome.result for outcome in outcomes] == ["rejetee", "nouvelle"]
    assert "postérieure" in outcomes[0].problem


def test_undo_takes_back_what_nobody_has_changed(saint_aubin, pair):
    told = "finance ; partenariat déclaré"
    outcomes = applied(
        saint_aubin, prepared(saint_aubin, project(("Atelier", "Bibliothèque", {"relations": told})))
    )
    Relation.objects.filter(type="finance").update(commentaire="Depuis toujours")
    (kept,) = undone(saint_aubin, outcomes)
    assert "modifiée depuis" in kept
    assert [row.type for row in Relation.objects.all()] == ["finance"]
    assert undone(saint_aubin, [Outcome(1, Verdict.SAME)]) == []


@pytest.mark.parametrize("data", [b"", b"[1]", b"{", b'{"elements": [], "connections": 3}', b"nom;ville"])
def test_a_file_that_is_not_of_kumu_is_told(data):
    with pytest.raises(Unreadable, match="pas un projet Kumu"):
        RelationsImporter().read(data, "x.json")
