# ruff: noqa: DTZ001  a spreadsheet's times have no zone
"""A csv file is opened with a double click: nothing in it may compute, everything must stay readable."""

import csv
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.office.writers import Sheet, neutralise, write_csv
from maillage.office.writers.model import clean_text

TEXTS = st.text(max_size=20) | st.sampled_from(
    ["=1+1", "-2", "+33 6", "@a", " =1", "a;b", 'dit "oui"', "l1\nl2"]
)


def read_back(content, delimiter=";"):
    lines = content.decode("utf-8-sig").split("\r\n")
    assert lines[-1] == ""
    return list(csv.reader(content.decode("utf-8-sig").splitlines(keepends=True), delimiter=delimiter))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1+1", "-1-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "\u00a0=1", "＝1", "-2+3+cmd|' /C calc'!A0",
     "+33-1-23", "+A1", "-", "- (0)1", "+33 (0)1=2"],
)  # fmt: skip
def test_what_would_be_computed_gets_an_apostrophe(text):
    assert neutralise(text) == "'" + text


@pytest.mark.parametrize(
    "text",
    ["", "Maison de quartier", "-3", "-3,5", "+33 2 41 05 40 00", "+33241054000", "+33 (0)2 41 05 40 00",
     "-1 234,50", "a=b", "a\n=b", "3 - 11 ans", "02 41 05 40 00"],
)  # fmt: skip
def test_numbers_phones_and_ordinary_texts_stay_as_they_are(text):
    assert neutralise(text) == text


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6), st.sampled_from([";", ",", "\t"]))
def test_reading_back_gives_the_same_texts(rows, delimiter):
    content = write_csv(Sheet("x", ("Code", "Nom"), rows), delimiter)
    expected = [[neutralise(clean_text(cell)) for cell in row] for row in rows]
    text = content.decode("utf-8-sig")
    assert list(csv.reader(_lines(text), delimiter=delimiter)) == [["Code", "Nom"], *expected]


def _lines(text):
    """Cut after line feeds only, as a file opened with newline='' does."""
    return [line + "\n" for line in text.split("\n")[:-1]]


@given(st.lists(st.tuples(TEXTS, TEXTS), max_size=6))
def test_no_cell_read_back_begins_like_a_formula(rows):
    text = write_csv(Sheet("x", ("=Code", "Nom"), rows)).decode("utf-8-sig")
    cells = [cell for row in csv.reader(_lines(text), delimiter=";") for cell in row]
    assert [cell for cell in cells if neutralise(cell) != cell] == []
    assert cells[0] == "'=Code"


def test_values_are_written_as_a_french_excel_reads_them():
    row = ("01053", -3, 2.5, True, False, None, date(2026, 10, 2), datetime(2026, 10, 2, 9, 5), float("nan"))
    content = write_csv(Sheet("x", tuple("abcdefghi"), [row]))
    assert content.startswith(b"\xef\xbb\xbfa;b;c")
    assert read_back(content)[1] == [
        "01053", "-3", "2,5", "oui", "non", "", "02/10/2026", "02/10/2026 09:05:00", "",
    ]  # fmt: skip


def test_with_commas_between_cells_numbers_have_points():
    assert (
        write_csv(Sheet("x", ("lat", "lon"), [(47.25, -0.5)]), ",")
        == b"\xef\xbb\xbflat,lon\r\n47.25,-0.5\r\n"
    )
