"""What is known of school holidays: shipped with the program and imported, by zone."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.core.calendar import SchoolHoliday, Zone, ZonePeriod, known_until
from maillage.core.calendar.holidays import known_periods
from maillage.territoires.models import PeriodeScolaire


@dataclass(frozen=True)
class ZoneConnue:
    """`jusqu_au` is None when nothing is known; `importees` are the rows that can be removed."""

    zone: Zone
    jusqu_au: date | None
    prochaines: tuple[SchoolHoliday, ...]
    importees: tuple[PeriodeScolaire, ...]


def imported_periods(*zones: Zone) -> tuple[ZonePeriod, ...]:
    """One query; of every zone when none is given."""
    rows = PeriodeScolaire.objects.all()
    if zones:
        rows = rows.filter(zone__in=[zone.value for zone in zones])
    return tuple(as_period(row) for row in rows)


def as_period(row: PeriodeScolaire) -> ZonePeriod:
    return ZonePeriod(Zone(row.zone), row.nom, row.debut, row.fin, row.fin_supposee)


def known_zones(today: date) -> list[ZoneConnue]:
    """Every zone of the country, with how far its calendar goes."""
    rows = list(PeriodeScolaire.objects.all())
    periods = [as_period(row) for row in rows]
    return [zone_known(zone, rows, periods, today) for zone in Zone]


def zone_known(
    zone: Zone, rows: Iterable[PeriodeScolaire], periods: Iterable[ZonePeriod], today: date
) -> ZoneConnue:
    periods = list(periods)
    coming = [holiday for holiday in known_periods(zone, periods) if holiday.fin > today]
    mine = tuple(row for row in rows if row.zone == zone.value)
    return ZoneConnue(zone, known_until(zone, periods), tuple(coming), mine)
