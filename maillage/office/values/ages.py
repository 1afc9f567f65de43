"""Age ranges in plain French to whole months."""

import re
from dataclasses import dataclass
from datetime import date

from maillage.office.model import Cell
from maillage.office.values.parsed import Parsed, meaningful_text
from maillage.office.values.texts import fold

ADULT = 18 * 12


@dataclass(frozen=True, slots=True)
class Ages:
    """Months, both ends included as they were written: "3-11 ans" is 36 to 132. No upper end: None."""

    minimum: int
    maximum: int | None = None


_NUMBER = r"(\d{1,3}(?:[.,]5)?)\s*(ans?|mois|annees?|a|m)?\b"
_RANGE = re.compile(rf"{_NUMBER}\s*(?:-|–|—|/|a|et|au|jusqu'?a|>|→)\s*(?:de\s+)?{_NUMBER}")
_OPEN_START = re.compile(
    rf"(?:jusqu'?\s?(?:a|aux)|moins de|avant|max(?:imum)?|<=?|-\s?de)\s*(?:l'age de\s*)?{_NUMBER}"
)
_OPEN_END = re.compile(
    rf"(?:des|a partir de|a compter de|plus de|\+\s?de|apres|min(?:imum)?|>=?|\+)\s*(?:l'age de\s*)?{_NUMBER}"
    rf"|{_NUMBER}\s*(?:et plus|et \+|ou plus|\+|minimum|mini)"
)
_UNDER = re.compile(rf"^-\s*{_NUMBER}$")
_HALF = re.compile(r"(\d+)\s*(ans?|mois) et demie?\b")
_SINGLE = re.compile(rf"^(?:enfants? (?:de )?|jeunes? (?:de )?|age de )?{_NUMBER}$")
_EVERYONE = re.compile(
    r"tou(?:t|s)(?:e|es)? (?:public|publics|age|ages|les ages|les publics)|intergenerationnel"
)
_ADULTS = re.compile(r"^(?:pour (?:les )?)?adultes?$")
# Excel turns "3-11" into the 3rd of November; saved as csv it reads "03-nov" or "nov-15"
_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"^(\d{1,2})[-/ ]([a-z]{3,5})\.?$")
_MONTH_YEAR = re.compile(r"^([a-z]{3,5})\.?[-/ ](\d{2})$")
_SPOILT = "Excel avait changé « {low}-{high} » en date : lu {low} à {high} ans."


def _months(number: str, unit: str | None, other: str | None = None) -> int:
    unit = unit or other or "ans"
    count = float(number.replace(",", "."))
    return int(count) if unit.startswith("m") else int(count * 12)


def _from_range(text: str) -> Ages | None:
    found = _RANGE.search(text)
    if not found:
        return None
    low, low_unit, high, high_unit = found.groups()
    # "a" alone is the word "à", not a unit, when a range follows
    first = None if low_unit == "a" else low_unit
    return Ages(_months(low, first, high_unit), _months(high, high_unit, first))


def _from_open_end(text: str) -> Ages | None:
    found = _OPEN_END.search(text)
    if not found:
        return None
    before, before_unit, after, after_unit = found.groups()
    return Ages(_months(before or after, before_unit or after_unit))


def _from_words(text: str) -> Ages | None:
    if _EVERYONE.search(text):
        return Ages(0)
    if _ADULTS.match(text):
        return Ages(ADULT)
    if found := _OPEN_START.search(text) or _UNDER.match(text):
        return Ages(0, _months(*found.groups()))
    return None


def _from_single(text: str) -> Ages | None:
    found = _SINGLE.match(text)
    if not found:
        return None
    months = _months(*found.groups())
    return Ages(months, months)


def _month_rank(word: str) -> int:
    """1 to 12, or 0."""
    return next((rank for rank, stem in enumerate(_MONTHS, 1) if word.startswith(stem)), 0)


def _from_spoilt(cell: Cell, text: str) -> tuple[int, int] | None:
    """The two ages of a range that Excel took for a date."""
    if isinstance(cell, date):
        return cell.day, cell.month
    if (found := _DAY_MONTH.match(text)) and (month := _month_rank(found.group(2))):
        return int(found.group(1)), month
    if (found := _MONTH_YEAR.match(text)) and (month := _month_rank(found.group(1))):
        return month, int(found.group(2))
    return None


def parse_ages(cell: Cell) -> Parsed[Ages]:
    """A cell such as "3-11 ans", "dès 6 ans", "18 mois - 3 ans" or "tout public" to months."""
    shown = meaningful_text(cell)
    if not shown:
        return Parsed()
    text = fold(shown)
    if spoilt := _from_spoilt(cell, text):
        low, high = min(spoilt), max(spoilt)
        return Parsed(Ages(low * 12, high * 12), note=_SPOILT.format(low=low, high=high))
    text = _HALF.sub(r"\1,5 \2", text)
    ages = _from_range(text) or _from_words(text) or _from_open_end(text) or _from_single(text)
    if ages is None:
        return Parsed(
            problem=f"« {shown} » n'est pas une tranche d'âge. Écrivez par exemple « 3-11 ans » ou « dès 6 ans »."
        )
    if ages.maximum is not None and ages.maximum < ages.minimum:
        return Parsed(problem=f"« {shown} » : l'âge de fin est plus petit que l'âge de début. Inversez-les.")
    if max(ages.minimum, ages.maximum or 0) > 120 * 12:
        return Parsed(problem=f"« {shown} » dépasse 120 ans. Vérifiez s'il s'agit d'années ou de mois.")
    return Parsed(ages)
