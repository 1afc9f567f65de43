"""When do schools close, who is free, what is due? One calendar for meetings, deadlines and holidays.

The three mainland zones are known from the summer of 2024 to the summer of 2028, from the dates that the ministry has
published for pupils. Corsica and overseas set their own dates: they are not shipped but imported, and `known_until`
says what is known, so that a page can warn rather than draw a year without holidays.
"""

from maillage.core.calendar.holidays import (
    MAINLAND,
    SchoolHoliday,
    Zone,
    ZonePeriod,
    known_until,
    school_holidays,
    zone_of_departement,
)
from maillage.core.calendar.model import PARIS, Item, in_order
from maillage.core.calendar.public_holidays import PublicHoliday, public_holidays

__all__ = [
    "MAINLAND",
    "PARIS",
    "Item",
    "PublicHoliday",
    "SchoolHoliday",
    "Zone",
    "ZonePeriod",
    "in_order",
    "known_until",
    "public_holidays",
    "school_holidays",
    "zone_of_departement",
]
