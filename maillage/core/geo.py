"""Places on the ground: distances, boxes, which polygon holds a point, French projections.

Longitudes and latitudes are in degrees (WGS 84), longitude first, as in GeoJSON; distances in metres.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from typing import Any

from maillage.core.later import later_module

np = later_module("numpy")
pyproj = later_module("pyproj")
shapely = later_module("shapely")

Box = tuple[float, float, float, float]  # west, south, east, north
Geometry = Mapping[str, Any]

EARTH_RADIUS_M = 6_371_008.8  # mean radius (IUGG): distances are right within 0.6 %
LAMBERT_93 = 2154
WGS_84 = 4326

# Mainland by bands of half a degree of latitude: (westernmost, easternmost) longitude, from IGN Admin Express,
# widened by 0.05°: a plain rectangle would take in the Bay of Biscay and half of Switzerland.
_MAINLAND: dict[float, tuple[float, float]] = {
    42.0: (1.68, 3.22), 42.5: (-1.12, 6.60), 43.0: (-1.84, 7.00), 43.5: (-1.60, 7.72), 44.0: (-1.40, 7.77),
    44.5: (-1.31, 7.13), 45.0: (-1.28, 7.23), 45.5: (-1.60, 7.12), 46.0: (-1.86, 7.06), 46.5: (-2.45, 6.90),
    47.0: (-3.31, 7.59), 47.5: (-4.62, 7.67), 48.0: (-5.20, 7.84), 48.5: (-5.20, 8.28), 49.0: (-2.00, 8.28),
    49.5: (-2.00, 6.50), 50.0: (1.20, 4.94), 50.5: (1.51, 4.30), 51.0: (2.00, 2.65),
}  # fmt: skip

# Islands and overseas: west, south, east, north
_TERRITORIES: dict[str, tuple[float, float, float, float]] = {
    "Corse": (8.50, 41.30, 9.60, 43.05),
    "Guadeloupe": (-61.90, 15.80, -60.95, 16.55),
    "Martinique": (-61.30, 14.35, -60.75, 14.92),
    "Guyane": (-54.65, 2.08, -51.55, 5.85),
    "La Réunion": (55.18, -21.42, 55.86, -20.84),
    "Mayotte": (45.00, -13.05, 45.33, -12.60),
    "Saint-Pierre-et-Miquelon": (-56.50, 46.72, -56.10, 47.17),
    "Saint-Barthélemy": (-62.96, 17.85, -62.77, 17.99),
    "Saint-Martin": (-63.18, 18.03, -62.95, 18.14),
    "Nouvelle-Calédonie": (163.50, -22.80, 168.20, -19.50),
    "Polynésie française": (-154.80, -28.00, -134.40, -7.80),
    "Wallis-et-Futuna": (-178.30, -14.40, -176.10, -13.10),
}


def distance_m(lon1: float, lat1: float, lon2: float, lat2: float) -> float:
    """Give the distance in metres as the crow flies between two points (great circle)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat = math.sin((phi2 - phi1) / 2) ** 2
    half_lon = math.sin(math.radians(lon2 - lon1) / 2) ** 2
    chord = half_lat + math.cos(phi1) * math.cos(phi2) * half_lon
    return 2 * EARTH_RADIUS_M * math.asin(min(1.0, math.sqrt(chord)))


def bbox(points: Iterable[tuple[float, float]]) -> Box | None:
    """Give the smallest box around points, or None when there is none."""
    listed = list(points)
    if not listed:
        return None
    lons, lats = zip(*listed, strict=True)
    return min(lons), min(lats), max(lons), max(lats)


def point_inside(geometry: Geometry) -> tuple[float, float]:
    """Give a point (longitude, latitude) that is inside a GeoJSON polygon, whatever its shape."""
    point = shapely.geometry.shape(geometry).representative_point()
    return point.x, point.y


def middle(geometry: Geometry) -> tuple[float, float] | None:
    """Give the centre of gravity (longitude, latitude) of a GeoJSON geometry; None when it is empty."""
    centre = shapely.geometry.shape(geometry).centroid
    return None if centre.is_empty else (centre.x, centre.y)


def bbox_of(geometries: Iterable[Geometry]) -> Box | None:
    """Give the smallest box around GeoJSON geometries, or None when none of them has a point."""
    corners = [shapely.geometry.shape(geometry).bounds for geometry in geometries]
    return bbox(
        corner
        for west, south, east, north in corners
        if not math.isnan(west)
        for corner in ((west, south), (east, north))
    )


