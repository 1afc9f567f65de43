"""Actions on the map: where they take place, else their schools, their districts, or else where their porteur is."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maillage.acteurs.models import Structure
from maillage.actions.models import Action
from maillage.cartographie.selectors.carte import deltas
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.geo import point_inside
from maillage.dispositifs.models import Deploiement
from maillage.territoires.models import Etablissement

HOW = (
    ("lieu", "sur le lieu de l'action"),
    ("etablissement", "dans un établissement concerné"),
    ("quartier", "dans un quartier concerné"),
    ("porteur", "chez le porteur, faute de lieu"),
)
"""How an action was placed, the most precise first; the rank is what travels."""

_Place = tuple[float, float]
_Places = Mapping[int, Sequence[_Place]]


def action_points(cite: Cite, keys: Sequence[int]) -> dict[str, Any]:
    """The actions in the order given, in the columns of `carte.points`; one with several places has several points."""
    rows = Action.objects.filter(cite=cite).in_bulk(keys)
    ways = (places_of(cite), schools_of(cite), districts_of(cite, inside_districts(cite)), carriers_of(cite))
    found: list[tuple[int, str, float, float, int]] = []
    without = 0
    for key in (key for key in keys if key in rows):
        rank, places = next(((rank, way[key]) for rank, way in enumerate(ways) if way.get(key)), (0, ()))
        without += not places
        found += [(key, rows[key].intitule, x, y, rank) for x, y in places]
    ids, names, longitudes, latitudes, ranks = zip(*found, strict=True) if found else ((),) * 5
    return {
        "familles": HOW,
        "id": ids,
        "nom": names,
        "x": deltas(longitudes),
        "y": deltas(latitudes),
        "famille": ranks,
        "sans_position": without,
    }


def unplaced(cite: Cite, keys: Sequence[int]) -> list[Action]:
    """Those that nothing places, by title."""
    ways = (places_of(cite), schools_of(cite), districts_of(cite, inside_districts(cite)), carriers_of(cite))
    lost = [key for key in keys if not any(way.get(key) for way in ways)]
    return list(Action.objects.filter(cite=cite, pk__in=lost).order_by("intitule", "pk"))


def grouped(rows: Iterable[tuple[int, float | None, float | None]]) -> dict[int, list[_Place]]:
    found: dict[int, list[_Place]] = {}
    for key, longitude, latitude in rows:
        if longitude is not None and latitude is not None:
            found.setdefault(key, []).append((longitude, latitude))
    return found


def places_of(cite: Cite) -> _Places:
    rows = Action.lieux.through.objects.filter(action__cite=cite).order_by("pk")
    return grouped(rows.values_list("action_id", "structure__longitude", "structure__latitude"))


def schools_of(cite: Cite, model: type[Action] | type[Deploiement] = Action, name: str = "action") -> _Places:
    rows = model.etablissements.through.objects.filter(**{f"{name}__cite": cite}).order_by("pk")
    pairs = list(rows.values_list(f"{name}_id", "etablissement_id"))
    schools = {
        pk: (longitude, latitude)
        for pk, longitude, latitude in Etablissement.objects.filter(
            pk__in={school for _, school in pairs}
        ).values_list("pk", "longitude", "latitude")
    }
    return grouped((key, *schools[school]) for key, school in pairs)


def inside_districts(cite: Cite) -> dict[int, _Place]:
    """A point inside each district of the perimeter that has a contour."""
    return {qpv.pk: point_inside(qpv.contour) for qpv in qpv_of(cite) if qpv.contour}


def districts_of(
    cite: Cite,
    inside: Mapping[int, _Place],
    model: type[Action] | type[Deploiement] = Action,
    name: str = "action",
) -> _Places:
    rows = model.qpvs.through.objects.filter(**{f"{name}__cite": cite, "qpv_id__in": list(inside)})
    return grouped(
        (key, *inside[qpv]) for key, qpv in rows.order_by("pk").values_list(f"{name}_id", "qpv_id")
    )


def carriers_of(cite: Cite) -> _Places:
    rows = Action.objects.filter(
        cite=cite, porteur__in=Structure.objects.filter(cite=cite).placed()
    ).order_by("pk")
    return grouped(rows.values_list("pk", "porteur__longitude", "porteur__latitude"))
