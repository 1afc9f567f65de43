"""School holidays of the mainland zones: half-open periods, from the first free day to the day school starts again.

Source: school calendars of the ministry (2024-2025 to 2027-2028), for pupils. The zones of the académies are those of
the decree on the national school calendar in force since 2015.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Zone(StrEnum):
    A = "A"
    B = "B"
    C = "C"


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """`debut` is the first day without school, `fin` the day it starts again."""

    nom: str
    debut: date
    fin: date


PERIODS: tuple[tuple[str, str, str, str], ...] = (
    ("été", "2024-07-06", "2024-09-02", "ABC"),
    ("Toussaint", "2024-10-19", "2024-11-04", "ABC"),
    ("Noël", "2024-12-21", "2025-01-06", "ABC"),
    ("hiver", "2025-02-08", "2025-02-24", "B"),
    ("hiver", "2025-02-15", "2025-03-03", "C"),
    ("hiver", "2025-02-22", "2025-03-10", "A"),
    ("printemps", "2025-04-05", "2025-04-22", "B"),
    ("printemps", "2025-04-12", "2025-04-28", "C"),
    ("printemps", "2025-04-19", "2025-05-05", "A"),
    ("été", "2025-07-05", "2025-09-01", "ABC"),
    ("Toussaint", "2025-10-18", "2025-11-03", "ABC"),
    ("Noël", "2025-12-20", "2026-01-05", "ABC"),
    ("hiver", "2026-02-07", "2026-02-23", "A"),
    ("hiver", "2026-02-14", "2026-03-02", "B"),
    ("hiver", "2026-02-21", "2026-03-09", "C"),
    ("printemps", "2026-04-04", "2026-04-20", "A"),
    ("printemps", "2026-04-11", "2026-04-27", "B"),
    ("printemps", "2026-04-18", "2026-05-04", "C"),
    ("été", "2026-07-04", "2026-09-01", "ABC"),
    ("Toussaint", "2026-10-17", "2026-11-02", "ABC"),
    ("Noël", "2026-12-19", "2027-01-04", "ABC"),
    ("hiver", "2027-02-06", "2027-02-22", "C"),
    ("hiver", "2027-02-13", "2027-03-01", "A"),
    ("hiver", "2027-02-20", "2027-03-08", "B"),
    ("printemps", "2027-04-03", "2027-04-19", "C"),
    ("printemps", "2027-04-10", "2027-04-26", "A"),
    ("printemps", "2027-04-17", "2027-05-03", "B"),
    ("pont de l'Ascension", "2027-05-06", "2027-05-09", "ABC"),
    ("été", "2027-07-03", "2027-09-01", "ABC"),
    ("Toussaint", "2027-10-23", "2027-11-08", "ABC"),
    ("Noël", "2027-12-18", "2028-01-03", "ABC"),
    ("hiver", "2028-02-05", "2028-02-21", "B"),
    ("hiver", "2028-02-12", "2028-02-28", "C"),
    ("hiver", "2028-02-19", "2028-03-06", "A"),
    ("printemps", "2028-04-08", "2028-04-24", "B"),
    ("printemps", "2028-04-15", "2028-05-02", "C"),
    ("printemps", "2028-04-22", "2028-05-09", "A"),
    ("pont de l'Ascension", "2028-05-26", "2028-05-28", "ABC"),
    ("été", "2028-07-04", "2028-09-01", "ABC"),
)
"""Name, first day, day of return, zones."""

DEPARTEMENTS: dict[Zone, str] = {
    Zone.A: "01 03 07 15 16 17 19 21 23 24 25 26 33 38 39 40 42 43 47 58 63 64 69 70 71 73 74 79 86 87 89 90",
    Zone.B: (
        "02 04 05 06 08 10 13 14 18 22 27 28 29 35 36 37 41 44 45 49 50 51 52 53 54 55 56 57 59 60 61 62 67 68 72 76 "
        "80 83 84 85 88"
    ),
    Zone.C: "09 11 12 30 31 32 34 46 48 65 66 75 77 78 81 82 91 92 93 94 95",
}
_ZONES = {code: zone for zone, codes in DEPARTEMENTS.items() for code in codes.split()}


def zone_of_departement(code: str) -> Zone | None:
    """The zone of a département ("49" → B); None for Corsica and overseas, which set their own dates."""
    return _ZONES.get(code)


def school_holidays(zone: Zone, start: date, end: date) -> tuple[SchoolHoliday, ...]:
    """The holidays of a zone that touch the half-open period from `start` to `end`, in order."""
    found = (
        SchoolHoliday(name, date.fromisoformat(first), date.fromisoformat(back))
        for name, first, back, zones in PERIODS
        if zone.value in zones
    )
    return tuple(holiday for holiday in found if holiday.debut < end and holiday.fin > start)


def known_until(zone: Zone) -> date:
    """The last day whose holidays are known."""
    return max(date.fromisoformat(back) for _, _, back, zones in PERIODS if zone.value in zones)
