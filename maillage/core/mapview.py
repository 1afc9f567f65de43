"""A map on paper: what is shown, where each place falls on the sheet, how long the scale bar is.

In: degrees (WGS 84), longitude first. Out: points of the sheet, y downwards. The projection is Mercator, as on the
screen: shapes are right, and one scale holds over a cité within 0.1 %.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from maillage.core.geo import EARTH_RADIUS_M, Box, distance_m

SMALLEST_M = 400.0
"""A view is never narrower: one single place would otherwise fill the sheet with nothing."""
FRANCE: Box = (-5.0, 42.0, 9.0, 51.0)
WALK_KM_H = 4.0
"""The pace of a child or of a parent with a pushchair; distances are as the crow flies, so the walk is longer."""
ROUND = (1.0, 2.0, 5.0)
HUNDRED_THOUSAND = 100_000
"""Boxes in addresses are whole hundred-thousandths of a degree: about a metre."""


def mercator(latitude: float) -> float:
    return math.asinh(math.tan(math.radians(max(-85.0, min(85.0, latitude)))))


@dataclass(frozen=True, slots=True)
class View:
    """A box of the world on a sheet of `width` × `height` points; the box is widened to the shape of the sheet."""

    box: Box
    width: float
    height: float

    @property
    def _scale(self) -> float:
        """Points per radian."""
        west, south, east, north = self.box
        across = math.radians(east - west)
        up = mercator(north) - mercator(south)
        return min(self.width / across, self.height / up)

    def place(self, longitude: float, latitude: float) -> tuple[float, float]:
        """Where a place falls on the sheet."""
        west, south, east, north = self.box
        scale = self._scale
        x = self.width / 2 + math.radians(longitude - (west + east) / 2) * scale
        y = self.height / 2 - (mercator(latitude) - (mercator(south) + mercator(north)) / 2) * scale
        return x, y

    def metres_per_point(self) -> float:
        """At the middle of the sheet."""
        middle = math.degrees(math.atan(math.sinh((mercator(self.box[1]) + mercator(self.box[3])) / 2)))
        return EARTH_RADIUS_M * math.cos(math.radians(middle)) / self._scale

    def holds(self, x: float, y: float, margin: float = 0.0) -> bool:
        return -margin <= x <= self.width + margin and -margin <= y <= self.height + margin

    def scale_bar(self, longest: float) -> tuple[float, str]:
        """A round distance of at most `longest` points: its length on the sheet, and its words."""
        most = self.metres_per_point() * longest
        power = 10.0 ** math.floor(math.log10(most))
        metres = max(step * power for step in ROUND if step * power <= most)
        words = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
        return metres / self.metres_per_point(), words.replace(".", ",")


def view_of(box: Box | None, width: float, height: float, margin: float = 0.08) -> View:
    """The view that shows a box with some air around it; the whole country when there is nothing to show."""
    west, south, east, north = box or FRANCE
    half = SMALLEST_M / 2
    lon, lat = (west + east) / 2, (south + north) / 2
    least_up = math.degrees(half / EARTH_RADIUS_M)
    least_across = least_up / math.cos(math.radians(lat))
    across = max((east - west) / 2, least_across) * (1 + 2 * margin)
    up = max((north - south) / 2, least_up) * (1 + 2 * margin)
    return View((lon - across, lat - up, lon + across, lat + up), width, height)


def parse_box(text: str) -> Box | None:
    """« ouest,sud,est,nord » in whole hundred-thousandths of a degree; None when it is not a box of this world."""
    parts = text.split(",")
    if len(parts) != 4 or not all(part.removeprefix("-").isdecimal() and len(part) < 10 for part in parts):
        return None
    west, south, east, north = (int(part) / HUNDRED_THOUSAND for part in parts)
    if not (-180 <= west < east <= 180 and -85 <= south < north <= 85):
        return None
    return west, south, east, north


def box_text(box: Box) -> str:
    """The inverse of `parse_box`."""
    return ",".join(str(round(value * HUNDRED_THOUSAND)) for value in box)


# ── on foot ───────────────────────────────────────────────────────────


def walk_m(minutes: int) -> float:
    """How far one goes in so many minutes, in metres."""
    return minutes * WALK_KM_H * 1000 / 60


def circle(longitude: float, latitude: float, radius_m: float, corners: int = 72) -> list[list[float]]:
    """A closed ring of (longitude, latitude) at a distance of a point."""
    up = math.degrees(radius_m / EARTH_RADIUS_M)
    across = up / math.cos(math.radians(latitude))
    turns = [2 * math.pi * rank / corners for rank in range(corners)]
    ring = [[longitude + across * math.cos(turn), latitude + up * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


@dataclass(frozen=True, slots=True)
class Near:
    """A place and how far it is."""

    rank: int
    metres: float


@dataclass(frozen=True, slots=True)
class Ring:
    """What is reached in `minutes` and was not in the ring before; nearest first."""

    minutes: int
    metres: float
    found: tuple[Near, ...]


def rings(
    centre: tuple[float, float], places: Sequence[tuple[float, float]], minutes: Iterable[int]
) -> tuple[Ring, ...]:
    """The places (longitude, latitude) around a centre, each in the first ring that reaches it."""
    near = sorted(
        (Near(rank, distance_m(*centre, *place)) for rank, place in enumerate(places)),
        key=lambda found: (found.metres, found.rank),
    )
    found, inner = [], -1.0
    for wanted in sorted(set(minutes)):
        outer = walk_m(wanted)
        found.append(Ring(wanted, outer, tuple(one for one in near if inner < one.metres <= outer)))
        inner = outer
    return tuple(found)


# ── classes of a choropleth ───────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Classes:
    """Upper bounds of the classes, last one open; no more classes than there are different values."""

    bounds: tuple[float, ...]

    def rank(self, value: float) -> int:
        return sum(value > bound for bound in self.bounds)

    def words(self, one: str, many: str) -> list[str]:
        """What each class says: « jusqu'à 500 jeunes », « de 501 à 900 jeunes », « plus de 900 jeunes »."""
        if not self.bounds:
            return ["valeur écrite sur le quartier"]
        bounds = [round(bound) for bound in self.bounds]

        def said(value: int) -> str:
            return f"{value:,}".replace(",", "\u202f") + f" {one if value < 2 else many}"

        first = f"jusqu'à {said(bounds[0])}" if bounds[0] else said(0)
        middle = [
            said(high) if low + 1 == high else f"de {low + 1:,} à ".replace(",", "\u202f") + said(high)
            for low, high in pairwise(bounds)
        ]
        return [first, *middle, f"plus de {said(bounds[-1])}"]


