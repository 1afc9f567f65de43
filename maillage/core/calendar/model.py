"""What a calendar is made of: items from every room of the house, whole days or hours.

Hours carry their time zone. `fin` is out, as everywhere in `core.periods`: the item of a single day ends the next day,
and None says just that (a day, or a moment without length). An item does not know who may read it: whoever makes it has
already decided.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

PARIS = ZoneInfo("Europe/Paris")
DAY = timedelta(days=1)

Moment = date | datetime


@dataclass(frozen=True, slots=True)
class Item:
    """`uid` is stable from one reading to the next; `genre` is the code of the provider that gave it.

    `url` is a path of the site or a whole address; `detail` one line of text; `qui` who is to act.
    """

    uid: str
    titre: str
    debut: Moment
    fin: Moment | None
    genre: str
    url: str = ""
    lieu: str = ""
    detail: str = ""
    qui: str = ""

    @property
    def heure(self) -> bool:
        """Has it an hour, or does it fill whole days?"""
        return isinstance(self.debut, datetime)

    @property
    def premier_jour(self) -> date:
        return day_of(self.debut)

    @property
    def dernier_jour(self) -> date:
        """The last day it touches, included."""
        if self.fin is None:
            return self.premier_jour
        if isinstance(self.fin, datetime):
            return max(self.premier_jour, day_of(self.fin - timedelta(microseconds=1)))
        return max(self.premier_jour, self.fin - DAY)

    def touches(self, start: date, end: date) -> bool:
        """Is some of it within the half-open period?"""
        return self.premier_jour < end and self.dernier_jour >= start


def day_of(moment: Moment) -> date:
    """The day in Paris of a day or of an hour."""
    return moment.astimezone(PARIS).date() if isinstance(moment, datetime) else moment


def in_order(items: Iterable[Item]) -> list[Item]:
    """By day, whole days first, then by hour; equal moments by title and identifier."""
    return sorted(items, key=rank)


def rank(item: Item) -> tuple[date, time, str, str]:
    hour = item.debut.astimezone(PARIS).time() if isinstance(item.debut, datetime) else time.min
    return (item.premier_jour, hour, item.titre, item.uid)
