"""What the writers take in: sheets of plain values.

A cell is text, a number, a yes or no, a date, a time-stamped date, or nothing. Codes (INSEE, SIRET, postcodes,
UAI) must come in as text: that is what keeps their leading zeros.
"""

import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None

SHEET_NAME_MAX = 31
DEFAULT_SHEET_NAME = "Feuille"

# Characters that XML 1.0 cannot hold, and lone surrogates that UTF-8 cannot: no spreadsheet could be opened with them.
_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?")
_NAME_REFUSED = re.compile(r"[\[\]:*?/\\\x00-\x1f]")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook: its name on the tab, its header, its rows. The rows are read once."""

    name: str
    columns: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def clean_text(text: str) -> str:
    """Give back the text with single line ends (LF) and without the characters no file format can hold."""
    return _UNWRITABLE.sub("", _LINE_ENDS.sub("\n", text))


def clean_cell(cell: Cell) -> Cell:
    """Give back a cell every format can hold: texts cleaned, times without zone nor microseconds, no infinity.

    A time-stamped date loses its zone as it stands: the caller converts it to local time first.
    """
    if isinstance(cell, str):
        return clean_text(cell)
    if isinstance(cell, datetime):
        return cell.replace(tzinfo=None, microsecond=0)
    if isinstance(cell, float) and not math.isfinite(cell):
        return None
    return cell


def is_long_integer(cell: Cell) -> bool:
    """Say whether a whole number has more digits (15) than a spreadsheet keeps: it is then written as text."""
    return isinstance(cell, int) and not isinstance(cell, bool) and abs(cell) >= 10**15


def tab_names(names: Iterable[str]) -> tuple[str, ...]:
    """Make names that Excel and LibreOffice accept for tabs: 31 characters, no ``[]:*?/\\``, all different."""
    taken: set[str] = set()
    found = []
    for wanted in names:
        name = _free_name(_plain_name(wanted), taken)
        taken.add(name.casefold())
        found.append(name)
    return tuple(found)


def _plain_name(wanted: str) -> str:
    # An apostrophe at either end is refused by Excel, hence stripped with the spaces.
    name = _NAME_REFUSED.sub(" ", clean_text(wanted))[:SHEET_NAME_MAX].strip(" '")
    # "History" and "Historique" are reserved by Excel in English and in French.
    return f"{name} 1" if name.casefold() in {"history", "historique"} else name or DEFAULT_SHEET_NAME


def _free_name(name: str, taken: set[str]) -> str:
    candidate, number = name, 2
    while candidate.casefold() in taken:
        suffix = f" ({number})"
        candidate = name[: SHEET_NAME_MAX - len(suffix)] + suffix
        number += 1
    return candidate


def column_widths(columns: Sequence[str]) -> list[int]:
    """Start widths, in characters, from the headers alone."""
    return [_bounded(len(column) + 3) for column in columns]


def widen(widths: list[int], row: Sequence[Cell]) -> None:
    """Widen the columns in place so that the row can be read, between 8 and 50 characters."""
    for index, cell in enumerate(row[: len(widths)]):
        if isinstance(cell, str):
            width = _bounded(max(map(len, cell.split("\n"))) + 1)
            widths[index] = max(widths[index], width)
        elif isinstance(cell, date):
            widths[index] = max(widths[index], 17 if isinstance(cell, datetime) else 11)


def _bounded(width: int) -> int:
    return max(8, min(width, 50))
