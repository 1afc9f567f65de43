"""The ministry's lines, as it publishes them, to the periods of each zone.

Its files say the same thing in three ways: a line per académie with hours in universal time (open data), an event per
set of zones, cut where the set changes (iCalendar: « Vacances d'Hiver - Zones A/B », then « … - Zone B »), or a day per
line. Some lines are not holidays (back to school), some are for teachers only; the summer is first announced without
its end. What is left aside is told with its reason.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from maillage.core.calendar.holidays import Zone, ZonePeriod
from maillage.core.calendar.model import DAY, PARIS, Moment
from maillage.core.text import collapse_spaces, fold

LONGEST = 120
"""Days: no school holiday is longer, even the southern summer; a longer one is a typing error."""

NAMES = {"hiver": "hiver", "printemps": "printemps", "ete": "été", "automne": "automne", "noel": "Noël"}
_HOLIDAYS = re.compile(
    r"^(?:début des )?vacances (?:scolaires )?(?:d['’]\s*|de la |de l['’]\s*|du |des |de )?", re.IGNORECASE
)
_ZONES = re.compile(r"\bzones? ((?:[abc]\b ?(?:et )?)+)")
_BACK = re.compile(r"\b(pre ?rentree|rentree|reprise)\b")
FAR = {zone: fold(zone.value).removeprefix("la ") for zone in Zone if len(zone.value) > 1}


@dataclass(frozen=True, slots=True)
class Line:
    """A line as read: `zones` is the text of the zone column, or of the place; `population` who it is for."""

    numero: int
    nom: str
    debut: Moment
    fin: Moment
    zones: str
    population: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """`laissees`: lines left aside, with the reason, in the order of the file."""

    periods: tuple[ZonePeriod, ...]
    laissees: tuple[tuple[int, str], ...]


def read_lines(lines: Iterable[Line], default: Zone | None = None) -> Reading:
    """Holidays by zone. `default` is the zone of a file that names none (the calendar of one académie)."""
    found: list[ZonePeriod] = []
    left: list[tuple[int, str]] = []
    for line in lines:
        try:
            found += periods_of(line, default)
        except ValueError as error:
            left.append((line.numero, str(error)))
    return Reading(tuple(joined(found)), tuple(left))


def zones_of(text: str) -> set[Zone]:
    """« Vacances d'Hiver - Zones A/B - Corse » → A, B and Corsica; « A » → A."""
    folded = fold(text)
    letters = {letter for group in _ZONES.findall(folded) for letter in group.split()} - {"et"}
    found = {Zone(letter.upper()) for letter in letters}
    found |= {zone for zone, name in FAR.items() if re.search(rf"\b{name}\b", folded)}
    if not found and text.strip().upper() in ("A", "B", "C"):
        found.add(Zone(text.strip().upper()))
    return found


def periods_of(line: Line, default: Zone | None = None) -> list[ZonePeriod]:
    """A period per zone. Raises ValueError with the reason when the line is not a holiday of pupils."""
    check_holiday(line)
    _, _, told = line.nom.partition(" - ")
    zones = zones_of(f"{told} {line.zones}") or zones_of(line.nom) or ({default} if default else set())
    if not zones:
        raise ValueError(f"La zone de « {line.nom} » n'est pas dite : choisissez-la à côté du fichier.")
    start, end, supposed = day(line.debut), day(line.fin), False
    if end <= start:
        if "ete" not in fold(line.nom).split() or not 6 <= start.month <= 7:
            raise ValueError(f"« {line.nom} » ne dure aucun jour : sa fin n'est pas donnée.")
        end, supposed = date(start.year, 9, 1), True
    if (end - start).days > LONGEST:
        raise ValueError(f"« {line.nom} » durerait {(end - start).days} jours : vérifiez les dates.")
    return [ZonePeriod(zone, short_name(line.nom), start, end, supposed) for zone in sorted(zones)]


def check_holiday(line: Line) -> None:
    folded = fold(line.nom)
    if not folded:
        raise ValueError("Cette ligne ne dit pas de quelles vacances il s'agit.")
    if "enseignant" in f"{folded} {fold(line.population)}":
        raise ValueError(f"« {line.nom} » ne concerne que les enseignants.")
    if _BACK.search(folded):
        raise ValueError(f"« {line.nom} » est une rentrée, pas des vacances.")


def day(moment: Moment) -> date:
    """The day that begins at the nearest midnight of Paris: files give midnight, sometimes that of another place."""
    if not isinstance(moment, datetime):
        return moment
    local = moment.astimezone(PARIS) if moment.tzinfo else moment
    return local.date() + (DAY if local.hour > 12 else timedelta(0))


def short_name(text: str) -> str:
    """« Vacances de la Toussaint - Zone A » → « Toussaint »; « Pont de l'Ascension » → « pont de l'Ascension »."""
    name = _HOLIDAYS.sub("", collapse_spaces(re.split(r"\s+[-–—]\s+", text)[0])).strip() or collapse_spaces(
        text
    )
    known = NAMES.get(fold(name))
    if known:
        return known
    return name[0].lower() + name[1:] if fold(name).startswith("pont ") else name


def joined(periods: Sequence[ZonePeriod]) -> list[ZonePeriod]:
    """Pieces of the same holiday of a zone that touch are one; a supposed end gives way to a published one."""
    kept: list[ZonePeriod] = []
    for period in sorted(periods, key=lambda p: (p.zone, p.nom, p.supposee, p.debut, p.fin)):
        last = kept[-1] if kept else None
        if last and (last.zone, last.nom) == (period.zone, period.nom) and period.debut <= last.fin:
            kept[-1] = last if period.supposee else replace(last, fin=max(last.fin, period.fin))
        else:
            kept.append(period)
    published = [p for p in kept if not p.supposee]
    kept = [p for p in kept if not (p.supposee and any(overlap(p, other) for other in published))]
    return sorted(kept, key=lambda p: (list(Zone).index(p.zone), p.debut, p.nom))


def overlap(one: ZonePeriod, other: ZonePeriod) -> bool:
    return one.zone == other.zone and one.debut < other.fin and other.debut < one.fin


def days_to_lines(days: Iterable[tuple[int, date, str, str]]) -> list[Line]:
    """(number, day, zone, name) of each day without school → a line per run of days of a zone under one name."""
    runs: list[Line] = []
    last: dict[str, int] = {}
    for number, when, zone, name in days:
        index = last.get(zone)
        if index is not None and runs[index].fin == when and runs[index].nom == name:
            runs[index] = replace(runs[index], fin=when + DAY)
        else:
            last[zone] = len(runs)
            runs.append(Line(number, name, when, when + DAY, f"Zone {zone}"))
    return runs
