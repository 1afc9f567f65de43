"""Months, weeks and lists."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import Item
from maillage.core.calendar.grid import View, add_months, listed, period, spread, step, weeks

TODAY = date(2026, 9, 15)


def item(uid, debut, fin=None):
    return Item(uid, uid, debut, fin, "reunions")


def test_a_month_is_whole_weeks():
    assert period(View.MONTH, TODAY) == (date(2026, 8, 31), date(2026, 10, 5))
    assert period(View.MONTH, date(2027, 2, 10)) == (date(2027, 2, 1), date(2027, 3, 1))


def test_a_week_starts_on_monday_and_lists_on_the_first():
    assert period(View.WEEK, TODAY) == (date(2026, 9, 14), date(2026, 9, 21))
    assert period(View.LIST, TODAY) == (date(2026, 9, 1), date(2026, 12, 1))
    assert period(View.YEAR, TODAY) == (date(2026, 9, 1), date(2027, 9, 1))


@pytest.mark.parametrize(
    "view, before, after",
    [
        (View.MONTH, date(2026, 8, 1), date(2026, 10, 1)),
        (View.WEEK, date(2026, 9, 7), date(2026, 9, 21)),
        (View.LIST, date(2026, 6, 1), date(2026, 12, 1)),
        (View.YEAR, date(2025, 9, 1), date(2027, 9, 1)),
    ],
)
def test_from_one_to_the_next(view, before, after):
    assert (step(view, TODAY, -1), step(view, TODAY, 1)) == (before, after)


def test_the_grid_of_a_month():
    start, end = period(View.MONTH, TODAY)
    holiday = item("fond", date(2026, 8, 1), date(2026, 9, 2))
    found = weeks([item("a", TODAY)], [holiday], start, end, month=9, today=TODAY)
    assert len(found) == 5 and all(len(week) == 7 for week in found)
    first, day = found[0][0], found[2][1]
    assert (first.jour, first.dehors, [i.uid for i in first.fond]) == (date(2026, 8, 31), True, ["fond"])
    assert (day.aujourdhui, day.dehors, [i.uid for i in day.items]) == (True, False, ["a"])
    assert not any(day.dehors for day in weeks([], [], start, end, today=TODAY)[0])


def test_a_list_holds_the_days_that_have_something():
    start, end = period(View.LIST, TODAY)
    found = listed(
        [item("long", date(2026, 8, 30), date(2026, 9, 5)), item("a", TODAY), item("b", TODAY)],
        [item("fond", TODAY, date(2026, 9, 20))],
        start, end, TODAY,
    )  # fmt: skip
    assert [(day.jour, [i.uid for i in day.items], [i.uid for i in day.fond]) for day in found] == [
        (date(2026, 9, 1), ["long"], []),
        (TODAY, ["a", "b"], ["fond"]),
    ]
    assert [day.aujourdhui for day in found] == [False, True]


@given(view=st.sampled_from(list(View)), day=st.dates(date(2000, 1, 1), date(2050, 1, 1)))
def test_going_there_and_back(view, day):
    start, end = period(view, day)
    assert start <= day < end
    after = step(view, day, 1)
    assert period(view, after)[0] <= end and step(view, after, -1) == step(view, step(view, day, 1), -1)
    assert period(view, step(view, after, -1)) == period(view, day)


@given(st.lists(st.tuples(st.integers(-10, 50), st.integers(1, 30)), max_size=8))
def test_each_day_holds_what_touches_it(spans):
    start, end = date(2026, 9, 1), date(2026, 10, 1)
    items = [
        item(str(n), start + timedelta(days=first), start + timedelta(days=first + length))
        for n, (first, length) in enumerate(spans)
    ]
    found = spread(items, start, end)
    for rank in range(30):
        day = start + timedelta(days=rank)
        wanted = [i.uid for i in items if i.touches(day, day + timedelta(days=1))]
        assert [i.uid for i in found.get(day, ())] == wanted


def test_months_are_added_across_years():
    assert add_months(date(2026, 11, 1), 3) == date(2027, 2, 1)
    assert add_months(date(2026, 2, 1), -3) == date(2025, 11, 1)
