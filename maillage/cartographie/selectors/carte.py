"""What the map draws: points of the directory, contours of the districts, in as few bytes as possible."""

from collections.abc import Iterable
from typing import Any

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Famille
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import Filtres, filtered
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.geo import Box, bbox, bbox_of

FAMILLES = [(famille.value, str(famille.label)) for famille in Famille]
RANKS = {code: rank for rank, (code, _) in enumerate(FAMILLES)}
DECIMALS = 100_000
"""Coordinates travel as whole hundred-thousandths of a degree: about a metre."""


def points(cite: Cite, user: AnyUser, filtres: Filtres) -> dict[str, Any]:
    """The structures that have a position, in columns (a tenth of the size of GeoJSON), and how many have none.

    The points come in the order of the list. `x` and `y` (longitude, latitude) are whole hundred-thousandths of a
    degree, each as its difference from the previous one: small numbers compress well. `famille` is a rank in
    `familles`.
    """
    found: list[tuple[int, str, float, float, str]] = []
    without = 0
    rows = filtered(cite, user, filtres).values_list("pk", "nom", "longitude", "latitude", "famille")
    for pk, nom, longitude, latitude, famille in rows:
        if longitude is None or latitude is None:
            without += 1
        else:
            found.append((pk, nom, longitude, latitude, famille))
    ids, names, longitudes, latitudes, families = zip(*found, strict=True) if found else ((),) * 5
    return {
        "familles": FAMILLES,
        "id": ids,
        "nom": names,
        "x": deltas(longitudes),
        "y": deltas(latitudes),
        "famille": [RANKS[code] for code in families],
        "sans_position": without,
    }


def deltas(values: Iterable[float]) -> list[int]:
    previous, steps = 0, []
    for value in values:
        current = round(value * DECIMALS)
        steps.append(current - previous)
        previous = current
    return steps


def frame(cite: Cite) -> Box | None:
    """What to show first (west, south, east, north): the districts, else the structures; None when nothing is placed."""
    districts = bbox_of(qpv.contour for qpv in qpv_of(cite) if qpv.contour)
    if districts:
        return districts
    placed = Structure.objects.filter(cite=cite).living().placed().order_by()
    places = placed.values_list("longitude", "latitude")
    return bbox((longitude or 0.0, latitude or 0.0) for longitude, latitude in places)


def contours(cite: Cite) -> dict[str, Any]:
    """The districts of the perimeter that have a contour, as GeoJSON."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"code": qpv.code, "nom": qpv.nom, "approximatif": qpv.approximatif},
                "geometry": qpv.contour,
            }
            for qpv in qpv_of(cite)
            if qpv.contour
        ],
    }
