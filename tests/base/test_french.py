"""Dates, numbers and plurals, as French writes them."""

from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

import pytest
from django.template import engines
from django.utils import timezone

from maillage.base.templatetags import french

NB, THIN = "\u00a0", "\u202f"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2019, 10, 12), f"12{NB}oct.{NB}2019"),
        (date(2019, 7, 1), f"1er{NB}juill.{NB}2019"),
        (datetime(2019, 12, 31, 23, 30, tzinfo=UTC), f"1er{NB}janv.{NB}2020"),  # midnight has passed in Paris
        (None, ""),
        ("bientôt", ""),
    ],
)
def test_short_date(day, expected):
    assert french.date_courte(day) == expected


def test_short_date_of_this_year_has_no_year():
    assert french.date_courte(date(timezone.localdate().year, 5, 3)) == f"3{NB}mai"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        (date(2026, 10, 12), "lundi 12 octobre 2026"),
        (date(2026, 2, 1), "dimanche 1er février 2026"),
        (None, ""),
    ],
)
def test_long_date(day, expected):
    assert french.date_longue(day) == expected


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        (time(9, 30), f"9{NB}h{NB}30"),
        (time(14, 0), f"14{NB}h"),
        (datetime(2026, 7, 1, 7, 5, tzinfo=UTC), f"9{NB}h{NB}05"),
        (None, ""),
    ],
)
def test_hour(moment, expected):
    assert french.heure(moment) == expected


@pytest.mark.parametrize(
    ("days_ago", "expected"),
    [
        (0, "aujourd'hui"),
        (1, "hier"),
        (-1, "demain"),
        (5, f"il y a 5{NB}jours"),
        (-5, f"dans 5{NB}jours"),
        (2, f"il y a 2{NB}jours"),
    ],
)
def test_days_ago(days_ago, expected):
    assert french.il_y_a(timezone.localdate() - timedelta(days=days_ago)) == expected


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (date(2026, 1, 31), date(2026, 2, 28), f"28{NB}jours"),
        (date(2026, 1, 31), date(2026, 3, 1), f"1{NB}mois"),
        (date(2025, 8, 12), date(2026, 10, 12), f"14{NB}mois"),
        (date(2023, 10, 13), date(2026, 10, 12), f"35{NB}mois"),
        (date(2023, 10, 12), date(2026, 10, 12), f"3{NB}ans"),
    ],
)
def test_length_of_time(earlier, later, expected):
    assert french.span(earlier, later) == expected


def test_no_date_is_no_age():
    assert french.il_y_a(None) == ""


@pytest.mark.parametrize(
    ("number", "forms", "expected"),
    [
        (0, "s", ""),
        (1, "s", ""),
        (1.5, "s", ""),
        (2, "s", "s"),
        (-3, "s", "s"),
        (2, "x", "x"),
        (1, "al,aux", "al"),
        (2, "al,aux", "aux"),
        ([1, 2], "s", "s"),
        ([], "s", ""),
        ("", "s", ""),
    ],
)
def test_plural(number, forms, expected):
    assert french.pluriel(number, forms) == expected


@pytest.mark.parametrize(
    ("number", "forms", "expected"),
    [
        (0, "structure", f"0{NB}structure"),
        (1, "structure", f"1{NB}structure"),
        (1200, "structure", f"1{THIN}200{NB}structures"),
        (3, "cheval,chevaux", f"3{NB}chevaux"),
        ([1], "action", f"1{NB}action"),
        (None, "action", ""),
    ],
)
def test_count(number, forms, expected):
    assert french.compte(number, forms) == expected


@pytest.mark.parametrize(
    ("number", "decimals", "expected"),
    [
        (2286, None, f"2{THIN}286"),
        (0, None, "0"),
        (-1234567, None, f"-1{THIN}234{THIN}567"),
        (2.45, None, "2,45"),
        (2.45, 1, "2,5"),
        (Decimal("1000.00"), None, f"1{THIN}000"),
        (3, 2, "3,00"),
        ("rien", None, ""),
        (float("nan"), None, ""),
        (None, None, ""),
    ],
)
def test_number(number, decimals, expected):
    assert french.nombre(number, decimals) == expected


@pytest.mark.parametrize(
    ("amount", "expected"),
    [(8500, f"8{THIN}500{NB}€"), (Decimal("8500.5"), f"8{THIN}500,50{NB}€"), (None, "")],
)
def test_euros(amount, expected):
    assert french.euros(amount) == expected


@pytest.mark.parametrize(
    ("value", "total", "expected"),
    [(0.42, 1, f"42{NB}%"), (12, 47, f"26{NB}%"), (1, 0, ""), (None, 1, ""), (0, 5, f"0{NB}%")],
)
def test_percentage(value, total, expected):
    assert french.pourcentage(value, total) == expected


@pytest.mark.parametrize(
    ("low", "high", "expected"),
    [(36, 132, "3-11 ans"), (0, None, "tous âges"), (192, None, "dès 16 ans"), (None, 36, ""), ("", "", "")],
)
def test_age(low, high, expected):
    assert french.age(low, high) == expected


def test_filters_need_no_load():
    template = engines["django"].from_string("{{ n|compte:'structure' }}, {{ jour|date_longue }}")
    assert template.render({"n": 2, "jour": date(2026, 10, 12)}) == f"2{NB}structures, lundi 12 octobre 2026"
