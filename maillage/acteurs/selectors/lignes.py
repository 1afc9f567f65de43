"""The rows of the directory: what each column shows of a structure to one reader."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from maillage.acteurs.choices import Mobilisation
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.acteurs.rules import Access, contact_access
from maillage.acteurs.selectors.annuaire import RANG_MOBILISATION
from maillage.core.freshness import Level, freshness

MASKED = "réservé à l'équipe, à voir sur la fiche"
LOOKS = {Level.FRESH: "ok", Level.AGING: "attention", Level.STALE: "alerte", Level.NEVER: "neutre"}
STAGES = len(RANG_MOBILISATION) - 1


@dataclass(frozen=True)
class Lecture:
    """What this reader may read: contact details kept for the network, for the team."""

    reseau: bool
    equipe: bool


@dataclass(frozen=True)
class Cellule:
    """What a column shows: `nature` tells the template how to draw `valeur`."""

    nature: str
    valeur: Any = ""
    texte: str = ""


@dataclass(frozen=True)
class Ligne:
    structure: Structure
    cellules: tuple[Cellule, ...]


def lines_of(
    structures: StructureQuerySet | list[int], columns: Iterable[str], lecture: Lecture
) -> list[Ligne]:
    """The rows of a page (or of ids, in their order), in a constant number of queries."""
    names = tuple(columns)
    by_id = isinstance(structures, list)
    rows = Structure.objects.filter(pk__in=structures) if isinstance(structures, list) else structures
    rows = rows.select_related("commune", "qpv", "referent").defer("recherche", "provenances", "description")
    rows = rows.prefetch_related(*(name for name in ("themes", "publics") if name in names))
    shown = list(rows)
    if by_id:
        ranks = {pk: rank for rank, pk in enumerate(structures)}
        shown.sort(key=lambda row: ranks[row.pk])
    return [Ligne(row, tuple(cell(row, name, lecture) for name in names)) for row in shown]


def cell(row: Structure, column: str, lecture: Lecture) -> Cellule:
    drawn: Cellule = DRAWN[column](row, lecture)
    return drawn


def contact(row: Structure, field: str, lecture: Lecture) -> Cellule:
    value = getattr(row, field)
    access = contact_access(getattr(row, f"{field}_diffusion"), reseau=lecture.reseau, equipe=lecture.equipe)
    if not value or access == Access.HIDDEN:
        return Cellule("texte")
    return Cellule(field, value) if access == Access.SHOWN else Cellule("doux", MASKED)


def mobilisation(row: Structure) -> Cellule:
    if row.mobilisation == Mobilisation.EN_RETRAIT:
        return Cellule("attention", Mobilisation.EN_RETRAIT.label)
    return Cellule(
        "jauge", RANG_MOBILISATION[row.mobilisation] + 1, str(Mobilisation(row.mobilisation).label)
    )


def verified(row: Structure) -> Cellule:
    state = freshness(verified_on=row.verifiee_le, data=(), today=timezone.localdate())
    return Cellule(LOOKS[state.level], state.label)


def ages(row: Structure) -> Cellule:
    low = 0 if row.age_min_mois is None and row.age_max_mois is not None else row.age_min_mois
    return Cellule("ages", low, row.age_max_mois)  # type: ignore[arg-type]  # months or None, for the `age` filter


DRAWN: dict[str, Any] = {
    "themes": lambda row, _: Cellule("themes", [theme.court for theme in row.themes.all()]),
    "publics": lambda row, _: Cellule("texte", ", ".join(public.libelle for public in row.publics.all())),
    "ages": lambda row, _: ages(row),
    "type": lambda row, _: Cellule("texte", row.get_type_display()),
    "adresse": lambda row, _: Cellule("texte", row.adresse),
    "commune": lambda row, _: Cellule("texte", row.commune.nom if row.commune else ""),
    "quartier": lambda row, _: Cellule(
        "texte", row.qpv.nom if row.qpv else ("hors QPV" if row.has_position else "")
    ),
    "telephone": lambda row, lecture: contact(row, "telephone", lecture),
    "courriel": lambda row, lecture: contact(row, "courriel", lecture),
    "mobilisation": lambda row, _: mobilisation(row),
    "difficulte": lambda row, _: Cellule("texte", row.get_difficulte_display() if row.difficulte else ""),
    "referent": lambda row, _: Cellule("texte", str(row.referent) if row.referent else ""),
    "verifiee": lambda row, _: verified(row),
    "modifiee": lambda row, _: Cellule("date", row.modifie_le),
}
