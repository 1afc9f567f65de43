"""When do schools close? School holidays by zone, and the zone of a département.

The three mainland zones are known from the summer of 2024 to the summer of 2028, from the dates that the ministry has
published for pupils. Corsica and overseas set their own dates: they are not shipped, and `known_until` says so, so that
a page can warn rather than draw a year without holidays.
"""

from maillage.core.calendar.holidays import (
    SchoolHoliday,
    Zone,
    known_until,
    school_holidays,
    zone_of_departement,
)

__all__ = ["SchoolHoliday", "Zone", "known_until", "school_holidays", "zone_of_departement"]
