"""Ages, in whole months: any way of cutting them into bands is only a way of looking.

A range is half-open: "3-11 ans" goes from the third birthday (36 months) up to the eleventh (132 months), which
is out. So 3-6 and 6-11 touch without overlapping, and a place for "3-11 ans" is not counted among the 11-15.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from maillage.core.text import plain

YEAR = 12
SHOWN_IN_MONTHS_UNDER = 3 * YEAR
ADULT = 18 * YEAR
LONGEST_LIFE = 120 * YEAR
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


# All of these are read in plain text: lower case, no accents, single spaces.
_UNIT = r"(?:mois|ans?|annees?|a|m)\b"
_POINT = rf"(?<![\d.,])\d{{1,4}}(?:[.,]5)?(?!\d) ?(?:{_UNIT})?(?: \d{{1,2}} ?mois\b)?"
_HALF = re.compile(r"(\d+) ?(ans?|mois) et demie?\b")
_EVERYONE = re.compile(
    r"^tous$|\btou(?:t|s|tes?) (?:les )?(?:publics?|ages?)\b|\bintergenerationnel|\btoutes generations\b"
)
_ADULTS = re.compile(r"(?:pour )?(?:les )?adultes?")
_BETWEEN = re.compile(rf"({_POINT}) ?(?:-|–|—|/|a|au|et|>|→|jusqu'a) ?(?:l'age de |de )?({_POINT})")
_UP_TO = re.compile(
    rf"(?:moins de|jusqu' ?a|avant|max(?:imum)?|<=?|- ?de|^-(?= ?\d+ ?{_UNIT}$)) ?(?:l'age de )?({_POINT})"
)
_FROM = re.compile(
    rf"(?:\bdes|a partir de|a compter de|plus de|\+ ?de|apres|min(?:imum)?|>=?|\+) ?(?:l'age de )?({_POINT})"
    rf"|({_POINT}) ?(?:et plus|et \+|ou plus|\+|minimum|mini\b)"
)
_ALONE = re.compile(rf"^(?:(?:enfants?|jeunes?|age) )?(?:de )?({_POINT})$")
_NUMBER = re.compile(r"\d+(?:[.,]5)?")


def parse_ages(text: str) -> AgeRange:
    """Read a range as people write it: "3-11 ans", "Jeunes (16-25 ans)", "18 mois à 3 ans", "dès 16 ans", "tout public".

    A number without unit takes the unit of the other one, else years; a number alone is the year (or month) that starts
    with it. Words around are let through, a number that would be left out is not. Raises ValueError, with a French
    sentence that says how to write it.
    """
    wanted = _HALF.sub(r"\1,5 \2", plain(text))
    if _EVERYONE.search(wanted):
        return AgeRange(0)
    if _ADULTS.fullmatch(wanted):
        return AgeRange(ADULT)
    limits = _limits(wanted)
    if limits is None:
        raise ValueError(
            f"« {text} » n'est pas une tranche d'âge : écrivez « 3-11 ans », « 18 mois - 3 ans », "
            "« dès 16 ans » ou « tous âges »."
        )
    return _checked(text, *limits)


def _checked(text: str, low: int, high: int | None) -> AgeRange:
    if max(low, high or 0) > LONGEST_LIFE:
        raise ValueError(f"« {text} » dépasse 120 ans : vérifiez s'il s'agit d'années ou de mois.")
    if high is not None and high <= low:
        raise ValueError(f"« {text} » : l'âge maximum doit être plus grand que l'âge minimum.")
    return AgeRange(low, None if low == 0 and (high or 0) >= EVERYONE_FROM else high)


def _limits(wanted: str) -> tuple[int, int | None] | None:
    """The two ends in months, by the first way of writing that takes in every number of the text."""
    if found := _whole(_BETWEEN, wanted):
        low, high = found.groups()
        return _months(low, _unit(high)), _months(high, _unit(low))
    if found := _whole(_UP_TO, wanted):
        return 0, _months(found.group(1))
    if found := _whole(_FROM, wanted):
        return _months(found.group(1) or found.group(2)), None
    if found := _whole(_ALONE, wanted):
        months = _months(found.group(1))
        return months, months + (1 if _unit(found.group(1)) == "m" or months % YEAR else YEAR)
    return None


def _whole(pattern: re.Pattern[str], wanted: str) -> re.Match[str] | None:
    found = pattern.search(wanted)
    if found is None or re.search(r"\d", wanted[: found.start()] + wanted[found.end() :]):
        return None
    return found


def _unit(point: str) -> str:
    """The first letter of the unit, "a" or "m", or "" without unit."""
    return next((letter for letter in point if letter.isalpha()), "")


def _months(point: str, other: str = "") -> int:
    """`other` is the unit of the other end."""
    first, *others = (float(number.replace(",", ".")) for number in _NUMBER.findall(point))
    return int(first * (1 if (_unit(point) or other) == "m" else YEAR) + sum(others))


def _age(months: int) -> str:
    if months < SHOWN_IN_MONTHS_UNDER:
        return f"{months} mois"
    years, left = divmod(months, YEAR)
    return f"{years} ans {left} mois" if left else f"{years} ans"
