"""The year of a cité: each action on a line, over the school holidays of its zone.

Positions are days of the year (0 for the 1st of January): the template draws them in a box as wide as the year.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.actions.models import Action, Jalon
from maillage.cites.models import Cite
from maillage.core.calendar import Zone, known_until, school_holidays, zone_of_departement

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


@dataclass(frozen=True)
class LigneFrise:
    action: Action
    x: int
    largeur: int
    datee: bool
    """False when the action gives no date: its whole year is drawn, and said so."""
    jalons: tuple[Marque, ...]


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


def timeline_of(cite: Cite, actions: Sequence[Action], year: int, group: str) -> Frise:
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    zones = {zone for code in cite.departement_codes() if (zone := zone_of_departement(code))}
    zone = min(zones) if len(zones) == 1 else None
    marks = milestones(actions, start, end)
    lines = [
        line(action, start, end, marks.get(action.pk, ()))
        for action in actions
        if in_year(action, start, end)
    ]
    return Frise(
        an=year,
        jours=(end - start).days,
        zone=zone.value if zone else "",
        connu=zone is not None and known_until(zone) >= end,
        mois=tuple(months(year)),
        vacances=tuple(holidays(zone, start, end)) if zone else (),
        groupes=tuple(grouped(lines, group)),
        nombre=len(lines),
    )


def in_year(action: Action, start: date, end: date) -> bool:
    if action.debut is None and action.fin is None:
        return action.annee == start.year
    return (action.debut or start) < end and (action.fin or end) >= start


def line(action: Action, start: date, end: date, marks: Iterable[Marque]) -> LigneFrise:
    first = max(action.debut or start, start)
    last = min((action.fin or end - timedelta(days=1)) + timedelta(days=1), end)
    x = (first - start).days
    return LigneFrise(action, x, max(1, (last - first).days), bool(action.debut or action.fin), tuple(marks))


def milestones(actions: Sequence[Action], start: date, end: date) -> dict[int, list[Marque]]:
    rows = Jalon.objects.filter(action__in=[a.pk for a in actions], echeance__gte=start, echeance__lt=end)
    found: dict[int, list[Marque]] = {}
    for row in rows:
        mark = Marque(row.libelle, row.echeance, (row.echeance - start).days, row.fait_le is not None)
        found.setdefault(row.action_id, []).append(mark)
    return found


def months(year: int) -> Iterable[Bande]:
    names = [
        "janv.",
        "févr.",
        "mars",
        "avril",
        "mai",
        "juin",
        "juil.",
        "août",
        "sept.",
        "oct.",
        "nov.",
        "déc.",
    ]
    for index, name in enumerate(names):
        first = date(year, index + 1, 1)
        after = date(year + index // 11, (index + 1) % 12 + 1, 1)
        yield Bande(name, (first - date(year, 1, 1)).days, (after - first).days, first, after)


def holidays(zone: Zone, start: date, end: date) -> Iterable[Bande]:
    for holiday in school_holidays(zone, start, end):
        first, last = max(holiday.debut, start), min(holiday.fin, end)
        yield Bande(holiday.nom, (first - start).days, (last - first).days, holiday.debut, holiday.fin)


def grouped(lines: Sequence[LigneFrise], group: str) -> Iterable[tuple[str, tuple[LigneFrise, ...]]]:
    found: dict[tuple[str, str], list[LigneFrise]] = {}
    for item in lines:
        found.setdefault(lane(item.action, group), []).append(item)
    for (_, label), items in sorted(found.items()):
        yield label, tuple(sorted(items, key=lambda item: (item.x, item.action.code)))


def lane(action: Action, group: str) -> tuple[str, str]:
    """The rank and the label of the lane of an action."""
    if group == "porteur":
        return (action.porteur.nom, action.porteur.nom) if action.porteur else ("\uffff", "Sans porteur")
    if group == "etat":
        return action.etat, action.get_etat_display().capitalize()
    return (action.objectif.chemin, str(action.objectif)) if action.objectif else ("\uffff", "Sans axe")
