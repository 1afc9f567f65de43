"""Ages, in whole months: any way of cutting them into bands is only a way of looking.

A range is half-open: "3-11 ans" goes from the third birthday (36 months) up to the eleventh (132 months), which
is out. So 3-6 and 6-11 touch without overlapping, and a place for "3-11 ans" is not counted among the 11-15.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

YEAR = 12
SHOWN_IN_MONTHS_UNDER = 3 * YEAR
EVERYONE_FROM = 99 * YEAR  # files write "0-99 ans" for "everyone"


@dataclass(frozen=True, slots=True, order=True)
class AgeRange:
    """From ``min_months`` (in) to ``max_months`` (out), or without upper limit. ValueError when it holds no age."""

    min_months: int
    max_months: int | None = None

    def __post_init__(self) -> None:
        if self.min_months < 0:
            raise ValueError("L'âge minimum ne peut pas être négatif.")
        if self.max_months is not None and self.max_months <= self.min_months:
            raise ValueError("L'âge maximum doit être plus grand que l'âge minimum.")

    @classmethod
    def of_years(cls, minimum: int, maximum: int | None = None) -> "AgeRange":
        """Build a range from birthdays: ``of_years(3, 11)`` is "3-11 ans"."""
        return cls(minimum * YEAR, None if maximum is None else maximum * YEAR)

    @property
    def label(self) -> str:
        """The range in French: ``3-11 ans``, ``18 mois - 3 ans``, ``dès 16 ans``, ``tous âges``."""
        top = self.max_months
        if top is None or (self.min_months == 0 and top >= EVERYONE_FROM):
            return f"dès {_age(self.min_months)}" if self.min_months else "tous âges"
        low, high = _age(self.min_months), _age(top)
        if self.min_months == 0 or (len(low.split()) == 2 and low.split()[1:] == high.split()[1:]):
            return f"{low.split()[0]}-{high}"
        return f"{low} - {high}"

    def contains(self, months: int) -> bool:
        """Say whether someone of that age, in whole months, is in the range."""
        return self.min_months <= months and (self.max_months is None or months < self.max_months)

    def overlaps(self, other: "AgeRange") -> bool:
        """Say whether the two ranges have at least one month of age in common."""
        return (other.max_months is None or self.min_months < other.max_months) and (
            self.max_months is None or other.min_months < self.max_months
        )


DEFAULT_BANDS: tuple[AgeRange, ...] = (
    AgeRange.of_years(0, 3),
    AgeRange.of_years(3, 6),
    AgeRange.of_years(6, 11),
    AgeRange.of_years(11, 15),
    AgeRange.of_years(15, 18),
    AgeRange.of_years(18, 25),
)


def bands_of(ages: AgeRange, bands: Sequence[AgeRange] = DEFAULT_BANDS) -> tuple[AgeRange, ...]:
    """Give the bands the range reaches, even in part, in the order of the bands."""
    return tuple(band for band in bands if ages.overlaps(band))


def uncovered(band: AgeRange, ranges: Sequence[AgeRange]) -> tuple[AgeRange, ...]:
    """Give the parts of the band that none of the ranges reaches, youngest first."""
    holes: list[AgeRange] = []
    start, end = band.min_months, band.max_months
    for ages in sorted(ranges, key=_start):
        if ages.min_months > start:
            if end is not None and ages.min_months >= end:
                break
            holes.append(AgeRange(start, ages.min_months))
        if ages.max_months is None:
            return tuple(holes)
        start = max(start, ages.max_months)
    if end is None or start < end:
        holes.append(AgeRange(start, end))
    return tuple(holes)


def _start(ages: AgeRange) -> int:
    return ages.min_months


_UNIT = r"(?:mois|ans?)"
_POINT = rf"\d{{1,4}} ?{_UNIT}?(?: \d{{1,2}} ?mois)?"
_BETWEEN = re.compile(rf"(?:de |entre )?({_POINT}) ?(?:-|–|—|à|a|et|/) ?({_POINT})")
_FROM = re.compile(
    rf"(?:dès|des|à partir de|a partir de|plus de) ({_POINT})|({_POINT}) ?(?:et plus|et \+|\+)"
)
_UP_TO = re.compile(rf"(?:moins de|jusqu'à|jusqu'a|avant) ({_POINT})")
_ALONE = re.compile(rf"({_POINT})")
_EVERYONE = frozenset(
    {"tous âges", "tous ages", "tout âge", "tout age", "tout public", "tous publics", "tous"}
)
_NUMBER = re.compile(r"\d+")


def parse_ages(text: str) -> AgeRange:
    """Read a range as people write it: "3-11 ans", "de 18 mois à 3 ans", "dès 16 ans", "moins de 6 ans", "tous âges".

    A number without unit takes the unit of the other one, else years. Raises ValueError, with a French sentence
    that says how to write it.
    """
    wanted = " ".join(text.replace("’", "'").lower().split())
    if wanted in _EVERYONE:
        return AgeRange(0)
    if between := _BETWEEN.fullmatch(wanted):
        return _between(*between.groups())
    if start := _FROM.fullmatch(wanted):
        return AgeRange(_months(start.group(1) or start.group(2), "ans"))
    if limit := _UP_TO.fullmatch(wanted):
        return AgeRange(0, _months(limit.group(1), "ans"))
    if alone := _ALONE.fullmatch(wanted):
        months = _months(alone.group(1), "ans")
        return AgeRange(months, months + (1 if "mois" in wanted else YEAR))
    raise ValueError(
        f"« {text} » n'est pas une tranche d'âge : écrivez « 3-11 ans », « 18 mois - 3 ans », "
        "« dès 16 ans » ou « tous âges »."
    )


def _between(low: str, high: str) -> AgeRange:
    unit_of_high = _unit(high) or "ans"
    start = _months(low, _unit(low) or unit_of_high)
    end = _months(high, _unit(high) or _unit(low) or "ans")
    return AgeRange(0) if start == 0 and end >= EVERYONE_FROM else AgeRange(start, end)


def _unit(point: str) -> str:
    if "an" in point:
        return "ans"
    return "mois" if "mois" in point else ""


def _months(point: str, default: str) -> int:
    first, *others = (int(number) for number in _NUMBER.findall(point))
    return first * (1 if (_unit(point) or default) == "mois" else YEAR) + sum(others)


def _age(months: int) -> str:
    if months < SHOWN_IN_MONTHS_UNDER:
        return f"{months} mois"
    years, left = divmod(months, YEAR)
    return f"{years} ans {left} mois" if left else f"{years} ans"
