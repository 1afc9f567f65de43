"""Cells of ages to whole months: what core.ages reads, and what spreadsheets made of it."""

import re
from datetime import date

from maillage.core.ages import YEAR, AgeRange
from maillage.core.ages import parse_ages as parse_text
from maillage.core.text import plain
from maillage.office.model import Cell
from maillage.office.values.parsed import Parsed, meaningful_text

# Excel turns "3-11" into the 3rd of November; saved as csv it reads "03-nov" or "nov-15"
_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_DAY_MONTH = re.compile(r"^(\d{1,2})[-/ ]([a-z]{3,5})\.?$")
_MONTH_YEAR = re.compile(r"^([a-z]{3,5})\.?[-/ ](\d{2})$")
_SPOILT = "Excel avait changé « {low}-{high} » en date : lu {low} à {high} ans."


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


def parse_ages(cell: Cell) -> Parsed[AgeRange]:
    """A cell such as "3-11 ans", "dès 6 ans", "18 mois - 3 ans" or "tout public" to a range of months."""
    shown = meaningful_text(cell)
    if not shown:
        return Parsed()
    spoilt = _from_spoilt(cell, plain(shown))
    if spoilt and spoilt[0] != spoilt[1]:
        low, high = min(spoilt), max(spoilt)
        return Parsed(AgeRange(low * YEAR, high * YEAR), note=_SPOILT.format(low=low, high=high))
    try:
        return Parsed(parse_text(shown))
    except ValueError as error:
        return Parsed(problem=str(error))
