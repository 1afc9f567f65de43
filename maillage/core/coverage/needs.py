"""How many children and young people are concerned: figures that were given, spread when they must be, and said so."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from maillage.core.ages import AgeRange

UNTIL_25 = AgeRange(0, 25 * 12)
"""Ages that a cité éducative speaks of: from birth to the twenty-fifth birthday."""


@dataclass(frozen=True, slots=True)
class Headcount:
    """A figure that somebody gave: ages, district (None: the whole cité), number, and whether it is itself estimated."""

    ages: AgeRange
    count: float
    zone: str | None = None
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Count:
    """``estimated`` when a figure had to be spread evenly over its ages or comes from a spread total."""

    value: float
    estimated: bool = False

    @property
    def label(self) -> str:
        """« 240 », or « environ 240 » to two significant figures: no precision that the figures do not have."""
        if not self.estimated:
            return f"{round(self.value):,}".replace(",", "\u202f")
        unit = 10 ** max(0, len(str(round(self.value))) - 2)
        rounded = round(self.value / unit) * unit
        return f"environ {rounded:,}".replace(",", "\u202f")


class Population:
    """Figures of a cité. Of figures that overlap, the finest are kept; the order they come in changes nothing.

    ``parts`` are the zones that make up the cité: without figures of its own, it counts what they count together.
    """

    def __init__(self, figures: Iterable[Headcount], parts: Iterable[str] = ()) -> None:
        self._parts = tuple(sorted(set(parts)))
        self._by_zone: dict[str | None, list[Headcount]] = {}
        self._known: dict[tuple[AgeRange, str | None], Count | None] = {}
        for figure in sorted(figures, key=_finest_first):
            held = self._by_zone.setdefault(figure.zone, [])
            if not any(figure.ages.overlaps(other.ages) for other in held):
                held.append(figure)

    def count(self, ages: AgeRange, zone: str | None = None) -> Count | None:
        """How many are of these ages, in the district or the whole cité; None when no figure says anything.

        Ages within a figure are taken as evenly spread; ages that no figure covers are not counted, and the answer
        is then estimated too.
        """
        if (ages, zone) not in self._known:
            self._known[ages, zone] = self._count(ages, zone)
        return self._known[ages, zone]

    def _count(self, ages: AgeRange, zone: str | None) -> Count | None:
        if zone is None and None not in self._by_zone:
            return self._together(ages)
        parts = [(figure, _share(figure.ages, ages)) for figure in self._by_zone.get(zone, [])]
        used = [(figure, share) for figure, share in parts if share > 0]
        if not used:
            return None
        covered = sum(_months(_shared(figure.ages, ages)) for figure, _ in used)
        exact = covered == _months(ages) and all(
            share == 1 and not figure.estimated for figure, share in used
        )
        return Count(sum(figure.count * share for figure, share in used), not exact)

    def _together(self, ages: AgeRange) -> Count | None:
        """The sum of the parts; None as soon as one of them says nothing, for the sum would be too low."""
        counts = [self.count(ages, part) for part in self._parts]
        known = [count for count in counts if count is not None]
        if not known or len(known) < len(counts):
            return None
        return Count(sum(count.value for count in known), any(count.estimated for count in known))


def _finest_first(figure: Headcount) -> tuple[int, int, float]:
    return _months(figure.ages), figure.ages.min_months, figure.count


def _shared(one: AgeRange, other: AgeRange) -> AgeRange | None:
    start = max(one.min_months, other.min_months)
    end = min(_end(one), _end(other))
    return AgeRange(start, end) if start < end else None


@lru_cache(maxsize=4096)  # the same few bands and figures, for every cell and every offer
def _share(whole: AgeRange, part: AgeRange) -> float:
    """The share of ``whole`` that falls in ``part``, from 0 to 1."""
    months = _months(whole)
    return _months(_shared(whole, part)) / months if months else 0.0


def _months(ages: AgeRange | None) -> int:
    return 0 if ages is None else max(0, _end(ages) - ages.min_months)


def _end(ages: AgeRange) -> int:
    """Ages without limit are read up to 25 years, or one month when they begin later."""
    limit = UNTIL_25.max_months or 0
    return ages.max_months if ages.max_months is not None else max(limit, ages.min_months + 1)


def share_of_ages(whole: AgeRange, part: AgeRange) -> float:
    """What part of the ages of ``whole`` is within ``part``, from 0 to 1 (ages without limit: up to 25 years)."""
    return _share(whole, part)
