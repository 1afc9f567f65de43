# ruff: noqa: DTZ001  a spreadsheet's times have no zone
"""What is written is read again, by another library than the one that wrote it."""

import re
import time
import zipfile
from datetime import date, datetime, timedelta, timezone
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from maillage.office.writers import Sheet, write_ods, write_xlsx
from maillage.office.writers.model import SHEET_NAME_MAX, clean_text, tab_names

TEXTS = st.text(max_size=20) | st.sampled_from(
    [
        "=1+1",
        "+33 2 41 05 40 00",
        "-3",
        "@SUM(A1)",
        "\t=1",
        "  =cmd|'/c calc'!A1",
        "_x0041_",
        "49007",
        " bord ",
        "a  b",
    ]
)
NUMBERS = st.integers(-(10**14), 10**14) | st.floats(-1e9, 1e9).map(lambda number: round(number, 6))
DAYS = st.dates(date(1900, 3, 1), date(2100, 1, 1))
MOMENTS = st.datetimes(datetime(1900, 3, 1), datetime(2100, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
CELLS = st.none() | TEXTS | NUMBERS | DAYS | MOMENTS | st.booleans()
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=6)


def to_xlsx(sheets):
    return write_xlsx(sheets, title="Essai")


FORMATS = pytest.mark.parametrize("write", [to_xlsx, write_ods], ids=["xlsx", "ods"])


def sheet_of(rows, columns=("Code", "Valeur"), name="Structures"):
    return Sheet(name, columns, rows)


def read_back(content, index=0):
    rows = CalamineWorkbook.from_filelike(BytesIO(content)).get_sheet_by_index(index).to_python()
    return [[as_read(cell) for cell in row] for row in rows]


def as_read(cell):
    """Numbers compare as numbers; a date at midnight may come back with its hour."""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second) == (0, 0, 0):
        return cell.date()
    return cell


def as_written(cell, *, ods):
    if cell is None:
        return ""
    if isinstance(cell, str):
        text = clean_text(cell)
        return text.replace("\t", " ") if ods else text
    return as_read(cell)


def content_of(content, pattern):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return "".join(archive.read(name).decode() for name in archive.namelist() if re.search(pattern, name))


@FORMATS
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_reading_back_gives_the_same_values(write, rows):
    read = read_back(write([sheet_of([(*row, "fin") for row in rows], ("Code", "Valeur", "Fin"))]))
    expected = [[as_written(cell, ods=write is write_ods) for cell in (*row, "fin")] for row in rows]
    assert read == [["Code", "Valeur", "Fin"], *expected]


@FORMATS
@settings(max_examples=60, deadline=None)
@given(rows=ROWS)
def test_no_cell_is_ever_a_formula(write, rows):
    content = write([sheet_of(rows)])
    inside = content_of(content, r"sheet\d+\.xml$|content\.xml$")
    assert (inside.count("<f>"), inside.count("table:formula"), inside.count("<hyperlink")) == (0, 0, 0)


@FORMATS
def test_codes_keep_their_leading_zeros(write):
    content = write([sheet_of([("01053", "00213546700012")])])
    assert read_back(content) == [["Code", "Valeur"], ["01053", "00213546700012"]]


@FORMATS
def test_sixteen_digits_are_text_because_a_spreadsheet_keeps_fifteen(write):
    assert read_back(write([sheet_of([(1234567890123456, 213546700012)])]))[1] == [
        "1234567890123456",
        213546700012,
    ]


@FORMATS
def test_a_number_without_a_value_is_an_empty_cell(write):
    assert read_back(write([sheet_of([(float("nan"), float("inf")), ("a", "b")])]))[1] == ["", ""]


@FORMATS
def test_a_moment_with_a_zone_is_written_as_it_stands(write):
    paris = timezone(timedelta(hours=2))
    content = write([sheet_of([(datetime(2026, 10, 12, 14, 30, 5, 123, tzinfo=paris), date(2026, 10, 12))])])
    assert read_back(content)[1] == [datetime(2026, 10, 12, 14, 30, 5), date(2026, 10, 12)]


