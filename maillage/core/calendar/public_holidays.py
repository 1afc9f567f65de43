"""Days when nobody works: the public holidays of France, those of Alsace-Moselle and of each overseas territory.

Source: the library `holidays`, which follows the law (article L3133-1 of the labour code and local texts). In
Alsace-Moselle, Good Friday is free only in the communes with a Protestant or a mixed church: it is given all the same.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from maillage.core.later import later_module

holidays = later_module("holidays")

SUBDIVISIONS = {
    "57": "57",
    "67": "6AE",
    "68": "6AE",
    "971": "971",
    "972": "972",
    "973": "973",
    "974": "974",
    "975": "PM",
    "976": "976",
    "977": "BL",
    "978": "MF",
    "986": "WF",
    "987": "PF",
    "988": "NC",
}
"""Département or territory → the code that the library gives to its own holidays."""


@dataclass(frozen=True, slots=True)
class PublicHoliday:
    jour: date
    nom: str


def public_holidays(start: date, end: date, departement: str = "") -> tuple[PublicHoliday, ...]:
    """The public holidays of a département within the half-open period, in order."""
    years = range(start.year, end.year + 1)
    found = (day for year in years for day in of_year(year, SUBDIVISIONS.get(departement, "")))
    return tuple(day for day in found if start <= day.jour < end)


@lru_cache(maxsize=256)
def of_year(year: int, subdivision: str) -> tuple[PublicHoliday, ...]:
    days = holidays.country_holidays("FR", subdiv=subdivision or None, years=year, language="fr")
    return tuple(PublicHoliday(day, name) for day, name in sorted(days.items()))
