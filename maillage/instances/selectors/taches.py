"""Open tasks across instances, as a filtered list: mine, late, by instance."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.listing import Facette
from maillage.cites.models import Cite
from maillage.core.facets import FacetRow
from maillage.core.text import fold
from maillage.instances.choices import OPEN_TASKS, EtatTache
from maillage.instances.models import Tache
from maillage.instances.rules.comptes_rendus import is_late
from maillage.instances.selectors.personnes import Lecteur, reader_of

VUES = {"": "Ouvertes", "miennes": "Les miennes", "retard": "En retard", "toutes": "Toutes"}
HORS, PERSONNE = "hors", "personne"
TRIS: Mapping[str, str] = {"echeance": "échéance", "instance": "instance", "qui": "qui"}
TRI = "echeance"
FAR = date(9999, 1, 1)


@dataclass(frozen=True)
class Ligne:
    tache: Tache
    qui: tuple[str, ...]
    retard: bool
    modifiable: bool


@dataclass(frozen=True)
class Liste:
    lignes: Mapping[int, Ligne]
    rows: tuple[FacetRow, ...]
    facettes: tuple[Facette, ...]


def task_list(user: AnyUser, cite: Cite, *, vue: str, today: date, tri: str = TRI) -> Liste:
    """The tasks of a view that the reader may see, in a constant number of queries."""
    lecteur = reader_of(user, cite)
    keeps = bool(can(user, Capability.TACHE_EDIT, cite))
    found = [
        Ligne(row, doers(row, lecteur), is_late(row, today), keeps or row.responsable_id == user.pk)
        for row in of_view(user, cite, vue, today)
    ]
    found.sort(key=lambda ligne: sorting(ligne, tri.removeprefix("-")), reverse=tri.startswith("-"))
    rows = tuple(facet_row(ligne, today) for ligne in found)
    return Liste({ligne.tache.pk: ligne for ligne in found}, rows, tuple(facettes(found)))


def of_view(user: AnyUser, cite: Cite, vue: str, today: date) -> QuerySet[Tache]:
    rows = Tache.objects.all().seen_by(user, cite)
    rows = rows.select_related("responsable", "structure", "personne", "instance", "reunion", "decision")
    if vue == "toutes":
        return rows
    rows = rows.open()
    if vue == "miennes":
        return rows.filter(responsable_id=user.pk)
    return rows.filter(echeance__lt=today) if vue == "retard" else rows


def doers(row: Tache, lecteur: Lecteur) -> tuple[str, ...]:
    """Who, in words: the account, the person as this reader may know them, the structure."""
    names = (
        str(row.responsable or ""),
        lecteur.nom(row.personne),
        row.structure.nom if row.structure else "",
    )
    return tuple(name for name in names if name)


def sorting(ligne: Ligne, tri: str) -> tuple[Any, ...]:
    row = ligne.tache
    due = row.echeance or FAR
    keys: Mapping[str, tuple[Any, ...]] = {
        "echeance": (due,),
        "instance": (fold(row.instance.nom) if row.instance else "￿", due),
        "qui": (fold(" ".join(ligne.qui)) or "￿", due),
    }
    return (*keys[tri if tri in keys else TRI], row.pk)


def when(row: Tache, today: date) -> str:
    if row.echeance is None:
        return "sans"
    days = (row.echeance - today).days
    return "retard" if days < 0 else "semaine" if days <= 7 else "mois" if days <= 31 else "plus"


WHEN = {
    "retard": "date passée",
    "semaine": "dans les 7 jours",
    "mois": "dans le mois",
    "plus": "plus tard",
    "sans": "sans date",
}


def facet_row(ligne: Ligne, today: date) -> FacetRow:
    row = ligne.tache
    who = {f"u{row.responsable_id}"} if row.responsable_id else set()
    who |= {f"s{row.structure_id}"} if row.structure_id else set()
    values = {
        "instance": frozenset({str(row.instance_id or HORS)}),
        "qui": frozenset(who or {PERSONNE}),
        "quand": frozenset({when(row, today)}),
        "etat": frozenset({row.etat}),
    }
    return FacetRow(row.pk, values, fold(f"{row.quoi} {row.precision} {' '.join(ligne.qui)}"))


def facettes(lignes: Sequence[Ligne]) -> Iterable[Facette]:
    rows = [ligne.tache for ligne in lignes]
    names = {str(row.instance_id): row.instance.court for row in rows if row.instance}
    who = {f"u{row.responsable_id}": str(row.responsable) for row in rows if row.responsable}
    who |= {f"s{row.structure_id}": row.structure.nom for row in rows if row.structure}
    yield Facette("instance", "Instance", {**names, HORS: "hors instance"}, premiere=True)
    yield Facette("qui", "Qui", {**who, PERSONNE: "personne de désigné"}, premiere=True)
    yield Facette("quand", "Échéance", WHEN, premiere=True)
    yield Facette("etat", "État", dict(EtatTache.choices), premiere=True)


def due_count(user: AnyUser, cite: Cite) -> int:
    """For the navigation: the tasks of this account that are late or due today."""
    rows = Tache.objects.filter(cite=cite, responsable_id=user.pk, echeance__lte=timezone.localdate())
    return rows.filter(etat__in=OPEN_TASKS).count()
