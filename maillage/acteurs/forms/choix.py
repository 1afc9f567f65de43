"""Screens where a person chooses line by line: conflicts, merges, proposals. Nothing is decided for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import QueryDict

from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import Ligne, lines
from maillage.base.values import Json, Values, changed_fields, empty, is_many

GAUCHE, DROITE, ENSEMBLE = "gauche", "droite", "ensemble"


@dataclass(frozen=True)
class Option:
    valeur: str
    libelle: str
    texte: str
    choisie: bool


@dataclass(frozen=True)
class Question:
    """One line to settle: the name of its radio buttons, what it was, and what can be chosen."""

    nom: str
    libelle: str
    avant: str
    options: tuple[Option, ...]


def differing(
    left: Mapping[str, Json], right: Mapping[str, Json], names: Iterable[str] | None = None
) -> list[Ligne]:
    """Lines whose values are not the same on both sides; only those holding one of `names`, if given."""
    wanted = None if names is None else set(names)
    return [
        ligne
        for ligne in lines()
        if (wanted is None or wanted.intersection(ligne.champs))
        and changed_fields(left, {name: right.get(name) for name in ligne.champs if name in right})
        and not (nothing(ligne, left) and nothing(ligne, right))
    ]


def together(ligne: Ligne) -> bool:
    """Lists (themes, publics, districts) can be added up."""
    return len(ligne.champs) == 1 and (is_many(Structure, ligne.cle) or ligne.cle == "modalites_acces")


def preferred(ligne: Ligne, left: Mapping[str, Json], right: Mapping[str, Json]) -> str:
    """What is ticked beforehand: both for a list; the left one, unless it is empty."""
    if together(ligne):
        return ENSEMBLE
    return DROITE if nothing(ligne, left) else GAUCHE


def nothing(ligne: Ligne, values: Mapping[str, Json]) -> bool:
    """Is the line empty? A level of diffusion alone is nothing."""
    names = (ligne.cle,) if ligne.contact else ligne.champs
    return all(empty(values.get(name)) for name in names)


def chosen(data: QueryDict, ligne: Ligne, default: str) -> str:
    answer = data.get(f"choix_{ligne.cle}", default)
    return answer if answer in (GAUCHE, DROITE, ENSEMBLE) else default


def settled(ligne: Ligne, answer: str, left: Mapping[str, Json], right: Mapping[str, Json]) -> Values:
    """The values of the line once answered. ENSEMBLE is the union of two lists."""
    if answer == ENSEMBLE and together(ligne):
        return {ligne.cle: union(left.get(ligne.cle) or [], right.get(ligne.cle) or [])}
    side = right if answer == DROITE else left
    return {name: side[name] for name in ligne.champs if name in side}


def union(left: list[Json], right: list[Json]) -> list[Json]:
    return sorted({*left, *right})
