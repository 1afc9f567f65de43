"""Places on the ground: distances, boxes, which polygon holds a point, French projections.

Longitudes and latitudes are in degrees (WGS 84), longitude first, as in GeoJSON; distances in metres.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import shape

Box = tuple[float, float, float, float]  # west, south, east, north
Geometry = Mapping[str, Any]

EARTH_RADIUS_M = 6_371_008.8  # mean radius (IUGG): distances are right within 0.6 %
LAMBERT_93 = 2154
WGS_84 = 4326

# West, south, east, north of each part of France, with a margin of about 10 km.
FRANCE: Mapping[str, Box] = {
    "Hexagone et Corse": (-5.6, 41.2, 9.8, 51.3),
    "Guadeloupe": (-62.0, 15.7, -60.8, 16.7),
    "Martinique": (-61.4, 14.3, -60.6, 15.0),
    "Guyane": (-54.8, 2.0, -51.4, 6.0),
    "La Réunion": (55.0, -21.6, 56.0, -20.7),
    "Mayotte": (44.8, -13.2, 45.5, -12.4),
    "Saint-Pierre-et-Miquelon": (-56.7, 46.6, -56.0, 47.3),
    "Saint-Martin et Saint-Barthélemy": (-63.3, 17.7, -62.6, 18.3),
    "Nouvelle-Calédonie": (158.0, -23.0, 172.5, -18.0),
    "Polynésie française": (-155.2, -28.2, -134.0, -7.5),
    "Wallis-et-Futuna": (-178.6, -14.6, -175.8, -12.9),
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


def bbox_of(geometries: Iterable[Geometry]) -> Box | None:
    """Give the smallest box around GeoJSON geometries, or None when none of them has a point."""
    corners = [shape(geometry).bounds for geometry in geometries]
    return bbox(
        corner
        for west, south, east, north in corners
        if not math.isnan(west)
        for corner in ((west, south), (east, north))
    )


def in_france(lon: float, lat: float) -> bool:
    """Say whether a point is in the box of the mainland or of an overseas territory: a sieve, not a border."""
    return any(west <= lon <= east and south <= lat <= north for west, south, east, north in FRANCE.values())


def lambert93_to_wgs84(x: float, y: float) -> tuple[float, float]:
    """Turn Lambert-93 metres into (longitude, latitude)."""
    lon, lat = transformer(LAMBERT_93, WGS_84).transform(x, y)
    return float(lon), float(lat)


def wgs84_to_lambert93(lon: float, lat: float) -> tuple[float, float]:
    """Turn (longitude, latitude) into Lambert-93 metres."""
    x, y = transformer(WGS_84, LAMBERT_93).transform(lon, lat)
    return float(x), float(y)


@lru_cache(maxsize=32)
def transformer(source: int | str, target: int | str) -> Transformer:
    """Give the (cached) transformer between two systems, named by EPSG code or WKT, longitude or x first.

    Raises pyproj.exceptions.CRSError when a system cannot be understood.
    """
    return Transformer.from_crs(source, target, always_xy=True)


class Locator:
    """Answer "in which polygon is this point?" for many points, and "which polygon is nearest?".

    Takes (key, GeoJSON geometry) pairs. A point on a border belongs to the polygon; when several polygons hold
    it, the first in the order given answers.
    """

    def __init__(self, features: Iterable[tuple[str, Geometry]]) -> None:
        pairs = [(key, shape(geometry)) for key, geometry in features]
        self._keys = [key for key, _ in pairs]
        self._tree = shapely.STRtree([polygon for _, polygon in pairs])
        # Degrees of longitude are shorter than degrees of latitude: "nearest" is only right where both
        # directions have one scale, which the Mercator projection gives locally.
        self._flat = [shapely.transform(polygon, _to_mercator) for _, polygon in pairs]
        self._flat_tree = shapely.STRtree(self._flat)

    def locate(self, lon: float, lat: float) -> str | None:
        """Give the key of the polygon that holds the point, or None."""
        return self.locate_many([(lon, lat)])[0]

    def locate_many(self, points: Sequence[tuple[float, float]]) -> list[str | None]:
        """Give, in the same order, the key of the polygon that holds each point, or None."""
        found: list[str | None] = [None] * len(points)
        if not points:
            return found
        numbers, polygons = self._tree.query(shapely.points(points), predicate="intersects")
        for number, polygon in sorted(zip(numbers.tolist(), polygons.tolist(), strict=True), reverse=True):
            found[number] = self._keys[polygon]
        return found

    def nearest(self, lon: float, lat: float) -> tuple[str, float] | None:
        """Give the key of the nearest polygon and its distance in metres (0 inside), or None without polygon."""
        point = shapely.Point(_to_mercator(np.array([[lon, lat]]))[0])
        candidates = self._flat_tree.query_nearest(point)
        if not len(candidates):
            return None
        index = int(min(candidates))
        nearest = shapely.shortest_line(self._flat[index], point).coords[0]
        edge_lon, edge_lat = _from_mercator(*nearest)
        inside = self._flat[index].intersects(point)
        return self._keys[index], 0.0 if inside else distance_m(lon, lat, edge_lon, edge_lat)


def _to_mercator(points: "np.ndarray[Any, Any]") -> "np.ndarray[Any, Any]":
    lat = np.radians(np.clip(points[:, 1], -85.0, 85.0))
    return np.column_stack([np.radians(points[:, 0]), np.arctanh(np.sin(lat))])


def _from_mercator(x: float, y: float) -> tuple[float, float]:
    return math.degrees(x), math.degrees(math.asin(math.tanh(y)))
