"""What every map of the room shares: contours of the districts, the first frame, coordinates in few bytes."""

from collections.abc import Iterable
from typing import Any

from maillage.acteurs.models import Structure
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.geo import Box, bbox, bbox_of

DECIMALS = 100_000
"""Coordinates travel as whole hundred-thousandths of a degree: about a metre."""


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
                "properties": {
                    "code": qpv.code,
                    "nom": qpv.nom,
                    "approximatif": qpv.approximatif,
                    "communes": [commune.nom for commune in qpv.communes.all()],
                },
                "geometry": qpv.contour,
            }
            for qpv in qpv_of(cite).prefetch_related("communes")
            if qpv.contour
        ],
    }


def contours_version(cite: Cite) -> str:
    """Changes when a district enters or leaves the perimeter, or is corrected."""
    rows = qpv_of(cite).order_by("pk").values_list("pk", "modifie_le")
    return ";".join(f"{pk}:{changed.timestamp()}" for pk, changed in rows)
