"""A walk around a place: where it starts, what is inside each circle, among what the map shows."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Famille
from maillage.acteurs.selectors.annuaire import structures_of
from maillage.cartographie.selectors.couches import Points
from maillage.cartographie.selectors.demande import Demande
from maillage.cites.models import Cite
from maillage.cites.selectors import etablissements_of
from maillage.core.geo import in_france
from maillage.core.mapview import HUNDRED_THOUSAND, rings

MOST_STARTS = 200
"""Schools of the directory offered as starts of a walk: more would not be read in a list."""


@dataclass(frozen=True, slots=True)
class Centre:
    code: str
    nom: str
    longitude: float
    latitude: float


@dataclass(frozen=True, slots=True)
class Trouve:
    """Something within a walk: its layer, its identifier, its name, how far."""

    couche: str
    pk: int
    nom: str
    metres: int


@dataclass(frozen=True, slots=True)
class Cercle:
    """What is reached between `depuis` and `minutes` of walk; `metres` is how far that is, as the crow flies."""

    depuis: int
    minutes: int
    metres: int
    trouves: tuple[Trouve, ...]


@dataclass(frozen=True)
class Marche:
    centre: Centre
    cercles: tuple[Cercle, ...]


def walk(cite: Cite, user: AnyUser, demande: Demande, shown: Sequence[Points]) -> Marche | None:
    """None when nothing was asked, or when the start has no place (`centre_of` says which)."""
    centre = centre_of(cite, user, demande.autour)
    if centre is None:
        return None
    listed = [
        (layer.couche, pk, nom, place)
        for layer in shown
        for pk, nom, place in zip(layer.ids, layer.noms, layer.places, strict=True)
        if f"{layer.couche[0]}{pk}" != centre.code
    ]
    found = rings((centre.longitude, centre.latitude), [place for *_, place in listed], demande.minutes)
    seen: set[tuple[str, int]] = set()
    circles: list[Cercle] = []
    for ring in found:
        inside = []
        for near in ring.found:
            couche, pk, nom, _ = listed[near.rank]
            if (couche, pk) not in seen:  # an action with several places is as near as its nearest one
                seen.add((couche, pk))
                inside.append(Trouve(couche, pk, nom, round(near.metres / 10) * 10))
        circles.append(
            Cercle(circles[-1].minutes if circles else 0, ring.minutes, round(ring.metres), tuple(inside))
        )
    return Marche(centre, tuple(circles))


def centre_of(cite: Cite, user: AnyUser, code: str) -> Centre | None:
    if code.startswith("s") and code[1:].isdecimal() and len(code) < 18:
        row = structures_of(cite, user).placed().filter(pk=int(code[1:])).first()
        return Centre(code, row.nom, row.longitude or 0.0, row.latitude or 0.0) if row else None
    if code.startswith("e"):
        school = etablissements_of(cite).filter(pk=code[1:], latitude__isnull=False).first()
        return Centre(code, school.nom, school.longitude or 0.0, school.latitude or 0.0) if school else None
    return point_of(code)


def point_of(code: str) -> Centre | None:
    """A point of the map: "longitude,latitude" in hundred-thousandths of a degree."""
    parts = code.split(",")
    if len(parts) != 2 or not all(part.removeprefix("-").isdecimal() and len(part) < 10 for part in parts):
        return None
    longitude, latitude = (int(part) / HUNDRED_THOUSAND for part in parts)
    return Centre(code, "le point choisi", longitude, latitude) if in_france(longitude, latitude) else None


def starts(cite: Cite, user: AnyUser) -> list[tuple[str, str]]:
    """The schools that are placed, to choose from: those of the perimeter, and those of the directory that are not of them."""
    rows = etablissements_of(cite).filter(latitude__isnull=False).order_by("nom")
    official = list(rows.values_list("pk", "nom"))
    known = structures_of(cite, user).placed().filter(famille=Famille.ETABLISSEMENT)
    sheets = known.exclude(uai__in=[pk for pk, _ in official]).order_by("nom", "pk").values_list("pk", "nom")
    found = [(f"e{pk}", nom) for pk, nom in official] + [(f"s{pk}", nom) for pk, nom in sheets[:MOST_STARTS]]
    return sorted(found, key=lambda start: start[1].casefold())
