"""Calendars as other programs read them (RFC 5545 and 5546): an invitation, and a feed of everything.

What real clients need and the norms do not say: the time zone of Paris is written with yearly rules, because Outlook
does not read lists of dates; the address of the page is also in the description, because most clients hide URL; whole
days are free time, because a deadline must not make anyone look busy.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

from maillage.core.calendar.model import PARIS, Item
from maillage.core.later import later_module

icalendar = later_module("icalendar")

PRODID = "-//maillage//agenda//FR"
REFRESH = "PT6H"
FOLD = 75
METHODS = ("REQUEST", "CANCEL", "PUBLISH")

PARIS_RULES = """BEGIN:VTIMEZONE
TZID:Europe/Paris
BEGIN:DAYLIGHT
DTSTART:19960331T020000
RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU
TZNAME:CEST
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
BEGIN:STANDARD
DTSTART:19961027T030000
RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU
TZNAME:CET
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
END:VTIMEZONE
"""
"""Directive 2000/84/CE: last Sundays of March and October, since 1996."""


@dataclass(frozen=True, slots=True)
class Attendee:
    nom: str
    courriel: str
    facultatif: bool = False


@dataclass(frozen=True, slots=True)
class Event:
    """A meeting that people are invited to. `uid` never changes; `sequence` grows with each change told.

    `modifie_le` is when this version was made: the program that reads keeps the latest.
    """

    uid: str
    titre: str
    debut: datetime
    fin: datetime
    modifie_le: datetime
    sequence: int
    organisateur: Attendee
    participants: tuple[Attendee, ...] = ()
    lieu: str = ""
    detail: str = ""
    url: str = ""


def event_ics(event: Event, method: str) -> bytes:
    """An invitation (REQUEST), its cancellation (CANCEL) or a copy to keep (PUBLISH)."""
    if method not in METHODS:
        raise ValueError(f"méthode inconnue : {method}")
    calendar = empty_calendar()
    calendar.add("method", method)
    calendar.add_component(icalendar.Timezone.from_ical(PARIS_RULES))
    calendar.add_component(invitation(event, method))
    content: bytes = calendar.to_ical()
    return content


def invitation(event: Event, method: str) -> Any:
    component = icalendar.Event()
    component.add("uid", event.uid)
    component.add("sequence", event.sequence)
    component.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    component.add("dtstamp", event.modifie_le)
    component.add("last-modified", event.modifie_le)
    component.add("dtstart", event.debut.astimezone(PARIS))
    component.add("dtend", event.fin.astimezone(PARIS))
    tell(component, event.titre, event.lieu, event.detail, event.url)
    component.add("organizer", address(event.organisateur))
    for attendee in event.participants if method != "PUBLISH" else ():
        component.add("attendee", invited(attendee, method))
    return component


def address(person: Attendee) -> Any:
    found = icalendar.vCalAddress(f"mailto:{person.courriel}")
    if person.nom:
        found.params["CN"] = icalendar.vText(person.nom)
    return found


def invited(attendee: Attendee, method: str) -> Any:
    found = address(attendee)
    found.params["CUTYPE"] = icalendar.vText("INDIVIDUAL")
    found.params["ROLE"] = icalendar.vText("OPT-PARTICIPANT" if attendee.facultatif else "REQ-PARTICIPANT")
    if method == "REQUEST":
        found.params["PARTSTAT"] = icalendar.vText("NEEDS-ACTION")
        found.params["RSVP"] = icalendar.vText("TRUE")
    return found


def feed_ics(items: Iterable[Item], name: str, *, domain: str, stamp: datetime, base_url: str = "") -> bytes:
    """Every item as an event. `domain` makes identifiers unique in the world, `base_url` makes paths whole addresses.

    The frame is the library's; the events, up to a thousand, are written as lines, ten times faster, and tested to be
    what the library writes.
    """
    calendar = empty_calendar()
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", "Europe/Paris")
    calendar.add("x-published-ttl", REFRESH)
    calendar.add("refresh-interval", timedelta(hours=6), parameters={"VALUE": "DURATION"})
    calendar.add_component(icalendar.Timezone.from_ical(PARIS_RULES))
    frame: bytes = calendar.to_ical(sorted=False)
    head, end = frame.rsplit(b"END:VCALENDAR", 1)
    stamped = f"{stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = [line for item in items for line in entry(item, domain, stamped, base_url)]
    return head + "".join(f"{folded(line)}\r\n" for line in lines).encode() + b"END:VCALENDAR" + end


def entry(item: Item, domain: str, stamp: str, base_url: str) -> Iterator[str]:
    """The content lines of an item, before folding."""
    url = f"{base_url}{item.url}" if item.url.startswith("/") else item.url
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(item.uid if '@' in item.uid else f'{item.uid}@{domain}')}"
    yield f"DTSTAMP:{stamp}"
    yield from times(item)
    yield f"SUMMARY:{escaped(item.titre)}"
    if item.lieu:
        yield f"LOCATION:{escaped(item.lieu)}"
    told = "\n".join(line for line in (item.detail, f"Qui : {item.qui}" if item.qui else "") if line)
    told = "\n\n".join(part for part in (told, url) if part)
    if told:
        yield f"DESCRIPTION:{escaped(told)}"
    if url:
        yield f"URL:{url}"
    yield "END:VEVENT"


def times(item: Item) -> Iterator[str]:
    if isinstance(item.debut, datetime):
        end = item.fin if isinstance(item.fin, datetime) else item.debut
        for name, moment in (("DTSTART", item.debut), ("DTEND", end)):
            yield f"{name};TZID=Europe/Paris:{moment.astimezone(PARIS):%Y%m%dT%H%M%S}"
        return
    last = item.fin if isinstance(item.fin, date) else item.debut + timedelta(days=1)
    yield f"DTSTART;VALUE=DATE:{item.debut:%Y%m%d}"
    yield f"DTEND;VALUE=DATE:{last:%Y%m%d}"
    yield "TRANSP:TRANSPARENT"
    yield "X-MICROSOFT-CDO-BUSYSTATUS:FREE"


def escaped(text: str) -> str:
    """RFC 5545, 3.3.11."""
    text = text.replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\\n").replace("\n", "\\n")


def folded(line: str) -> str:
    """RFC 5545, 3.1: at most 75 bytes a line, never within a character; the following ones begin with a space."""
    if len(line) * 4 <= FOLD or len(line.encode()) <= FOLD:
        return line
    if line.isascii():
        rest = (line[rank : rank + FOLD - 1] for rank in range(FOLD, len(line), FOLD - 1))
        return "\r\n ".join([line[:FOLD], *rest])
    parts: list[str] = []
    start = size = 0
    for rank, character in enumerate(line):
        width = len(character.encode())
        if size + width > FOLD - bool(parts):
            parts.append(line[start:rank])
            start, size = rank, 0
        size += width
    return "\r\n ".join([*parts, line[start:]])


def tell(component: Any, titre: str, lieu: str, detail: str, url: str) -> None:
    component.add("summary", titre)
    if lieu:
        component.add("location", lieu)
    told = "\n\n".join(part for part in (detail, url if url not in detail else "") if part)
    if told:
        component.add("description", told)
    if url:
        component.add("url", url)


def empty_calendar() -> Any:
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODID)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    return calendar