def test_a_date_excel_cannot_count_is_text():
    assert read_back(to_xlsx([sheet_of([(date(1899, 12, 31), datetime(1850, 1, 2, 3, 4))])]))[1] == [
        "31/12/1899",
        "02/01/1850",
    ]


def test_a_text_too_long_for_excel_is_cut_with_an_ellipsis():
    assert read_back(to_xlsx([sheet_of([("a" * 40_000, "b")])]))[1] == ["a" * 32_766 + "…", "b"]


@FORMATS
def test_every_sheet_is_written_even_without_row_or_column(write):
    sheets = [sheet_of([], name="Vide"), Sheet("Rien", (), []), sheet_of([("a", 1)], name="Plein")]
    content = write(sheets)
    assert CalamineWorkbook.from_filelike(BytesIO(content)).sheet_names == ["Vide", "Rien", "Plein"]
    assert read_back(content, 0) == [["Code", "Valeur"]]
    assert read_back(content, 2) == [["Code", "Valeur"], ["a", 1]]


@FORMATS
def test_rows_may_come_from_a_generator(write):
    assert read_back(write([sheet_of((str(n), n) for n in range(3))]))[1:] == [["0", 0], ["1", 1], ["2", 2]]


@FORMATS
def test_an_empty_row_keeps_its_place(write):
    assert read_back(write([sheet_of([(), ("a", "b")])])) == [["Code", "Valeur"], ["", ""], ["a", "b"]]


def test_the_xlsx_header_is_bold_frozen_and_filtered():
    content = to_xlsx([sheet_of([("a", 1), ("b", 2)])])
    inside = content_of(content, r"sheet1\.xml$")
    assert 'state="frozen"' in inside
    assert '<autoFilter ref="A1:B3"/>' in inside
    assert "<b/>" in content_of(content, r"styles\.xml$")
    assert "<dc:title>Essai</dc:title>" in content_of(content, r"core\.xml$")


def test_columns_are_as_wide_as_their_texts_within_reason():
    content = to_xlsx([sheet_of([("a" * 200, datetime(2026, 1, 1)), ("court", "deux\nlignes")])])
    widths = re.findall(r'<col min="\d+" max="\d+" width="(\d+)', content_of(content, r"sheet1\.xml$"))
    assert widths == ["50", "17"]


def test_the_ods_header_is_bold_and_repeated_on_each_printed_page():
    inside = content_of(write_ods([sheet_of([("a", date(2026, 1, 2))])]), r"content\.xml$")
    assert inside.count("<table:table-header-rows>") == 1
    assert inside.count('table:style-name="entete"') == 2
    assert 'office:date-value="2026-01-02"><text:p>02/01/2026</text:p>' in inside


def test_names_of_tabs_are_those_excel_accepts():
    names = ["Écoles : 1/2", "Écoles   1 2", "x" * 40, "x" * 40, "", "Historique", "'a'", "ÉCOLES   1 2"]
    assert tab_names(names) == (
        "Écoles   1 2",
        "Écoles   1 2 (2)",
        "x" * 31,
        "x" * 27 + " (2)",
        "Feuille",
        "Historique 1",
        "a",
        "ÉCOLES   1 2 (3)",
    )


@given(st.lists(st.text(max_size=40), max_size=8))
def test_names_of_tabs_are_short_and_all_different(names):
    found = tab_names(names)
    assert len({name.casefold() for name in found}) == len(names)
    assert all(0 < len(name) <= SHEET_NAME_MAX for name in found)


@FORMATS
def test_a_thousand_rows_of_forty_columns_take_less_than_three_seconds(write):
    columns = [f"Colonne {number}" for number in range(40)]
    row = ["Association Les Passeurs de mots", "49007", 12, date(2026, 10, 12)] * 10
    start = time.process_time()
    content = write([Sheet("Grand", columns, [row] * 1000)])
    assert time.process_time() - start < 3
    assert len(read_back(content)) == 1001
