"""Opening hours: checks the OpenStreetMap notation and says it in French, day by day.

One text describes one period of the year: the hours in school time and the hours in holidays are two texts.
The notation: https://wiki.openstreetmap.org/wiki/Key:opening_hours/specification
"""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

# The stubs of the library forget ParserError.
from opening_hours import OpeningHours, ParserError, State  # type: ignore[attr-defined]

DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
CLOSED = "fermé"
ALL_DAY = "jour et nuit"
LONGEST = 500  # characters; real ones have under 200
_HOW = "« Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-12:00 » (Mo lundi, Tu mardi, We mercredi, Th jeudi, Fr vendredi, Sa samedi, Su dimanche)"

# Hours are read over one whole year, from a Monday. The year itself does not matter: rules that name another year
# show as closed here, and a remark says that the hours depend on dates.
_FIRST_MONDAY = date(2025, 1, 6)
_WEEKS = 52
_AT = re.compile(r"--> 1:(\d+)")
_OPEN_END = re.compile(r"\d\+")
_SUN = re.compile(r"\b(?:sunrise|sunset|dawn|dusk)\b")
_YEARS = re.compile(r"\b(?:19|20|21)\d\d\b")


class InvalidHours(ValueError):
    """The hours cannot be read; the text of the exception is a French sentence for the person."""


@dataclass(frozen=True, slots=True)
class Week:
    """The hours of a usual week: (day, text) from Monday to Sunday, and what the table cannot say."""

    days: tuple[tuple[str, str], ...]
    remarks: tuple[str, ...] = ()


def check_hours(text: str) -> None:
    """Raise InvalidHours, with a sentence that says where it stops and how to write it, unless the text is valid."""
    _parsed(text)


def describe_hours(text: str) -> Week:
    """Say the hours of a usual week, as ("lundi", "9 h – 12 h, 14 h – 17 h 30"), "fermé" when closed.

    When weeks differ (months, dates, "first Monday"), the most frequent week with an opening is shown and a remark
    says so; so does one for what the notation leaves open (no closing time, sunrise) or keeps for holidays.
    Raises InvalidHours.
    """
    hours = _parsed(text)
    weeks = [tuple(days) for days in _weeks(hours)]
    opened = [week for week in weeks if set(week) != {CLOSED}]
    usual, _ = Counter(opened or weeks).most_common(1)[0]
    return Week(
        days=tuple(zip(DAYS, usual, strict=True)),
        remarks=tuple(_remarks(text, varying=len(set(weeks)) > 1)),
    )


def _parsed(text: str) -> OpeningHours:
    if not text.strip():
        raise InvalidHours(f"Les horaires sont vides : écrivez par exemple {_HOW}.")
    if len(text) > LONGEST:
        raise InvalidHours(f"Les horaires sont trop longs : {LONGEST} caractères au plus.")
    try:
        return OpeningHours(text)
    except ParserError as error:
        raise InvalidHours(_complaint(text, str(error))) from error


def _complaint(text: str, message: str) -> str:
    found = _AT.search(message)
    rest = text[int(found.group(1)) - 1 :].strip() if found else ""
    place = f" à partir de « {rest[:30]} »" if rest else ""
    return f"Horaires impossibles à lire{place} : écrivez par exemple {_HOW}."


def _weeks(hours: OpeningHours) -> Iterator[list[str]]:
    """Give, for each week of the year, the texts of its seven days."""
    start = datetime(_FIRST_MONDAY.year, _FIRST_MONDAY.month, _FIRST_MONDAY.day)  # noqa: DTZ001  hours on the wall
    texts: dict[int, list[str]] = {}
    for begin, end, state, comment in hours.intervals(start, start + timedelta(weeks=_WEEKS)):
        if state == State.CLOSED:
            continue
        for day, span in _by_day(start, begin, end):
            texts.setdefault(day, []).append(_span_text(span, state, comment))
    for week in range(_WEEKS):
        yield [", ".join(texts.get(week * 7 + day, ())) or CLOSED for day in range(7)]


def _by_day(start: datetime, begin: datetime, end: datetime) -> Iterator[tuple[int, str]]:
    """Cut an interval at each midnight: (number of the day since the start, "9 h – 12 h")."""
    while begin < end:
        midnight = datetime(begin.year, begin.month, begin.day) + timedelta(days=1)  # noqa: DTZ001
        stop = min(end, midnight)
        yield (begin - start).days, _span(begin, stop, whole=stop - begin == timedelta(days=1))
        begin = stop


def _span(begin: datetime, end: datetime, *, whole: bool) -> str:
    return ALL_DAY if whole else f"{_clock(begin)} – {_clock(end)}"


def _clock(moment: datetime) -> str:
    if (moment.hour, moment.minute) == (0, 0):
        return "minuit"
    return f"{moment.hour} h {moment.minute:02}" if moment.minute else f"{moment.hour} h"


def _span_text(span: str, state: State, comment: str) -> str:
    note = comment or ("à confirmer" if state == State.UNKNOWN else "")
    if note and span == ALL_DAY:
        return note  # "sur rendez-vous" alone does not mean "day and night"
    return f"{span} ({note})" if note else span


def _remarks(text: str, *, varying: bool) -> Iterator[str]:
    if varying or _YEARS.search(text):
        yield "Les horaires changent selon la période de l'année : voici la semaine d'ouverture la plus fréquente."
    if _OPEN_END.search(text):
        yield "L'heure de fermeture n'est pas précisée."
    if _SUN.search(text):
        yield "Les heures suivent le soleil : elles sont approximatives."
    if re.search(r"\bPH\b", text):
        closed = re.search(r"\bPH,?(?:SH)? *(?:off|closed)\b", text)
        yield "Fermé les jours fériés." if closed else "Horaires particuliers les jours fériés."
    if re.search(r"\bSH\b", text):
        yield "Les horaires des vacances scolaires se saisissent à part."
