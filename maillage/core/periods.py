"""Half-open periods of whole days: the start is in, the end is out, no end means "still in force".

A mandate that ends on 1 September and another that starts that same day follow each other without overlap.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """From ``start`` (included) to ``end`` (excluded), or without end. Raises ValueError when it would be empty."""

    start: date
    end: date | None = None

    def __post_init__(self) -> None:
        if self.end is not None and self.end <= self.start:
            raise ValueError("La fin doit venir après le début.")

    def contains(self, day: date) -> bool:
        """Say whether the period is in force that day."""
        return self.start <= day and (self.end is None or day < self.end)

    def overlaps(self, other: "Period") -> bool:
        """Say whether the two periods have at least one day in common."""
        return _before(self.start, other.end) and _before(other.start, self.end)

    def intersection(self, other: "Period") -> "Period | None":
        """Give the days in common, or None."""
        if not self.overlaps(other):
            return None
        return Period(max(self.start, other.start), _earlier(self.end, other.end))


def merge(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Give the fewest periods that cover the same days, in order: those that overlap or touch become one."""
    merged: list[Period] = []
    for period in sorted(periods, key=lambda period: period.start):
        last = merged[-1] if merged else None
        if last is not None and (last.end is None or period.start <= last.end):
            merged[-1] = Period(last.start, _later(last.end, period.end))
        else:
            merged.append(period)
    return tuple(merged)


def gaps(periods: Iterable[Period], within: Period) -> tuple[Period, ...]:
    """Give the periods of ``within`` that none of ``periods`` covers, in order."""
    found: list[Period] = []
    start: date | None = within.start
    for period in merge(periods):
        if start is None or not _before(period.start, within.end):
            break
        if start < period.start:
            found.append(Period(start, period.start))
        start = None if period.end is None else max(start, period.end)
    if start is not None and _before(start, within.end):
        found.append(Period(start, within.end))
    return tuple(found)


def _before(day: date, end: date | None) -> bool:
    return end is None or day < end


def _earlier(one: date | None, other: date | None) -> date | None:
    if one is None or other is None:
        return other if one is None else one
    return min(one, other)


def _later(one: date | None, other: date | None) -> date | None:
    return None if one is None or other is None else max(one, other)
