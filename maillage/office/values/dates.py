"""Dates as the French write them."""

import re
from datetime import date, datetime, timedelta

from maillage.core.text import plain
from maillage.office.model import Cell
from maillage.office.values.parsed import Parsed, as_text, meaningful_text

_ISO = re.compile(r"^(\d{4})[-/](\d{1,2})[-/](\d{1,2})(?:[t ].*)?$")
_FRENCH = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4}|\d{2})(?:\s+(?:a\s+)?\d{1,2}[:h].*)?$")
_WORDS = re.compile(r"^(?:[a-z]+ )?(\d{1,2})(?:er)? ([a-z]+)\.? (\d{4})$")
_COMPACT = re.compile(r"^((?:19|20)\d{2})(\d{2})(\d{2})$")
_MONTHS = ("jan", "fev", "mar", "avr", "mai", "juin", "juil", "aou", "sep", "oct", "nov", "dec")
# Excel counts days from here, its own leap-year mistake of 1900 included
_EXCEL_ORIGIN = date(1899, 12, 30)
_EXCEL_SERIAL = range(20_000, 80_000)


def _built(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _full_year(text: str) -> int:
    year = int(text)
    # Two digits: a birth or creation date is more likely than one fifty years ahead
    return year if len(text) == 4 else (2000 + year if year < 60 else 1900 + year)


def _from_text(text: str) -> date | None:
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _built(int(found[1]), int(found[2]), int(found[3]))
    if found := _FRENCH.match(text):
        return _built(_full_year(found[3]), int(found[2]), int(found[1]))
    if found := _WORDS.match(text):
        month = next((rank for rank, stem in enumerate(_MONTHS, 1) if found[2].startswith(stem)), 0)
        return _built(int(found[3]), month, int(found[1]))
    return None


def parse_date(cell: Cell) -> Parsed[date]:
    """A cell to a date: date cells, ISO, 06/02/2023, 1er mars 2022, and the bare day numbers of Excel."""
    if isinstance(cell, datetime):
        return Parsed(cell.date())
    if isinstance(cell, date):
        return Parsed(cell)
    shown = meaningful_text(cell)
    if not shown:
        return Parsed()
    text = plain(as_text(cell))
    if (found := _from_text(text)) is not None:
        return Parsed(found)
    if text.isascii() and text.isdecimal() and len(text) == 5 and int(text) in _EXCEL_SERIAL:
        read = _EXCEL_ORIGIN + timedelta(days=int(text))
        return Parsed(read, note=f"Numéro de jour d'Excel lu {read:%d/%m/%Y}.")
    return Parsed(problem=f"« {shown} » n'est pas une date. Écrivez par exemple 06/02/2023.")
