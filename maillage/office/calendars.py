"""iCalendar files: whole days or hours, with their title and place. Bytes in, plain events out.

Whatever the bytes are, the only exception that leaves is `Unreadable`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from maillage.core.later import later_module
from maillage.office.errors import Unreadable

icalendar = later_module("icalendar")

MAX_BYTES = 5 * 1024**2
MAX_EVENTS = 5000
NOT_A_CALENDAR = "Ce fichier n'est pas un calendrier : il en faut un au format iCalendar (.ics), qui commence par « BEGIN:VCALENDAR »."


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """`fin` is out; an event that gives none ends where it begins (an hour) or the day after (a day)."""

    numero: int
    titre: str
    debut: date | datetime
    fin: date | datetime
    lieu: str


@dataclass(frozen=True, slots=True)
class CalendarFile:
    """`illisibles` are the ranks of events without a date that can be read."""

    nom: str
    events: tuple[CalendarEvent, ...]
    illisibles: tuple[int, ...]


def read_calendar(data: bytes) -> CalendarFile:
    if len(data) > MAX_BYTES:
        raise Unreadable(
            "trop-gros", "Ce calendrier pèse plus de 5 Mo : ce n'est pas un calendrier scolaire."
        )
    if b"BEGIN:VCALENDAR" not in data[:4096].upper():
        raise Unreadable("calendrier", NOT_A_CALENDAR)
    calendar = parsed(data)
    found: list[CalendarEvent] = []
    unreadable: list[int] = []
    for rank, component in enumerate(calendar.walk("VEVENT"), 1):
        if rank > MAX_EVENTS:
            raise Unreadable("trop-long", f"Ce calendrier a plus de {MAX_EVENTS} événements : découpez-le.")
        event = event_of(rank, component)
        if event is None:
            unreadable.append(rank)
        else:
            found.append(event)
    return CalendarFile(str(calendar.get("x-wr-calname", "")), tuple(found), tuple(unreadable))


def parsed(data: bytes) -> Any:
    try:
        return icalendar.Calendar.from_ical(data.decode("utf-8-sig", errors="replace"))
    except Exception as error:
        # the library lets out errors of every kind (values, indexes, types) on damaged files
        raise Unreadable(
            "calendrier",
            "Ce calendrier est abîmé ou incomplet : téléchargez-le de nouveau, puis renvoyez-le.",
        ) from error


def event_of(rank: int, component: Any) -> CalendarEvent | None:
    start = moment(component, "dtstart")
    if start is None:
        return None
    end = moment(component, "dtend")
    if end is None or isinstance(end, datetime) != isinstance(start, datetime):
        end = start if isinstance(start, datetime) else start + timedelta(days=1)
    return CalendarEvent(
        rank, str(component.get("summary", "")), start, end, str(component.get("location", ""))
    )


def moment(component: Any, name: str) -> date | datetime | None:
    try:
        value = component.decoded(name, None)
    except Exception:
        # a value that the library kept without understanding it
        return None
    return value if isinstance(value, date) else None
