"""Who is asked too much in a cité: structures, people, and the team itself; month by month; and what each figure counts."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db.models import CharField, Count, Min
from django.db.models.functions import Cast

from maillage.access.check import AnyUser
from maillage.accounts.models import User
from maillage.acteurs.choices import NatureSollicitation
from maillage.acteurs.models import Contact, Sollicitation
from maillage.acteurs.selectors.enrolement import Barre, bars
from maillage.acteurs.selectors.sollicitations import (
    Avertissement,
    heaviest_first,
    limits_of,
    living,
    names_of,
    of_people,
    of_structures,
    since_a_year,
)
from maillage.base.registry import agenda, next_occasions
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.core.calendar import Item
from maillage.core.load import Level, Limits, Load, Solicitation, Week, busy_weeks, load, total

STRUCTURES, PERSONNES = "structures", "personnes"
HORIZON = timedelta(days=30)
EVERYBODY = "Sans nom : toute l'équipe"


# ── structures, or people ─────────────────────────────────────────────


@dataclass(frozen=True)
class Charges:
    """Those of whom something was asked within the window, the most loaded first; the months of a year."""

    rows: tuple[Avertissement, ...]
    limits: Limits
    depuis: date
    mois: tuple[Barre, ...]

    def nombre(self, level: Level) -> int:
        return total(row.charge for row in self.rows)[level]

    @property
    def niveaux(self) -> tuple[tuple[Level, int], ...]:
        return tuple((level, self.nombre(level)) for level in (Level.HEAVY, Level.SUSTAINED, Level.CALM))


def charges(cite: Cite, *, par: str, today: date) -> Charges:
    """Read the window, not the year: five queries for any number of people, plus those of the occasions."""
    limits = limits_of(cite)
    since = today - timedelta(days=limits.window_days)
    rows = living(cite, since=since).filter(le__lte=today)
    loads = load(of_structures(rows) if par == STRUCTURES else of_people(rows), today=today, limits=limits)
    found = with_names(cite, loads, today)
    return Charges(found, limits, since + timedelta(days=1), by_month(cite, par=par, today=today))


def with_names(cite: Cite, loads: Mapping[str, Load], today: date) -> tuple[Avertissement, ...]:
    """Only the loaded ones are told when they are next seen: it is they who should not be asked again."""
    people, sheets = ids_of("p", loads), ids_of("s", loads)
    names = names_of(cite, people, sheets)
    heavy = [who for who, found in loads.items() if found.level is not Level.CALM]
    seen = next_occasions(cite, ids_of("p", heavy), ids_of("s", heavy), today) if heavy else {}
    rows = (Avertissement(who, names[who], loads[who], seen.get(who)) for who in loads if who in names)
    return tuple(sorted(rows, key=heaviest_first))


def ids_of(kind: str, names: Iterable[str]) -> list[int]:
    return [int(name[1:]) for name in names if name.startswith(kind)]


def by_month(cite: Cite, *, par: str, today: date) -> tuple[Barre, ...]:
    """How many gestures in each of the last twelve months. Days are grouped by the database, months here."""
    rows = living(cite, since=since_a_year(today)).filter(le__lte=today)
    counts: defaultdict[date, int] = defaultdict(int)
    if par == STRUCTURES:
        # once by gesture, however many of its people receive it; thousands of days stay texts, some hundred become dates
        gestures_of = rows.filter(structure__isnull=False).values("structure_id", "cle")
        first = gestures_of.annotate(premier=Min(Cast("le", CharField()))).values_list("premier", flat=True)
        for text, number in Counter(first.iterator(5000)).items():
            counts[date.fromisoformat(text).replace(day=1)] += number
    else:
        for day, number in rows.filter(personne__isnull=False).values_list("le").annotate(n=Count("pk")):
            counts[day.replace(day=1)] += number
    return bars(counts, today)


# ── the list behind a figure ──────────────────────────────────────────


@dataclass(frozen=True)
class Question:
    """Which gestures. `depuis` and `jusque` are included; a structure is asked once by gesture, whoever receives it."""

    par: str
    depuis: date
    jusque: date
    cible: int | None = None
    nature: str = ""


@dataclass(frozen=True)
class Geste:
    """A line of the list: what the figure counts as one."""

    le: date
    nature: str
    objet: str
    qui: str
    pk: int
    avec: tuple[str, ...]
    poids: int
    par: str


def gestures(cite: Cite, question: Question) -> list[Geste]:
    """The gestures of a period, the latest first. One query."""
    rows = living(cite, since=question.depuis - timedelta(days=1)).filter(le__lte=question.jusque)
    rows = rows.select_related("structure", "personne", "par")
    rows = rows.filter(nature=question.nature) if question.nature else rows
    field = "structure" if question.par == STRUCTURES else "personne"
    wanted = {f"{field}_id": question.cible} if question.cible else {f"{field}__isnull": False}
    found: dict[tuple[int, str], Geste] = {}
    for row in rows.filter(**wanted).order_by("le", "pk"):
        geste = gesture_of(row, field)
        key = (geste.pk, row.cle)
        found[key] = geste if key not in found else joined(found[key], geste)
    return sorted(found.values(), key=lambda geste: (geste.le, geste.qui), reverse=True)


def gesture_of(row: Sollicitation, field: str) -> Geste:
    target = row.structure if field == "structure" else row.personne
    assert target is not None  # noqa: S101 -- what the query asks, told to mypy
    named = (str(row.personne),) if row.personne and field == "structure" else ()
    who = row.structure.nom if row.structure and field == "personne" else ""
    return Geste(
        le=row.le,
        nature=str(NatureSollicitation(row.nature).label),
        objet=row.objet,
        qui=str(target),
        pk=target.pk,
        avec=named or ((who,) if who else ()),
        poids=row.poids,
        par=row.par.nom_complet if row.par else "le programme",
    )


def joined(one: Geste, other: Geste) -> Geste:
    return replace(one, avec=(*one.avec, *other.avec), poids=max(one.poids, other.poids))


def month_of(text: str, today: date) -> tuple[date, date] | None:
    """ "2026-10" → its first and last day; None when it is no month that can be asked for."""
    try:
        first = datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 -- a month, not a moment
    except ValueError:
        return None
    if not date(2000, 1, 1) <= first <= today:
        return None
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, after - timedelta(days=1)


# ── the team ──────────────────────────────────────────────────────────


@dataclass(frozen=True)
class ChargeEquipe:
    """What somebody of the team has before them, and what they asked of others."""

    qui: str
    a_venir: int
    genres: tuple[tuple[str, int], ...]
    semaines: tuple[Week, ...]
    contacts: int
    sollicitations: int


def team_loads(user: AnyUser, cite: Cite, today: date) -> tuple[ChargeEquipe, ...]:
    """Everyone of the team: what the agenda holds for the next thirty days, contacts and solicitations of the last thirty.

    What has no name in the agenda is told apart: it falls on somebody too.
    """
    limits = limits_of(cite)
    team = list(equipe_of(cite).order_by("nom", "prenom"))
    ahead = what_is_ahead(user, cite, today, [person.nom_complet for person in team])
    weeks = busy_weeks([asked for rows in ahead.values() for asked in rows], limits=limits)
    noted = counts_of(
        Contact.objects.filter(cite=cite, le__gt=today - HORIZON).kept().order_by().values_list("equipier_id")
    )
    sent = counts_of(living(cite, since=today - HORIZON).values_list("par_id"))
    rows = [team_load(person.nom_complet, person, ahead, weeks, noted, sent) for person in team]
    rest = ahead.get(EVERYBODY, [])
    return (*rows, *([team_load(EVERYBODY, None, ahead, weeks, noted, sent)] if rest else []))


def what_is_ahead(
    user: AnyUser, cite: Cite, today: date, names: Collection[str]
) -> dict[str, list[Solicitation]]:
    """Name → the items of the agenda of the next thirty days; the background (holidays) is nobody's task."""
    found: dict[str, list[Solicitation]] = defaultdict(list)
    for provider in agenda:
        if provider.fond:
            continue
        for item in provider.items(user, cite, today, today + HORIZON):
            who = item.qui if item.qui in names else EVERYBODY
            found[who].append(Solicitation(who, provider.label, day_in(item, today), 1, item.titre))
    return found


def day_in(item: Item, today: date) -> date:
    return max(item.premier_jour, today)


def counts_of(rows: Iterable[tuple[int | None]]) -> dict[int | None, int]:
    found: dict[int | None, int] = defaultdict(int)
    for (pk,) in rows:
        found[pk] += 1
    return found


def team_load(
    name: str,
    person: User | None,
    ahead: Mapping[str, Sequence[Solicitation]],
    weeks: Mapping[str, tuple[Week, ...]],
    noted: Mapping[int | None, int],
    sent: Mapping[int | None, int],
) -> ChargeEquipe:
    mine = ahead.get(name, ())
    kinds: dict[str, int] = defaultdict(int)
    for asked in mine:
        kinds[asked.kind] += 1
    pk = person.pk if person else None
    return ChargeEquipe(
        qui=name,
        a_venir=len(mine),
        genres=tuple(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))),
        semaines=tuple(reversed(weeks.get(name, ()))),
        contacts=noted.get(pk, 0) if person else 0,
        sollicitations=sent.get(pk, 0) if person else 0,
    )
