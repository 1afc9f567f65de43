"""A month as weeks, a week as days, a list as the days that hold something; and how one goes from one to the next."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from maillage.core.calendar.model import DAY, Item


class View(StrEnum):
    MONTH = "mois"
    WEEK = "semaine"
    LIST = "liste"
    YEAR = "annee"


LIST_MONTHS = {View.LIST: 3, View.YEAR: 12}


@dataclass(frozen=True, slots=True)
class Day:
    """`fond` is what the day lies on (holidays); `items` what takes place. `dehors`: of the month before or after."""

    jour: date
    fond: tuple[Item, ...]
    items: tuple[Item, ...]
    dehors: bool = False
    aujourdhui: bool = False


def period(view: View, day: date) -> tuple[date, date]:
    """The half-open period that a view of this day shows; a month starts on the Monday of its first week."""
    if view == View.WEEK:
        monday = day - timedelta(days=day.weekday())
        return monday, monday + timedelta(days=7)
    first = day.replace(day=1)
    if view == View.MONTH:
        start = first - timedelta(days=first.weekday())
        end = add_months(first, 1)
        return start, end + timedelta(days=-end.weekday() % 7)
    return first, add_months(first, LIST_MONTHS[view])


def step(view: View, day: date, direction: int) -> date:
    """The day to show one view later (1) or earlier (-1)."""
    if view == View.WEEK:
        return day - timedelta(days=day.weekday()) + direction * timedelta(days=7)
    return add_months(day.replace(day=1), direction * LIST_MONTHS.get(view, 1))


def add_months(first: date, number: int) -> date:
    rank = first.year * 12 + first.month - 1 + number
    return date(rank // 12, rank % 12 + 1, 1)


def weeks(
    items: Iterable[Item], background: Iterable[Item], start: date, end: date, *, month: int = 0, today: date
) -> tuple[tuple[Day, ...], ...]:
    """Whole weeks, from a Monday; `month` 0 when no day is outside."""
    held, behind = spread(items, start, end), spread(background, start, end)
    days = [
        Day(
            day,
            tuple(behind.get(day, ())),
            tuple(held.get(day, ())),
            bool(month) and day.month != month,
            day == today,
        )
        for day in (start + timedelta(days=rank) for rank in range((end - start).days))
    ]
    return tuple(tuple(days[rank : rank + 7]) for rank in range(0, len(days), 7))


def listed(
    items: Iterable[Item], background: Iterable[Item], start: date, end: date, today: date
) -> tuple[Day, ...]:
    """The days that hold something, in order; an item of several days is on the first that is shown."""
    held: dict[date, list[Item]] = defaultdict(list)
    for item in items:
        held[max(item.premier_jour, start)].append(item)
    behind = spread(background, start, end)
    return tuple(
        Day(day, tuple(behind.get(day, ())), tuple(held[day]), aujourdhui=day == today)
        for day in sorted(held)
    )


def spread(items: Iterable[Item], start: date, end: date) -> Mapping[date, Sequence[Item]]:
    """Each day of the half-open period → the items that touch it, in their order."""
    found: dict[date, list[Item]] = defaultdict(list)
    for item in items:
        day, last = max(item.premier_jour, start), min(item.dernier_jour, end - DAY)
        while day <= last:
            found[day].append(item)
            day += DAY
    return found