def territory_of(longitude: float, latitude: float) -> str | None:
    """The French territory around a point (degrees), or None abroad and at sea; within about 5 km at the edges."""
    band = _MAINLAND.get(latitude // 0.5 * 0.5)
    if band and band[0] <= longitude <= band[1] and 42.3 <= latitude <= 51.12:
        return "France métropolitaine"
    for name, (west, south, east, north) in _TERRITORIES.items():
        if west <= longitude <= east and south <= latitude <= north:
            return name
    return None


def in_france(lon: float, lat: float) -> bool:
    """Say whether a point is in a part of France: a sieve, which lets the near sea and the neighbours' edges through."""
    return territory_of(lon, lat) is not None


def lambert93_to_wgs84(x: float, y: float) -> tuple[float, float]:
    """Turn Lambert-93 metres into (longitude, latitude)."""
    lon, lat = transformer(LAMBERT_93, WGS_84).transform(x, y)
    return float(lon), float(lat)


def wgs84_to_lambert93(lon: float, lat: float) -> tuple[float, float]:
    """Turn (longitude, latitude) into Lambert-93 metres."""
    x, y = transformer(WGS_84, LAMBERT_93).transform(lon, lat)
    return float(x), float(y)


@lru_cache(maxsize=32)
def transformer(source: int | str, target: int | str) -> Any:
    """Give the (cached) transformer between two systems, named by EPSG code or WKT, longitude or x first.

    Raises pyproj.exceptions.CRSError when a system cannot be understood.
    """
    return pyproj.Transformer.from_crs(source, target, always_xy=True)


class Locator:
    """Answer "in which polygon is this point?" for many points, and "which polygon is nearest?".

    Takes (key, GeoJSON geometry) pairs. A point on a border belongs to the polygon; when several polygons hold
    it, the first in the order given answers.
    """

    def __init__(self, features: Iterable[tuple[str, Geometry]]) -> None:
        pairs = [(key, shapely.geometry.shape(geometry)) for key, geometry in features]
        self._keys = [key for key, _ in pairs]
        self._polygons = [polygon for _, polygon in pairs]

    @cached_property
    def _tree(self) -> Any:
        return shapely.STRtree(self._polygons)

    @cached_property
    def _flat(self) -> list[Any]:
        """Degrees of longitude are shorter than degrees of latitude: "nearest" is only right where both
        directions have one scale, which the Mercator projection gives locally."""
        return [shapely.transform(polygon, _to_mercator) for polygon in self._polygons]

    @cached_property
    def _flat_tree(self) -> Any:
        return shapely.STRtree(self._flat)

    def locate(self, lon: float, lat: float) -> str | None:
        """Give the key of the polygon that holds the point, or None."""
        return self.locate_many([(lon, lat)])[0]

    def locate_many(self, points: Sequence[tuple[float, float]]) -> list[str | None]:
        """Give, in the same order, the key of the polygon that holds each point, or None."""
        found: list[str | None] = [None] * len(points)
        if not points or not self._keys:
            return found
        numbers, polygons = self._tree.query(shapely.points(points), predicate="intersects")
        for number, polygon in sorted(zip(numbers.tolist(), polygons.tolist(), strict=True), reverse=True):
            found[number] = self._keys[polygon]
        return found

    def nearest(self, lon: float, lat: float) -> tuple[str, float] | None:
        """Give the key of the nearest polygon and its distance in metres (0 inside), or None without polygon."""
        if not self._keys:
            return None
        point = shapely.Point(_to_mercator(np.array([[lon, lat]]))[0])
        candidates = self._flat_tree.query_nearest(point)
        if not len(candidates):  # empty polygons have no nearest point
            return None
        index = int(min(candidates))
        nearest = shapely.shortest_line(self._flat[index], point).coords[0]
        edge_lon, edge_lat = _from_mercator(*nearest)
        inside = self._flat[index].intersects(point)
        return self._keys[index], 0.0 if inside else distance_m(lon, lat, edge_lon, edge_lat)


def _to_mercator(points: Any) -> Any:
    """An array of degrees, a point a line, to the same in the Mercator projection."""
    lat = np.radians(np.clip(points[:, 1], -85.0, 85.0))
    return np.column_stack([np.radians(points[:, 0]), np.arctanh(np.sin(lat))])


def _from_mercator(x: float, y: float) -> tuple[float, float]:
    return math.degrees(x), math.degrees(math.asin(math.tanh(y)))