def classes_of(values: Iterable[float], most: int = 4) -> Classes:
    """Classes of as many values each as possible, cut at rounded values that differ."""
    listed = sorted(values)
    distinct = sorted(set(listed))
    count = min(most, len(distinct))
    if count < 2:
        return Classes(())
    cuts = [listed[max(0, round(rank * len(listed) / count) - 1)] for rank in range(1, count)]
    kept = sorted({float(rounded(cut)) for cut in cuts if cut < distinct[-1]})
    return Classes(tuple(bound for bound in kept if distinct[0] <= bound < distinct[-1]))


def rounded(value: float) -> float:
    """Up to two significant figures, upwards: the value itself stays in its class."""
    if value <= 0:
        return 0.0
    unit = 10 ** max(0, math.floor(math.log10(value)) - 1)
    return float(math.ceil(value / unit) * unit)


# ── marks that fall on one another ────────────────────────────────────


@dataclass(frozen=True, slots=True)
class Cluster:
    """Marks drawn as one, at the middle of their places: their ranks in the list given."""

    x: float
    y: float
    ranks: tuple[int, ...]


def clusters(points: Sequence[tuple[float, float]], reach: float) -> list[Cluster]:
    """Points of the sheet gathered by cells of `reach`, in the order of the first of each cell."""
    cells: dict[tuple[int, int], list[int]] = {}
    for rank, (x, y) in enumerate(points):
        cells.setdefault((math.floor(x / reach), math.floor(y / reach)), []).append(rank)
    return [
        Cluster(
            sum(points[rank][0] for rank in ranks) / len(ranks),
            sum(points[rank][1] for rank in ranks) / len(ranks),
            tuple(ranks),
        )
        for ranks in cells.values()
    ]
