"""Truth tables: who reads which contact detail, what may be done in which state."""

from datetime import date
from types import SimpleNamespace

import pytest

from maillage.acteurs import rules
from maillage.acteurs.rules import Access
from maillage.base.errors import Refused

ACTIVE, CLOSED, ARCHIVED, MERGED = "active", "fermee", "archivee", "fusionnee"


def sheet(statut=ACTIVE, pk=1, cite_id=1, mere_id=None):
    return SimpleNamespace(statut=statut, pk=pk, cite_id=cite_id, mere_id=mere_id)


def verdict(check, *args, **kwargs):
    """The code of the refusal, or "" when allowed."""
    try:
        check(*args, **kwargs)
    except Refused as refused:
        assert refused.sentence.endswith(".")
        return refused.code
    return ""


@pytest.mark.parametrize(
    ("diffusion", "reseau", "equipe", "expected"),
    [
        ("public", False, False, Access.SHOWN),
        ("public", True, True, Access.SHOWN),
        ("reseau", False, False, Access.HIDDEN),
        ("reseau", True, False, Access.SHOWN),
        ("reseau", False, True, Access.SHOWN),
        ("equipe", False, False, Access.HIDDEN),
        ("equipe", True, False, Access.HIDDEN),
        ("equipe", True, True, Access.MASKED),
    ],
)
def test_contact_access(diffusion, reseau, equipe, expected):
    assert rules.contact_access(diffusion, reseau=reseau, equipe=equipe) == expected


@pytest.mark.parametrize(
    ("agreed", "reseau", "equipe", "expected"),
    [
        (False, False, False, False),
        (True, False, False, True),
        (False, True, False, True),
        (False, False, True, True),
    ],
)
def test_person_named(agreed, reseau, equipe, expected):
    assert rules.person_named(agreed=agreed, reseau=reseau, equipe=equipe) is expected


@pytest.mark.parametrize(
    ("check", "allowed"),
    [
        (rules.check_editable, {ACTIVE, CLOSED}),
        (rules.check_archivable, {ACTIVE, CLOSED}),
        (rules.check_restorable, {ARCHIVED}),
        (rules.check_closable, {ACTIVE}),
        (rules.check_reopenable, {CLOSED}),
    ],
)
def test_states(check, allowed):
    assert {s for s in (ACTIVE, CLOSED, ARCHIVED, MERGED) if not verdict(check, sheet(s))} == allowed


@pytest.mark.parametrize(
    ("kept", "absorbed", "code"),
    [
        (sheet(pk=1), sheet(pk=2), ""),
        (sheet(pk=1), sheet(CLOSED, pk=2), ""),
        (sheet(pk=1), sheet(ARCHIVED, pk=2), ""),
        (sheet(pk=1), sheet(pk=1), "meme"),
        (sheet(pk=1), sheet(pk=2, cite_id=2), "cite"),
        (sheet(MERGED, pk=1), sheet(pk=2), "fusionnee"),
        (sheet(pk=1), sheet(MERGED, pk=2), "fusionnee"),
        (sheet(ARCHIVED, pk=1), sheet(pk=2), "archivee"),
    ],
)
def test_merging(kept, absorbed, code):
    assert verdict(rules.check_mergeable, kept, absorbed) == code


@pytest.mark.parametrize(
    ("names", "team", "code"),
    [(["nom"], False, ""), (["nom", "referent"], False, "equipe"), (["referent"], True, ""), ([], False, "")],
)
def test_fields_of_the_team(names, team, code):
    assert verdict(rules.check_fields, names, team=team) == code


@pytest.mark.parametrize(("etat", "code"), [("en_attente", ""), ("traitee", "traitee")])
def test_open_proposal(etat, code):
    assert verdict(rules.check_open, SimpleNamespace(etat=etat)) == code


@pytest.mark.parametrize(("mere_id", "code"), [(None, ""), (2, ""), (1, "mere")])
def test_mother(mere_id, code):
    assert verdict(rules.check_mother, sheet(mere_id=mere_id)) == code


DAY = date(2026, 9, 1)


@pytest.mark.parametrize(
    ("debut", "fin", "code"),
    [
        (None, None, ""),
        (date(2026, 8, 31), None, ""),
        (DAY, None, "dates"),
        (date(2026, 9, 2), None, "dates"),
        (None, date(2026, 1, 1), "terminee"),
    ],
)
def test_ending(debut, fin, code):
    assert verdict(rules.check_endable, SimpleNamespace(debut=debut, fin=fin), DAY) == code


@pytest.mark.parametrize(
    ("debut", "fin", "current"),
    [
        (None, None, True),
        (DAY, None, True),
        (date(2026, 9, 2), None, False),
        (None, DAY, False),
        (None, date(2026, 9, 2), True),
    ],
)
def test_current(debut, fin, current):
    assert rules.is_current(SimpleNamespace(debut=debut, fin=fin), DAY) is current
