"""The point that stands for a geometry, in longitude and latitude."""

from collections.abc import Callable, Mapping
from typing import Any

from pyproj import Transformer
from shapely.errors import ShapelyError
from shapely.geometry import shape

Reproject = Callable[[float, float], tuple[float, float]]
_LAMBERT_93 = 2154


def _reproject(epsg: int) -> Reproject:
    transformer = Transformer.from_crs(epsg, 4326, always_xy=True)

    def reproject(x: float, y: float) -> tuple[float, float]:
        longitude, latitude = transformer.transform(x, y)
        return round(longitude, 7), round(latitude, 7)

    return reproject


def representative(geometry: Any) -> tuple[float, float, bool] | None:
    """(x, y, is it a plain point) of a GeoJSON geometry; None when there is none or it makes no sense."""
    if not isinstance(geometry, Mapping):
        return None
    if geometry.get("type") == "Point":
        return _plain_point(geometry.get("coordinates"))
    try:
        built = shape(geometry)
        point = None if built.is_empty else built.representative_point()
    except (
        ShapelyError,
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


class Places:
    """Turns geometries into (longitude, latitude) and remembers what had to be said about it."""

    def __init__(self, crs: str = "") -> None:
        self.shapes = self.missing = self.projected = 0
        self._lambert = _reproject(_LAMBERT_93)
        self._declared_lambert = "2154" in crs

    def place(self, geometry: Any) -> tuple[float, float] | None:
        """The position, or None when the geometry is absent or unreadable."""
        found = representative(geometry)
        if found is None:
            self.missing += 1
            return None
        x, y, plain = found
        self.shapes += not plain
        if self._declared_lambert or abs(x) > 180 or abs(y) > 90:
            self.projected += 1
            x, y = self._lambert(x, y)
            if not (abs(x) <= 180 and abs(y) <= 90):
                self.missing += 1
                return None
        return x, y

    def notes(self) -> list[str]:
        told = []
        if self.shapes:
            told.append(
                f"{self.shapes} tracés ou contours : un point à l'intérieur a été pris pour position."
            )
        if self.projected:
            told.append(f"{self.projected} positions en Lambert-93 converties en longitude et latitude.")
        if self.missing:
            told.append(f"{self.missing} éléments sans position lisible.")
        return told
