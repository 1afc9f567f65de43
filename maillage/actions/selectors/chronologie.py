"""The year of a cité: each action on a line, over the school holidays of its zone.

Positions are days of the year (0 for the 1st of January): the template draws them in a box as wide as the year.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any, TypedDict

from maillage.actions.choices import EtatAction
from maillage.actions.models import Action, Jalon
from maillage.base.templatetags.french import date_courte
from maillage.cites.models import Cite
from maillage.cites.selectors.calendrier import calendar_of
from maillage.core.calendar import SchoolHoliday

MONTHS = (
    "janv.", "févr.", "mars", "avril", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc.",
)  # fmt: skip
ONE_DAY = timedelta(days=1)
LAST = "\uffff"
GROUPES: Mapping[str, str] = {"axe": "Par axe", "porteur": "Par porteur", "etat": "Par état"}


@dataclass(frozen=True)
class Bande:
    """A stripe of the picture: its name, its first day and its width in days."""

    nom: str
    x: int
    largeur: int
    debut: date
    fin: date


@dataclass(frozen=True)
class Marque:
    libelle: str
    le: date
    x: int
    fait: bool


class LigneFrise(TypedDict):
    """An action of the year, in texts: a template reads a dictionary of texts twice as fast as attributes and numbers.

    `barre` is its bar as an SVG path; `quand` is empty when the action gives no date: its whole year is drawn, and said so.
    """

    cle: str
    intitule: str
    quand: str
    barre: str
    a_faire: str
    """Milestones as SVG paths: one per way of drawing them, whatever their number."""
    faits: str
    jalons: str
    """The same in words."""


@dataclass(frozen=True)
class Frise:
    an: int
    jours: int
    zone: str
    connu: bool
    mois: tuple[Bande, ...]
    vacances: tuple[Bande, ...]
    groupes: tuple[tuple[str, tuple[LigneFrise, ...]], ...]
    nombre: int
    aujourdhui: int | None
    """Today, in days of the year; None when it is another year."""


Row = Mapping[str, Any]


def timeline_of(cite: Cite, keys: Sequence[int], year: int, group: str, today: date) -> Frise:
    """Of the actions of these keys, those of the year. Two queries, and those of the calendar."""
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    calendar = calendar_of(cite, start, end)
    rows = rows_of(keys, year)
    marks = milestones([row["pk"] for row in rows], start, end)
    # a year has few days and a portfolio many dates: each is written once
    told: Told = cache(date_courte)
    lanes: dict[tuple[str, str], list[tuple[int, str, LigneFrise]]] = {}
    for row in rows:
        x, drawn = line(row, start, end, marks.get(row["pk"], []), told)
        lanes.setdefault(lane(row, group), []).append((x, row["code"], drawn))
    return Frise(
        an=year,
        jours=(end - start).days,
        zone=calendar.zone.libelle if calendar.zone else "",
        connu=calendar.covers(end),
        mois=tuple(months(year)),
        vacances=tuple(holidays(calendar.vacances, start, end)),
        groupes=tuple(grouped(lanes)),
        nombre=len(rows),
        aujourdhui=(today - start).days if start <= today < end else None,
    )


def rows_of(keys: Sequence[int], year: int) -> list[Row]:
    rows: Any = Action.objects.filter(pk__in=keys).during(year).order_by()
    return list(
        rows.values(
            "pk", "code", "intitule", "debut", "fin", "etat", "porteur__nom", "objectif__code", "objectif__libelle",
            "objectif__chemin",
        )
    )  # fmt: skip


Told = Callable[[date], str]


def line(row: Row, start: date, end: date, marks: Sequence[Marque], told: Told) -> tuple[int, LigneFrise]:
    """Where the action begins in the year, and its line."""
    debut, fin = row["debut"], row["fin"]
    first = max(debut or start, start)
    last = min(fin + ONE_DAY, end) if fin else end
    x, width = (first - start).days, max(1, (last - first).days)
    return x, {
        "cle": str(row["pk"]),
        "intitule": row["intitule"],
        "quand": f"{ends(debut, told)} → {ends(fin, told)}" if debut or fin else "",
        "barre": f"M{x},4h{width}v10h-{width}z",
        "a_faire": strokes(mark for mark in marks if not mark.fait),
        "faits": strokes(mark for mark in marks if mark.fait),
        "jalons": " ; ".join(f"{mark.libelle}, {told(mark.le)}" for mark in marks),
    }


def ends(day: date | None, told: Told) -> str:
    return told(day) if day else "…"


def strokes(marks: Iterable[Marque]) -> str:
    return "".join(f"M{mark.x},0h3v18h-3z" for mark in marks)


def milestones(keys: Sequence[int], start: date, end: date) -> dict[int, list[Marque]]:
    rows = Jalon.objects.filter(action__in=keys, echeance__gte=start, echeance__lt=end)
    found: dict[int, list[Marque]] = {}
    for pk, libelle, echeance, fait_le in rows.values_list("action_id", "libelle", "echeance", "fait_le"):
        found.setdefault(pk, []).append(
            Marque(libelle, echeance, (echeance - start).days, fait_le is not None)
        )
    return found


def months(year: int) -> Iterable[Bande]:
    for index, name in enumerate(MONTHS):
        first = date(year, index + 1, 1)
        after = date(year + index // 11, (index + 1) % 12 + 1, 1)
        yield Bande(name, (first - date(year, 1, 1)).days, (after - first).days, first, after)


def holidays(known: Iterable[SchoolHoliday], start: date, end: date) -> Iterable[Bande]:
    for holiday in known:
        first, last = max(holiday.debut, start), min(holiday.fin, end)
        yield Bande(holiday.nom, (first - start).days, (last - first).days, holiday.debut, holiday.fin)


Lanes = Mapping[tuple[str, str], list[tuple[int, str, LigneFrise]]]


def grouped(lanes: Lanes) -> Iterable[tuple[str, tuple[LigneFrise, ...]]]:
    """Lanes in their order; in each, the earliest action first, then by code."""
    for (_, label), items in sorted(lanes.items(), key=lambda item: item[0]):
        yield label, tuple(drawn for *_, drawn in sorted(items, key=lambda item: item[:2]))


def lane(row: Row, group: str) -> tuple[str, str]:
    """The rank and the label of the lane of an action."""
    if group == "porteur":
        return (row["porteur__nom"], row["porteur__nom"]) if row["porteur__nom"] else (LAST, "Sans porteur")
    if group == "etat":
        return f"{EtatAction.values.index(row['etat']):02}", EtatAction(row["etat"]).label.capitalize()
    if row["objectif__libelle"] is None:
        return LAST, "Sans axe"
    return row["objectif__chemin"], f"{row['objectif__code']} {row['objectif__libelle']}".strip()
