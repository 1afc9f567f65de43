from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import public_holidays

YEAR = (date(2026, 1, 1), date(2027, 1, 1))
COMMON = {
    "01-01", "04-06", "05-01", "05-08", "05-14", "05-25", "07-14", "08-15", "11-01", "11-11", "12-25",
}  # fmt: skip


def days(departement=""):
    return {f"{day.jour:%m-%d}" for day in public_holidays(*YEAR, departement)}


def test_the_eleven_days_of_the_law():
    assert days("49") == COMMON
    assert [day.nom for day in public_holidays(date(2026, 5, 1), date(2026, 5, 9))] == [
        "Fête du Travail",
        "Fête de la Victoire",
    ]


@pytest.mark.parametrize(
    "departement, own",
    [
        ("67", {"04-03", "12-26"}),
        ("57", {"04-03", "12-26"}),
        ("974", {"12-20"}),
        ("976", {"04-27"}),
        ("973", {"06-10"}),
        ("972", {"05-22", "07-21"}),
        ("2A", set()),
    ],
)
def test_alsace_moselle_and_overseas_have_their_own(departement, own):
    assert days(departement) == COMMON | own


@given(start=st.dates(date(2020, 1, 1), date(2035, 1, 1)), length=st.integers(0, 800))
def test_only_the_period_in_order(start, length):
    end = date.fromordinal(start.toordinal() + length)
    found = [day.jour for day in public_holidays(start, end, "68")]
    assert found == sorted(set(found))
    assert all(start <= day < end for day in found)
