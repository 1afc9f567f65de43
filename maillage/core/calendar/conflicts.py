"""What cannot be at the same time: meetings that want the same people, meetings on days when nobody works.

In: meetings with the people they take, and the closed days with their reason. Out: conflicts, in order, as sentences.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from maillage.core.calendar.model import PARIS, day_of


@dataclass(frozen=True, slots=True)
class Meeting:
    """`qui` are keys of people or structures, hours carry their time zone."""

    uid: str
    titre: str
    debut: datetime
    fin: datetime
    qui: frozenset[str]


@dataclass(frozen=True, slots=True)
class Conflict:
    """`uids` are the meetings concerned; `communs` the keys that both want, empty for a closed day."""

    jour: date
    uids: tuple[str, ...]
    communs: frozenset[str]
    phrase: str


def conflicts(
    meetings: Iterable[Meeting], closed: Mapping[date, str], names: Mapping[str, str]
) -> list[Conflict]:
    """`names` gives the words of a key; those without one are counted, not named."""
    ordered = sorted(meetings, key=lambda m: (m.debut, m.titre, m.uid))
    found = [conflict for meeting in ordered if (conflict := on_closed_day(meeting, closed)) is not None]
    open_now: list[Meeting] = []
    for meeting in ordered:
        open_now = [other for other in open_now if other.fin > meeting.debut]
        found += [
            clash(other, meeting, shared, names) for other in open_now if (shared := other.qui & meeting.qui)
        ]
        open_now.append(meeting)
    return sorted(found, key=lambda c: (c.jour, c.uids))


def on_closed_day(meeting: Meeting, closed: Mapping[date, str]) -> Conflict | None:
    day = day_of(meeting.debut)
    reason = closed.get(day)
    if reason is None:
        return None
    return Conflict(day, (meeting.uid,), frozenset(), f"« {meeting.titre} » tombe un jour fermé. {reason}")


def clash(one: Meeting, other: Meeting, shared: frozenset[str], names: Mapping[str, str]) -> Conflict:
    told = sorted(names[key] for key in shared if key in names)
    who = f" ({', '.join(told[:3])}{'…' if len(told) > 3 else ''})" if told else ""
    number = len(shared)
    members = "un membre attendu" if number == 1 else f"{number} membres attendus"
    hour = other.debut.astimezone(PARIS)
    phrase = (
        f"« {one.titre} » et « {other.titre} » ont lieu en même temps, à {hour.hour} h"
        f"{f' {hour.minute:02}' if hour.minute else ''} : {members} aux deux{who}."
    )
    return Conflict(day_of(other.debut), (one.uid, other.uid), shared, phrase)
