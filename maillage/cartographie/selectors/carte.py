"""What the map draws: points of the directory, contours of the districts, in as few bytes as possible."""

from collections.abc import Iterable
from typing import Any

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Famille
from maillage.acteurs.selectors.annuaire import Filtres, filtered
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of

FAMILLES = list(Famille.values)
DECIMALS = 100_000
"""Coordinates travel as whole hundred-thousandths of a degree: about a metre."""


def points(cite: Cite, user: AnyUser, filtres: Filtres) -> dict[str, Any]:
    """The structures that have a position, in columns (a tenth of the size of GeoJSON), and how many have none.

    `x` and `y` are differences from the previous point, in hundred-thousandths of a degree: the points come in the
    order of the list, and small numbers compress well.
    """
    rows = filtered(cite, user, filtres)
    found = list(rows.placed().values_list("pk", "nom", "longitude", "latitude", "famille"))
    return {
        "familles": [[code, str(Famille(code).label)] for code in FAMILLES],
        "id": [row[0] for row in found],
        "nom": [row[1] for row in found],
        "x": deltas(row[2] for row in found),
        "y": deltas(row[3] for row in found),
        "famille": [FAMILLES.index(row[4]) for row in found],
        "sans_position": rows.unplaced().count(),
    }


def deltas(values: Iterable[float]) -> list[int]:
    previous, steps = 0, []
    for value in values:
        current = round(value * DECIMALS)
        steps.append(current - previous)
        previous = current
    return steps


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
