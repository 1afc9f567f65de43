"""Days on which a demonstration cité meets: its school is open, and so are the offices."""

from datetime import date, timedelta

from maillage.cites.models import Cite
from maillage.cites.selectors.calendrier import bank_holidays, school_holidays

REACH = timedelta(days=200)


class OpenDays:
    """Of a cité, around a day."""

    def __init__(self, cite: Cite, today: date) -> None:
        start, end = today - REACH, today + REACH
        self._closed = school_holidays(cite, start, end)
        self._feasts = {feast.jour for feast in bank_holidays(cite, start, end)}

    def is_open(self, day: date) -> bool:
        return (
            day.weekday() < 5
            and day not in self._feasts
            and not any(period.debut <= day < period.fin for period in self._closed)
        )

    def near(self, day: date, today: date) -> date:
        """The day itself, or the nearest open one on the same side of today: what was held stays held."""
        step = timedelta(days=-1 if day < today else 1)
        while not self.is_open(day):
            day += step
        return day
