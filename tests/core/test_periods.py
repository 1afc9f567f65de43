import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.periods import Period, gaps, merge

ORIGIN = date(2026, 1, 1)
SPAN = 40


def day(number):
    return ORIGIN + timedelta(days=number)


@st.composite
def periods(draw):
    start = draw(st.integers(0, SPAN - 1))
    end = draw(st.none() | st.integers(start + 1, SPAN))
    return Period(day(start), None if end is None else day(end))


def days_of(*listed):
    """The numbers of the days covered, seen through a window a little longer than the periods drawn."""
    return {number for number in range(SPAN + 5) if any(period.contains(day(number)) for period in listed)}


@pytest.mark.parametrize("end", [ORIGIN, date(2025, 12, 31)])
def test_a_period_that_holds_no_day_is_refused(end):
    with pytest.raises(ValueError, match=r"^La fin doit venir après le début\.$"):
        Period(ORIGIN, end)


def test_the_start_is_in_and_the_end_is_out():
    mandate = Period(date(2026, 9, 1), date(2027, 9, 1))
    days = (date(2026, 8, 31), date(2026, 9, 1), date(2027, 8, 31), date(2027, 9, 1))
    assert [mandate.contains(day) for day in days] == [False, True, True, False]


def test_a_period_without_end_is_still_in_force():
    assert Period(ORIGIN).contains(date(2999, 1, 1))


def test_mandates_that_follow_each_other_do_not_overlap():
    assert not Period(day(0), day(5)).overlaps(Period(day(5)))


@given(periods(), periods())
def test_overlap_and_intersection_are_the_days_in_common(one, other):
    common = days_of(one) & days_of(other)
    assert one.overlaps(other) == other.overlaps(one) == bool(common)
    shared = one.intersection(other)
    assert (days_of(shared) if shared else set()) == common


@given(st.lists(periods(), max_size=6))
def test_merging_keeps_the_days_in_separate_ordered_periods(listed):
    merged = merge(listed)
    assert days_of(*merged) == days_of(*listed)
    assert all(
        first.end is not None and first.end < second.start for first, second in itertools.pairwise(merged)
    )


@given(st.lists(periods(), max_size=6), periods())
def test_gaps_are_the_days_nobody_covers(listed, within):
    assert days_of(*gaps(listed, within)) == days_of(within) - days_of(*listed)


def test_a_cite_without_coordinator_in_the_summer():
    mandates = [Period(date(2026, 9, 1)), Period(date(2025, 1, 1), date(2026, 7, 1))]
    assert gaps(mandates, Period(date(2025, 1, 1))) == (Period(date(2026, 7, 1), date(2026, 9, 1)),)
