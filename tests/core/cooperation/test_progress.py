from datetime import date, timedelta

from hypothesis import given

from maillage.core.cooperation import Change, Kind, Tie, Year, build, compare, curve
from tests.core.cooperation.reseaux import DAY, actors, drawn, ties


def test_what_became_of_each_pair():
    before = build(actors("abcde"), ties("ab", "bc", "cd", "de"), on=DAY)
    facts = [*ties("bc", "bc", "de", "ae"), *ties("cd", kind=Kind.CONTACT)]
    after = build(actors("abcde"), facts, on=DAY)
    found = compare(before, after)
    assert found.born == (Change("a", "e", 0.0, 3.0),)
    assert found.lost == (Change("a", "b", 3.0, 0.0),)
    assert found.stronger == (Change("b", "c", 3.0, 6.0),)
    assert found.weaker == (Change("c", "d", 3.0, 0.5),)
    assert found.kept == 1


@given(drawn(), drawn())
def test_every_pair_is_counted_once(one, other):
    before, after = build(*one, on=DAY), build(*other, on=DAY)
    found = compare(before, after)
    counted = len(found.born) + len(found.lost) + len(found.stronger) + len(found.weaker) + found.kept
    assert counted == len(before.between.keys() | after.between.keys())


@given(drawn(), drawn())
def test_going_back_undoes(one, other):
    before, after = build(*one, on=DAY), build(*other, on=DAY)
    there, back = compare(before, after), compare(after, before)
    assert {(c.a, c.b) for c in there.born} == {(c.a, c.b) for c in back.lost}
    assert {(c.a, c.b) for c in there.stronger} == {(c.a, c.b) for c in back.weaker}


def test_the_curve_of_the_years():
    facts = [
        Tie("a", "b", Kind.ACTION, date(2024, 9, 1), end=date(2025, 9, 1)),
        Tie("b", "c", Kind.REUNION, date(2025, 3, 1), punctual=True),
    ]
    days = [date(2024, 1, 1), date(2025, 4, 1), date(2026, 1, 1), date(2026, 4, 1)]
    assert curve(actors("abcd"), facts, days, memory=timedelta(days=365)) == (
        Year(days[0], 0, 4, 0, 0.0, 0),
        Year(days[1], 3, 1, 2, 3.5, 1),
        Year(days[2], 2, 2, 1, 0.5, 1),
        Year(days[3], 0, 4, 0, 0.0, 0),
    )
