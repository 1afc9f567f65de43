from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.freshness import Datum, Level, Limits, freshness, months_between

TODAY = date(2026, 10, 12)
PAST = st.dates(date(2015, 1, 1), TODAY)
DATA = st.lists(
    st.builds(Datum, st.sampled_from(["adresse", "téléphone"]), st.booleans(), st.none() | PAST), max_size=5
)


def measure(verified_on, data=(), limits=None):
    return freshness(verified_on=verified_on, data=data, today=TODAY, limits=limits)


@pytest.mark.parametrize(
    ("verified_on", "label", "level"),
    [
        (date(2026, 10, 1), "vérifiée en oct.", Level.FRESH),
        (date(2026, 9, 18), "vérifiée en sept.", Level.FRESH),
        (date(2026, 6, 2), "vérifiée en juin", Level.FRESH),
        (date(2026, 4, 13), "vérifiée en avr.", Level.FRESH),
        (date(2026, 4, 12), "il y a 6 mois", Level.AGING),
        (date(2026, 1, 2), "il y a 9 mois", Level.AGING),
        (date(2025, 8, 2), "il y a 14 mois", Level.AGING),
        (date(2025, 4, 12), "il y a 18 mois", Level.STALE),
        (date(2024, 8, 2), "il y a 26 mois", Level.STALE),
        (date(2022, 10, 1), "il y a 4 ans", Level.STALE),
        (None, "jamais vérifiée", Level.NEVER),
        (date(2026, 12, 1), "vérifiée en oct.", Level.FRESH),
    ],
)
def test_label_and_level_of_lists(verified_on, label, level):
    found = measure(verified_on)
    assert (found.label, found.level) == (label, level)


def test_a_complete_fresh_sheet_has_a_hundred_points():
    found = measure(date(2026, 9, 18), [Datum("adresse", True, date(2026, 9, 1))])
    assert (found.score, found.reasons) == (
        100,
        ("Fiche vérifiée il y a moins d'un mois.", "Renseignement le plus ancien : adresse, il y a 1 mois."),
    )


def test_an_empty_sheet_never_verified_has_none():
    found = measure(None, [Datum("adresse", False), Datum("téléphone", False)])
    assert (found.score, found.reasons) == (
        0,
        ("La fiche n'a jamais été vérifiée.", "À compléter : adresse, téléphone."),
    )


def test_points_are_lost_in_proportion_between_the_two_limits():
    """12 months, half-way from 6 to 18: 30 points of 60; a datum of 12 months: 10 of 20; half is filled: 10 of 20."""
    data = [Datum("adresse", True, date(2025, 10, 12)), Datum("téléphone", False)]
    assert measure(date(2025, 10, 12), data).score == 50


def test_the_reasons_name_what_is_old_undated_and_missing():
    data = [
        Datum("adresse", True, date(2024, 4, 1)),
        Datum("courriel", True, date(2026, 4, 1)),
        Datum("horaires", True),
        Datum("téléphone", False, date(2020, 1, 1)),
    ]
    assert measure(date(2025, 12, 1), data).reasons == (
        "Fiche vérifiée il y a 10 mois.",
        "Renseignement le plus ancien : adresse, il y a 30 mois.",
        "Sans date : horaires.",
        "À compléter : téléphone.",
    )


def test_limits_are_a_parameter():
    limits = Limits(fresh_months=24, stale_months=36)
    assert measure(date(2025, 10, 1), limits=limits).label == "vérifiée en oct. 2025"
    assert measure(date(2025, 12, 1), limits=limits).label == "vérifiée en déc."
    assert measure(TODAY, limits=Limits(1, 2)).level is Level.FRESH


@pytest.mark.parametrize(("fresh", "stale"), [(6, 6), (18, 6), (0, 6)])
def test_limits_in_the_wrong_order_are_refused(fresh, stale):
    with pytest.raises(ValueError, match="les deux seuils sont à inverser"):
        Limits(fresh, stale)


@pytest.mark.parametrize(
    ("start", "months"),
    [(date(2026, 9, 12), 1), (date(2026, 9, 13), 0), (date(2025, 10, 12), 12), (date(2027, 1, 1), 0)],
)
def test_months_are_whole(start, months):
    assert months_between(start, TODAY) == months


@given(PAST, st.integers(0, 2000), DATA)
def test_an_older_verification_never_gives_more_points(verified_on, days, data):
    older = measure(verified_on - timedelta(days=days), data)
    assert 0 <= older.score <= measure(verified_on, data).score <= 100
    assert measure(None, data).score <= older.score


@given(st.none() | PAST, DATA)
def test_filling_a_datum_today_never_costs_points(verified_on, data):
    missing = [*data, Datum("horaires", False)]
    filled = [*data, Datum("horaires", True, TODAY)]
    assert measure(verified_on, missing).score <= measure(verified_on, filled).score
