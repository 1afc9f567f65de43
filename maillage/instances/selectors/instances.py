"""Governance: the list, the drawing, the sheet of an instance for one reader."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap
from typing import Any

from django.db.models import Count, Max, Min, Q

from maillage.access.check import AnyUser
from maillage.cites.models import Cite
from maillage.core.organigram import BOX_HEIGHT, BOX_WIDTH, Box, Link, organigram
from maillage.core.text import sort_key
from maillage.instances.choices import EtatReunion, QualiteSiege, TypeInstance
from maillage.instances.models import Decision, Instance, Reunion, Siege, Tache
from maillage.instances.rules.instances import RANK, Quorum, is_current, quorum_of
from maillage.instances.selectors.personnes import Lecteur, reader_of

ORDER = {kind.value: rank for rank, kind in enumerate(TypeInstance)}
LINE, LINES = 25, 2
SHOWN = 6


@dataclass(frozen=True)
class Ligne:
    """An instance in the list, with what the reader may know of its work."""

    instance: Instance
    membres: int
    derniere: datetime | None
    prochaine: datetime | None
    taches: int
    active: bool


def governance(user: AnyUser, cite: Cite, *, now: datetime, today: date) -> list[Ligne]:
    """Every instance of the cité, those of today first, in the order of governance; a constant number of queries."""
    rows = Instance.objects.filter(cite=cite).select_related("animateur", "rend_compte_a", "porteuse")
    seats = Siege.objects.filter(cite=cite).at(today).exclude(qualite=QualiteSiege.INVITE)
    members = counts(seats.values_list("instance").annotate(Count("structure", distinct=True)))
    meetings = dates_of_meetings(cite, now)
    tasks = counts(
        Tache.objects.all().seen_by(user, cite).open().values_list("instance").annotate(Count("pk"))
    )
    found = [
        Ligne(
            row, members.get(row.pk, 0), *meetings.get(row.pk, (None, None)), tasks.get(row.pk, 0),
            is_current(row, today),
        )
        for row in rows
    ]  # fmt: skip
    return sorted(
        found, key=lambda ligne: (not ligne.active, ORDER[ligne.instance.type], sort_key(str(ligne.instance)))
    )


def counts(pairs: Any) -> dict[int | None, int]:
    """A grouped query, whose default order would split the groups, as a mapping."""
    return dict(pairs.order_by())


def dates_of_meetings(cite: Cite, now: datetime) -> dict[int, tuple[datetime | None, datetime | None]]:
    """Instance → its last meeting and its next one."""
    rows = Reunion.objects.filter(cite=cite).exclude(etat=EtatReunion.ANNULEE).order_by().values("instance")
    rows = rows.annotate(
        last=Max("debut", filter=Q(debut__lte=now)), next=Min("debut", filter=Q(debut__gt=now))
    )
    return {row["instance"]: (row["last"], row["next"]) for row in rows}


# ── the drawing ───────────────────────────────────────────────────────


@dataclass(frozen=True)
class Case:
    """A box of the drawing: its instance, its place, its name cut in lines with the place of each."""

    ligne: Ligne
    box: Box
    lignes: tuple[tuple[int, str], ...]

    @property
    def milieu(self) -> int:
        return self.box.x + BOX_WIDTH // 2

    @property
    def bas(self) -> int:
        """Where the last line of the box is written."""
        return self.box.y + BOX_HEIGHT - 8

    @property
    def externe(self) -> bool:
        return self.ligne.instance.type == TypeInstance.ESPACE_EXISTANT


@dataclass(frozen=True)
class Dessin:
    cases: tuple[Case, ...]
    liens: tuple[Link, ...]
    largeur: int
    hauteur: int
    boite: tuple[int, int] = (BOX_WIDTH, BOX_HEIGHT)

    @property
    def externes(self) -> bool:
        return any(case.externe for case in self.cases)


def drawing(lignes: Sequence[Ligne]) -> Dessin:
    """The living instances, as boxes from top to bottom."""
    living = {ligne.instance.pk: ligne for ligne in lignes if ligne.active}
    chart = organigram((pk, ligne.instance.rend_compte_a_id) for pk, ligne in living.items())
    cases = tuple(
        Case(living[box.key], box, tuple(lines_of(living[box.key].instance, box))) for box in chart.boxes
    )
    return Dessin(cases, chart.links, chart.width, chart.height)


def lines_of(instance: Instance, box: Box) -> Iterable[tuple[int, str]]:
    words = wrap(instance.nom, LINE, max_lines=LINES, placeholder=" …")
    top = box.y + (30 if len(words) == 1 else 22)
    return [(top + 16 * rank, line) for rank, line in enumerate(words)]


# ── the sheet ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Membre:
    """A seat; `nom` is empty when the reader may only know the structure."""

    siege: Siege
    nom: str
    suppleants: tuple["Membre", ...] = ()


@dataclass(frozen=True)
class Fiche:
    instance: Instance
    lecteur: Lecteur
    animateur: str
    membres: tuple[Membre, ...]
    suppleants: tuple[Membre, ...]
    """Substitutes who replace nobody in particular."""
    invites: tuple[Membre, ...]
    anciens: tuple[Membre, ...]
    a_venir: tuple[Reunion, ...]
    passees: tuple[Reunion, ...]
    nombre_passees: int
    taches: tuple[Tache, ...]
    decisions: tuple[Decision, ...]
    rapporteuses: tuple[Instance, ...]
    quorum: Quorum

    @property
    def cle(self) -> str:
        """As the filters of lists name it."""
        return str(self.instance.pk)


def sheet(instance: Instance, user: AnyUser, *, now: datetime, today: date) -> Fiche:
    cite = instance.cite
    lecteur = reader_of(user, cite)
    seats = read_seats(instance)
    current = [seat for seat in seats if is_current(seat, today)]
    members = members_of(current, lecteur)
    titulars = [member for member in members if member.siege.qualite == QualiteSiege.TITULAIRE]
    attached = {sub.siege.pk for member in members for sub in member.suppleants}
    meetings = list(instance.reunions.order_by("debut"))
    past = [row for row in reversed(meetings) if row.debut <= now]
    tasks = Tache.objects.all().seen_by(user, cite).open().filter(instance=instance)
    decisions = Decision.objects.all().seen_by(user, cite).filter(reunion__instance=instance)
    return Fiche(
        instance=instance,
        lecteur=lecteur,
        animateur=str(instance.animateur or "") or lecteur.nom(instance.animateur_personne),
        membres=tuple(titulars),
        suppleants=tuple(
            m for m in members if m.siege.qualite == QualiteSiege.SUPPLEANT and m.siege.pk not in attached
        ),
        invites=tuple(m for m in members if m.siege.qualite == QualiteSiege.INVITE),
        anciens=tuple(Membre(s, lecteur.nom(s.personne)) for s in seats if not is_current(s, today)),
        a_venir=tuple(row for row in meetings if row.debut > now),
        passees=tuple(past[:SHOWN]),
        nombre_passees=len(past),
        taches=tuple(tasks.select_related("responsable", "structure", "decision")[:SHOWN]),
        decisions=tuple(decisions.select_related("action")[:SHOWN]),
        rapporteuses=tuple(instance.rapporteuses.all()),
        quorum=quorum_of(instance, titulaires=len(titulars), presents=0),
    )


def read_seats(instance: Instance) -> list[Siege]:
    """Titulars first, then in the order of the dictionary."""
    rows = instance.sieges.select_related("structure", "personne", "compte", "suppleant_de")
    return sorted(rows, key=lambda seat: (RANK[seat.qualite], sort_key(seat.structure.nom), seat.pk))


def members_of(seats: Sequence[Siege], lecteur: Lecteur) -> list[Membre]:
    """Each with its substitutes."""
    replaced: Mapping[int, list[Membre]] = {seat.pk: [] for seat in seats}
    for seat in seats:
        if seat.suppleant_de_id is not None and seat.suppleant_de_id in replaced:
            replaced[seat.suppleant_de_id].append(Membre(seat, lecteur.nom(seat.personne)))
    return [Membre(seat, lecteur.nom(seat.personne), tuple(replaced[seat.pk])) for seat in seats]
