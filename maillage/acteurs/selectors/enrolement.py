"""Enrolment for pages: the board by stage, the curve of a year, what the sheet of a structure or of a person shows."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet
from django.utils import timezone

from maillage.acteurs.choices import Mobilisation
from maillage.acteurs.models import Contact, EtapeEnrolement, Personne, Structure
from maillage.acteurs.rules import STAGES, rank_of
from maillage.acteurs.selectors.sollicitations import (
    in_words,
    limits_of,
    living,
    of_people,
    of_structures,
    since_a_year,
)
from maillage.base.registry import Occasion, next_occasions
from maillage.cites.models import Cite
from maillage.core.load import Limits, Load, Solicitation, load, months_of

LAST_CONTACTS = 5
PER_COLUMN = 8
BAR_HEIGHT, BAR_STEP, BAR_MARGIN = 400, 100, 5
"""Of the drawings, in their own units: whole numbers, which no language writes with a comma."""


# ── the board ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Colonne:
    """A stage, its first cards and how many there are in all."""

    etape: Mobilisation
    cartes: tuple[Structure, ...]
    nombre: int

    @property
    def reste(self) -> int:
        return self.nombre - len(self.cartes)


def board(cite: Cite, *, referent: int | None = None, unfolded: str = "") -> tuple[Colonne, ...]:
    """The structures in use by stage, those not seen for longest first. One query."""
    rows = Structure.objects.filter(cite=cite).living().select_related("referent")
    if referent is not None:
        rows = rows.filter(referent=referent)
    found: defaultdict[str, list[Structure]] = defaultdict(list)
    for row in rows.only("nom", "mobilisation", "dernier_contact_le", "referent", "cite"):
        found[row.mobilisation].append(row)
    columns = []
    for stage in Mobilisation:
        cards = sorted(found[stage], key=lambda row: (row.dernier_contact_le or date.min, row.nom, row.pk))
        limit = len(cards) if unfolded == stage.value else PER_COLUMN
        columns.append(Colonne(stage, tuple(cards[:limit]), len(cards)))
    return tuple(columns)


# ── the curve of a year ───────────────────────────────────────────────


@dataclass(frozen=True)
class Part:
    """A stage in a bar: how many, and where it is drawn (y goes down)."""

    etape: Mobilisation
    nombre: int
    y: int
    hauteur: int


@dataclass(frozen=True)
class Mois:
    """The end of a month (today, for the current one)."""

    debut: date
    x: int
    parts: tuple[Part, ...]

    @property
    def total(self) -> int:
        return sum(part.nombre for part in self.parts)


def progress(cite: Cite, today: date) -> tuple[Mois, ...]:
    """How many structures were at each stage at the end of each of the last twelve months. Two queries."""
    first_days = months_of(today)
    ends = [*(day - timedelta(days=1) for day in first_days[1:]), today]
    paths = paths_of(cite)
    counts = [at_the_end(paths, end) for end in ends]
    tallest = max((sum(count.values()) for count in counts), default=0) or 1
    return tuple(
        Mois(day, rank * BAR_STEP + BAR_MARGIN, parts_of(count, tallest))
        for rank, (day, count) in enumerate(zip(first_days, counts, strict=True))
    )


Path = Sequence[tuple[date, str]]


def paths_of(cite: Cite) -> list[Path]:
    """For each structure in use, the days when its stage changed: known as "identifiée" the day its sheet was made."""
    rows = EtapeEnrolement.objects.filter(cite=cite).order_by("structure", "le", "pk")
    steps: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    for pk, le, etape in rows.values_list("structure_id", "le", "etape"):
        steps[pk].append((le, etape))
    paths: list[Path] = []
    for pk, made in Structure.objects.filter(cite=cite).living().order_by().values_list("pk", "cree_le"):
        known = min([timezone.localdate(made), *(le for le, _ in steps[pk])])
        paths.append([(known, Mobilisation.IDENTIFIEE.value), *steps[pk]])
    return paths


def at_the_end(paths: Iterable[Path], end: date) -> Mapping[str, int]:
    counts: defaultdict[str, int] = defaultdict(int)
    for path in paths:
        reached = [etape for le, etape in path if le <= end]
        if reached:
            counts[reached[-1]] += 1
    return counts


def parts_of(count: Mapping[str, int], tallest: int) -> tuple[Part, ...]:
    """Stages piled up, the first one at the bottom."""
    parts, piled = [], 0
    for stage in (*STAGES, Mobilisation.EN_RETRAIT):
        top = BAR_HEIGHT - BAR_HEIGHT * (piled + count.get(stage, 0)) // tallest
        bottom = BAR_HEIGHT - BAR_HEIGHT * piled // tallest
        piled += count.get(stage, 0)
        parts.append(Part(stage, count.get(stage, 0), top, bottom - top))
    return tuple(parts)


# ── on a sheet ────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Barre:
    """A month of the load: how many times, drawn on `BAR_HEIGHT`."""

    debut: date
    x: int
    nombre: int
    y: int
    hauteur: int


@dataclass(frozen=True)
class Suivi:
    """What the team knows of its dealings with a structure or a person."""

    contacts: tuple[Contact, ...]
    nombre: int
    suites: tuple[Contact, ...]
    charge: Load
    limits: Limits
    barres: tuple[Barre, ...]
    occasion: Occasion | None
    etape: Mobilisation | None = None

    @property
    def natures(self) -> str:
        return in_words(self.charge)

    @property
    def rang(self) -> int:
        """The place of the stage in the path, from 1; 0 when "en retrait"."""
        return rank_of(self.etape) + 1 if self.etape in STAGES else 0

    @property
    def dans_l_annee(self) -> int:
        return sum(self.charge.counts)


def follow_up_of_structure(structure: Structure, today: date) -> Suivi:
    """Seven queries, whatever the number of contacts."""
    rows = living(structure.cite, since=since_a_year(today)).filter(structure=structure)
    return follow_up(
        structure.cite,
        f"s{structure.pk}",
        structure.contacts.all().kept(),
        of_structures(rows),
        today,
        occasions=next_occasions(structure.cite, (), (structure.pk,), today),
        etape=Mobilisation(structure.mobilisation),
    )


def follow_up_of_person(personne: Personne, today: date) -> Suivi:
    rows = living(personne.cite, since=since_a_year(today)).filter(personne=personne)
    return follow_up(
        personne.cite,
        f"p{personne.pk}",
        personne.contacts.all().kept(),
        of_people(rows),
        today,
        occasions=next_occasions(personne.cite, (personne.pk,), (), today),
    )


def follow_up(
    cite: Cite,
    who: str,
    contacts: QuerySet[Contact],
    asked: Iterable[Solicitation],
    today: date,
    *,
    occasions: Mapping[str, Occasion],
    etape: Mobilisation | None = None,
) -> Suivi:
    limits = limits_of(cite)
    charge = load(asked, today=today, limits=limits, who=[who])[who]
    named = contacts.select_related("personne", "equipier", "structure")
    waiting = named.filter(suite_faite_le__isnull=True).exclude(suite="")
    return Suivi(
        contacts=tuple(named[:LAST_CONTACTS]),
        nombre=contacts.count(),
        suites=tuple(sorted(waiting, key=lambda row: (row.suite_le is None, row.suite_le or row.le, row.pk))),
        charge=charge,
        limits=limits,
        barres=bars(dict(zip(months_of(today), charge.counts, strict=True)), today),
        occasion=occasions.get(who),
        etape=etape,
    )


def bars(counts: Mapping[date, int], today: date) -> tuple[Barre, ...]:
    """A bar for each of the last twelve months."""
    tallest = max(counts.values(), default=0) or 1
    drawn = []
    for rank, month in enumerate(months_of(today)):
        height = BAR_HEIGHT * counts.get(month, 0) // tallest
        drawn.append(
            Barre(month, rank * BAR_STEP + BAR_MARGIN, counts.get(month, 0), BAR_HEIGHT - height, height)
        )
    return tuple(drawn)
