"""School holidays: half-open periods, from the first free day to the day school starts again.

Source: school calendars of the ministry (2024-2025 to 2027-2028), for pupils. The zones of the académies are those of
the decree on the national school calendar in force since 2015. Corsica and each overseas territory are zones of their
own, whose dates are not shipped: a calendar is what is shipped plus what was imported from the ministry's files.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Zone(StrEnum):
    """The value is the word that the ministry's file uses, without « Zone »."""

    A = "A"
    B = "B"
    C = "C"
    CORSE = "Corse"
    GUADELOUPE = "Guadeloupe"
    GUYANE = "Guyane"
    MARTINIQUE = "Martinique"
    MAYOTTE = "Mayotte"
    NOUVELLE_CALEDONIE = "Nouvelle-Calédonie"
    POLYNESIE = "Polynésie"
    REUNION = "La Réunion"
    SAINT_PIERRE_ET_MIQUELON = "Saint-Pierre-et-Miquelon"
    WALLIS_ET_FUTUNA = "Wallis-et-Futuna"

    @property
    def libelle(self) -> str:
        return f"zone {self.value}" if self in MAINLAND else self.value


MAINLAND = (Zone.A, Zone.B, Zone.C)


@dataclass(frozen=True, slots=True)
class SchoolHoliday:
    """`debut` is the first day without school, `fin` the day it starts again."""

    nom: str
    debut: date
    fin: date

    @property
    def titre(self) -> str:
        """« vacances d'hiver », « pont de l'Ascension »; names given overseas as they are."""
        if self.nom in TITLES:
            return f"vacances {TITLES[self.nom]}{self.nom}"
        return self.nom if self.nom.startswith("pont ") else f"vacances ({self.nom})"


TITLES = {
    "été": "d'", "automne": "d'", "hiver": "d'", "printemps": "de ", "Noël": "de ", "Toussaint": "de la ",
    "Pâques": "de ", "Carnaval": "de ",
}  # fmt: skip


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
    Zone.CORSE: "2A 2B",
    Zone.GUADELOUPE: "971 977 978",
    Zone.MARTINIQUE: "972",
    Zone.GUYANE: "973",
    Zone.REUNION: "974",
    Zone.SAINT_PIERRE_ET_MIQUELON: "975",
    Zone.MAYOTTE: "976",
    Zone.WALLIS_ET_FUTUNA: "986",
    Zone.POLYNESIE: "987",
    Zone.NOUVELLE_CALEDONIE: "988",
}
"""Saint-Martin and Saint-Barthélemy belong to the académie of Guadeloupe."""

_ZONES = {code: zone for zone, codes in DEPARTEMENTS.items() for code in codes.split()}


@dataclass(frozen=True, slots=True)
class ZonePeriod:
    """A holiday of a zone, as it is shipped or imported. `supposee`: its end is not published yet, but taken as usual."""

    zone: Zone
    nom: str
    debut: date
    fin: date
    supposee: bool = False


SHIPPED: tuple[ZonePeriod, ...] = tuple(
    ZonePeriod(Zone(letter), name, date.fromisoformat(first), date.fromisoformat(back))
    for name, first, back, zones in PERIODS
    for letter in zones
)


def zone_of_departement(code: str) -> Zone | None:
    """The zone of a département ("49" → B, "2A" → Corse); None when the code is unknown."""
    return _ZONES.get(code)


def known_periods(zone: Zone, imported: Iterable[ZonePeriod] = ()) -> tuple[SchoolHoliday, ...]:
    """Shipped and imported together, in order: an imported period replaces the shipped ones that it overlaps."""
    newer = {(p.debut, p.fin): p for p in imported if p.zone == zone}
    kept = [
        p
        for p in SHIPPED
        if p.zone == zone and not any(start < p.fin and p.debut < end for start, end in newer)
    ]
    whole = sorted([*kept, *newer.values()], key=lambda p: (p.debut, p.fin))
    return tuple(SchoolHoliday(p.nom, p.debut, p.fin) for p in whole)


def school_holidays(
    zone: Zone, start: date, end: date, imported: Iterable[ZonePeriod] = ()
) -> tuple[SchoolHoliday, ...]:
    """The holidays of a zone that touch the half-open period from `start` to `end`, in order."""
    return tuple(h for h in known_periods(zone, imported) if h.debut < end and h.fin > start)


def known_until(zone: Zone, imported: Iterable[ZonePeriod] = ()) -> date | None:
    """The last day whose holidays are known; None when nothing is known of the zone."""
    return max((holiday.fin for holiday in known_periods(zone, imported)), default=None)
