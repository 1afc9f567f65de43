from hypothesis import given
from hypothesis import strategies as st

from maillage.core.diff import Conflict, Merge3, merge3

FIELDS = st.dictionaries(st.sampled_from("abcd"), st.none() | st.integers(0, 2))
BASE = {"nom": "Les Passeurs", "telephone": "02 41 00 00 00", "site": None}


def test_each_keeps_what_only_they_changed():
    mine, theirs = {**BASE, "telephone": "02 41 11 11 11"}, {**BASE, "site": "https://exemple.fr"}
    assert merge3(BASE, mine, theirs) == Merge3(
        applied={"telephone": "02 41 11 11 11"}, conflicts=(), kept_theirs={"site": "https://exemple.fr"}
    )


def test_a_field_both_changed_is_left_to_a_person():
    mine, theirs = {**BASE, "nom": "Les Passeurs de mots"}, {**BASE, "nom": "Passeurs de mots"}
    assert merge3(BASE, mine, theirs) == Merge3(
        applied={},
        conflicts=(Conflict("nom", "Les Passeurs", "Les Passeurs de mots", "Passeurs de mots"),),
        kept_theirs={},
    )


def test_the_same_change_twice_is_no_conflict():
    changed = {**BASE, "nom": "Passeurs de mots"}
    assert merge3(BASE, changed, dict(changed)) == Merge3({}, (), {})


def test_emptying_a_field_is_a_change():
    assert merge3(BASE, {**BASE, "telephone": None}, BASE).applied == {"telephone": None}


def test_a_form_with_few_fields_touches_only_those():
    assert merge3(BASE, {"nom": "X"}, BASE) == Merge3({"nom": "X"}, (), {})
    assert merge3(BASE, BASE, {"nom": "X"}) == Merge3({}, (), {"nom": "X"})


def test_a_field_unknown_at_the_start_was_empty():
    assert merge3({}, {"a": 1, "b": None}, {"a": 2, "c": 3}) == Merge3(
        {}, (Conflict("a", None, 1, 2),), {"c": 3}
    )


@given(FIELDS, FIELDS, FIELDS)
def test_no_change_is_ever_silently_lost(base, mine, theirs):
    """Written over what is stored, each change of either person is there, or in a conflict that shows it."""
    merge = merge3(base, mine, theirs)
    stored = {**base, **theirs, **merge.applied}
    shown = {conflict.field: conflict for conflict in merge.conflicts}
    for written in (mine, theirs):
        for field, value in written.items():
            if value == base.get(field):
                continue
            if field in shown:
                assert value in (shown[field].mine, shown[field].theirs)
            else:
                assert stored[field] == value


@given(FIELDS, FIELDS, FIELDS)
def test_nothing_is_written_that_nobody_wrote(base, mine, theirs):
    merge = merge3(base, mine, theirs)
    assert all(field in mine and mine[field] == value for field, value in merge.applied.items())
    assert all(field in theirs and theirs[field] == value for field, value in merge.kept_theirs.items())
    parts = [*merge.applied, *merge.kept_theirs, *(conflict.field for conflict in merge.conflicts)]
    assert len(parts) == len(set(parts))


@given(FIELDS, FIELDS, FIELDS)
def test_the_two_people_are_treated_alike(base, mine, theirs):
    one, other = merge3(base, mine, theirs), merge3(base, theirs, mine)
    assert (one.applied, one.kept_theirs) == (other.kept_theirs, other.applied)
    assert {(c.field, c.mine, c.theirs) for c in one.conflicts} == {
        (c.field, c.theirs, c.mine) for c in other.conflicts
    }
