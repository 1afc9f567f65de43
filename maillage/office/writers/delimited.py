"""Delimited text (``.csv``), as a French Excel opens it with a double click."""

import csv
import re
from datetime import date, datetime
from io import StringIO

from maillage.office.writers.model import Cell, Sheet, clean_cell

# Characters that make a spreadsheet compute a cell, or that hide one (OWASP, "CSV Injection"); the last four are
# the full-width forms, which some spreadsheets accept.
_TRIGGERS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")

# A plain number or a phone: digits, spaces, points and commas after one sign. Nothing in it can be computed.
# The third form is the "(0)" of French phones; a hyphen between digits is refused, since "+33-1" is a subtraction.
_PLAIN = re.compile(r"[+-]?\d[\d., \u00a0\u202f]*|\+\d{1,3} ?\(0\)[\d. \u00a0\u202f]*")


def neutralise(text: str) -> str:
    """Prefix with an apostrophe a text that a spreadsheet would compute, after spaces too.

    Plain signed numbers (``-3,5``) and phones (``+33 2 41 05 40 00``) stay as they are.
    """
    bare = text.lstrip(" \u00a0\u202f")
    if bare.startswith(_TRIGGERS) and not _PLAIN.fullmatch(text):
        return "'" + text
    return text


def write_csv(sheet: Sheet, delimiter: str = ";") -> bytes:
    """Write one sheet as UTF-8 with a signature, lines ended by CR LF, formulas neutralised.

    Dates are written ``dd/mm/yyyy`` (``dd/mm/yyyy hh:mm:ss`` with a time), yes and no as ``oui`` and ``non``,
    and decimal numbers with a comma, or a point when the delimiter is itself a comma.
    """
    target = StringIO(newline="")
    writer = csv.writer(target, delimiter=delimiter, lineterminator="\r\n")
    comma = "." if delimiter == "," else ","
    writer.writerow([_shown(column, comma) for column in sheet.columns])
    writer.writerows([_shown(cell, comma) for cell in row] for row in sheet.rows)
    return target.getvalue().encode("utf-8-sig")


def _shown(cell: Cell, comma: str) -> str:
    cell = clean_cell(cell)
    if cell is None:
        return ""
    if isinstance(cell, str):
        return neutralise(cell)
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, date):
        return _shown_date(cell)
    return repr(cell).replace(".", comma)


def _shown_date(day: date) -> str:
    text = f"{day.day:02}/{day.month:02}/{day.year:04}"
    if isinstance(day, datetime):
        text += f" {day.hour:02}:{day.minute:02}:{day.second:02}"
    return text
