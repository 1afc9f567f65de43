"""The point that stands for a geometry, in longitude and latitude."""

from collections.abc import Mapping
from typing import Any

from maillage.core.later import later_module
from maillage.office.values.coordinates import unprojected

shapely = later_module("shapely")


def representative(geometry: Any) -> tuple[float, float, bool] | None:
    """(x, y, is it a plain point) of a GeoJSON geometry; None when there is none or it makes no sense."""
    if not isinstance(geometry, Mapping):
        return None
    if geometry.get("type") == "Point":
        return _plain_point(geometry.get("coordinates"))
    try:
        built = shapely.geometry.shape(geometry)
        point = None if built.is_empty else built.representative_point()
    except (
        shapely.errors.ShapelyError,
        ValueError,
        TypeError,
        AttributeError,
        KeyError,
        IndexError,
        OverflowError,
        RecursionError,
    ):
        return None
    if point is None or point.is_empty:
        return None
    return point.x, point.y, False


def _plain_point(coordinates: Any) -> tuple[float, float, bool] | None:
    if not isinstance(coordinates, list) or len(coordinates) < 2:
        return None
    x, y = coordinates[:2]
    numbers = all(
        isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < 1e9
        for value in (x, y)
    )
    return (float(x), float(y), True) if numbers else None


def _degrees(x: float, y: float) -> tuple[float, float] | None:
    if abs(x) <= 180 and abs(y) <= 90:
        return x, y
    return next((position for position, _ in unprojected(x, y)), None)


class Places:
    """Turns geometries into (longitude, latitude) and remembers what had to be said about it."""

    def __init__(self) -> None:
        self.shapes = self.missing = self.projected = 0

    def place(self, geometry: Any) -> tuple[float, float] | None:
        """The position, or None when the geometry is absent or unreadable."""
        found = representative(geometry)
        position = _degrees(found[0], found[1]) if found else None
        if found is None or position is None:
            self.missing += 1
            return None
        self.shapes += not found[2]
        self.projected += position != found[:2]
        return position

    def notes(self) -> list[str]:
        told = []
        if self.shapes:
            told.append(
                f"Tracés ou contours : {self.shapes} ; un point à l'intérieur a été pris pour position."
            )
        if self.projected:
            told.append(
                f"Positions en mètres (Lambert-93 ou projection d'outre-mer) converties en degrés : {self.projected}."
            )
        if self.missing:
            told.append(f"Éléments sans position lisible : {self.missing}.")
        return told
