"""Workbooks for Excel and for everyone who opens ``.xlsx`` files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from maillage.office.writers.model import (
    Cell,
    Sheet,
    clean_cell,
    column_widths,
    is_long_integer,
    tab_names,
    widen,
)

CELL_MAX = 32_767  # characters in one cell, Excel's own limit
_FIRST_DATE = date(1900, 3, 1)  # before that day Excel counts a 29 February 1900 that never was


@dataclass(frozen=True, slots=True)
class _Formats:
    header: Any
    day: Any
    moment: Any


def write_xlsx(sheets: Iterable[Sheet], *, title: str) -> bytes:
    """Write sheets into one workbook, with a frozen bold header, filters and readable widths.

    Texts are always written as texts, never as formulas, numbers or links. Dates are real dates; those before
    March 1900, which Excel cannot count, are written as text (``dd/mm/yyyy``), and so are whole numbers of more
    than 15 digits. A text over 32 767 characters is cut there, with an ellipsis. ``title`` goes into the
    properties of the file. Memory stays constant: rows go to a temporary file as they come.
    """
    target = BytesIO()
    listed = list(sheets)
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as workbook:
        workbook.set_properties({"title": title})
        formats = _Formats(
            header=workbook.add_format({"bold": True, "bottom": 1, "valign": "top"}),
            day=workbook.add_format({"num_format": "dd/mm/yyyy"}),
            moment=workbook.add_format({"num_format": "dd/mm/yyyy hh:mm"}),
        )
        for sheet, name in zip(listed, tab_names(sheet.name for sheet in listed), strict=True):
            _write_sheet(workbook.add_worksheet(name), sheet, formats)
    return target.getvalue()


def _write_sheet(worksheet: Any, sheet: Sheet, formats: _Formats) -> None:
    widths = column_widths(sheet.columns)
    for index, column in enumerate(sheet.columns):
        _write_text(worksheet, 0, index, str(clean_cell(column)), formats.header)
    last = 0
    for last, row in enumerate(sheet.rows, start=1):
        cells = [clean_cell(cell) for cell in row]
        widen(widths, cells)
        _write_row(worksheet, last, cells, formats)
    for index, width in enumerate(widths):
        worksheet.set_column(index, index, width)
    if widths:
        worksheet.freeze_panes(1, 0)
        worksheet.autofilter(0, 0, last, len(widths) - 1)


def _write_row(worksheet: Any, number: int, cells: Sequence[Cell], formats: _Formats) -> None:
    for index, cell in enumerate(cells):
        if isinstance(cell, str):
            _write_text(worksheet, number, index, cell, None)
        elif isinstance(cell, bool):
            worksheet.write_boolean(number, index, cell)
        elif isinstance(cell, date):
            _write_date(worksheet, number, index, cell, formats)
        elif is_long_integer(cell):
            worksheet.write_string(number, index, str(cell))
        elif cell is not None:
            worksheet.write_number(number, index, cell)


def _write_text(worksheet: Any, number: int, index: int, text: str, style: Any) -> None:
    if len(text) > CELL_MAX:
        text = text[: CELL_MAX - 1] + "…"
    worksheet.write_string(number, index, text, style)


def _write_date(worksheet: Any, number: int, index: int, day: date, formats: _Formats) -> None:
    moment = isinstance(day, datetime)
    if (day.year, day.month, day.day) < (_FIRST_DATE.year, _FIRST_DATE.month, _FIRST_DATE.day):
        text = f"{day.day:02}/{day.month:02}/{day.year:04}"
        worksheet.write_string(number, index, text)
    else:
        worksheet.write_datetime(number, index, day, formats.moment if moment else formats.day)
