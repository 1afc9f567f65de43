"""Where each actor stands on the picture: near those it works with, and where it already was.

Positions that are kept come back as they went; only newcomers are placed, near their partners. With nothing kept, the
whole network is laid out from a start that depends on the actors' keys alone: no chance, the same picture everywhere.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from math import cos, floor, hypot, pi, sin, sqrt

import rustworkx as rx

from maillage.core.cooperation.network import Network

ROUNDS = 120
ROUNDS_OF_NEWCOMERS = 30
MAIN_GROUP, SMALL_GROUPS, NEAR = 0.78, 0.9, 0.03
"""Radius of the picture's middle and of the ring of small groups; distance between the members of one of those."""
ROOM = 0.5
"""How much of the distance to the middle comes from the rank rather than from the springs, which heap up the most linked."""
APART, PUSHES = 0.9, 40
"""Least distance between two actors, in sides of the square that each would have; rounds in which they are pushed apart."""
GOLDEN = pi * (3 - sqrt(5))


@dataclass(frozen=True, slots=True)
class Point:
    """From -1 to 1 on both axes."""

    x: float
    y: float


def place(network: Network, known: Mapping[str, Point] | None = None) -> dict[str, Point]:
    """A point for each actor. Those in ``known`` do not move.

    The largest group is in the middle, the smaller ones on a ring around it, isolated actors on the outermost ring.
    """
    kept = {key: point for key, point in (known or {}).items() if key in network.index}
    groups = sorted(
        (sorted(ranks) for ranks in rx.connected_components(network.graph)),
        key=lambda ranks: (-len(ranks), ranks[0]),
    )
    linked = [ranks for ranks in groups if len(ranks) > 1]
    found = _spread(network, linked[0], kept) if linked else {}
    _ring(network, linked[1:], kept, found, SMALL_GROUPS)
    for ranks in groups:
        if len(ranks) == 1:
            key = network.actors[ranks[0]].key
            found[key] = kept.get(key) or _on_the_rim(key)
    return {actor.key: found[actor.key] for actor in network.actors}


def _ring(
    network: Network,
    groups: list[list[int]],
    kept: Mapping[str, Point],
    found: dict[str, Point],
    radius: float,
) -> None:
    """Groups side by side on a circle; the members of each around its middle, or near those that were placed."""
    for number, ranks in enumerate(groups):
        angle = 2 * pi * number / len(groups)
        keys = [network.actors[rank].key for rank in ranks]
        seen = [kept[key] for key in keys if key in kept]
        middle = _middle(seen) if seen else Point(radius * cos(angle), radius * sin(angle))
        reach = NEAR * sqrt(len(keys) - 1)
        for rank, key in enumerate(keys):
            turn = 2 * pi * rank / len(keys)
            x, y = middle.x + reach * cos(turn), middle.y + reach * sin(turn)
            found[key] = kept.get(key) or Point(round(x, 4), round(y, 4))


def _on_the_rim(key: str) -> Point:
    """A place that depends on the actor alone: one more isolated actor does not make the others turn."""
    angle = _number(key) * GOLDEN
    return Point(round(cos(angle), 4), round(sin(angle), 4))


def _middle(points: list[Point]) -> Point:
    return Point(sum(p.x for p in points) / len(points), sum(p.y for p in points) / len(points))


def _spread(network: Network, ranks: list[int], kept: Mapping[str, Point]) -> dict[str, Point]:
    """The largest group, by springs; kept ones are nailed."""
    graph = network.graph.subgraph(ranks)
    keys = [network.actors[rank].key for rank in ranks]
    nailed = {node for node, key in enumerate(keys) if key in kept}
    if len(nailed) == len(keys):
        return {key: kept[key] for key in keys}
    start = {node: _start(network, key, kept) for node, key in enumerate(keys)}
    laid = rx.spring_layout(
        graph,
        pos=start,
        fixed=nailed or None,
        num_iter=ROUNDS_OF_NEWCOMERS if nailed else ROUNDS,
        weight_fn=sqrt,
        seed=1,
    )
    points = {key: Point(*laid[node]) for node, key in enumerate(keys)}
    return {key: kept.get(key) or point for key, point in points.items()} if nailed else _within(points)


def _start(network: Network, key: str, kept: Mapping[str, Point]) -> tuple[float, float]:
    """Where it was; else in the middle of its placed partners, slightly aside; else a point that only its key decides."""
    if key in kept:
        return kept[key].x, kept[key].y
    aside_x, aside_y = _of_key(key)
    partners = [kept[other] for other in network.neighbours(key) if other in kept]
    if not partners:
        return aside_x, aside_y
    middle = _middle(partners)
    return middle.x + aside_x / 10, middle.y + aside_y / 10


def _number(key: str) -> int:
    return int.from_bytes(blake2b(key.encode(), digest_size=4).digest())


def _of_key(key: str) -> tuple[float, float]:
    number = _number(key)
    radius, angle = sqrt((number % 9973) / 9973), number * GOLDEN
    return radius * cos(angle), radius * sin(angle)


def _within(points: Mapping[str, Point]) -> dict[str, Point]:
    """In a disc in the middle of the picture, so that the rings stay outside, with room for each.

    Directions from the middle are those of the springs; distances are drawn towards what would fill the disc evenly.
    """
    middle = _middle(list(points.values()))
    away = {key: hypot(p.x - middle.x, p.y - middle.y) for key, p in points.items()}
    reach = max(away.values()) or 1.0
    spread: dict[str, list[float]] = {}
    for rank, key in enumerate(sorted(points, key=lambda key: (away[key], key))):
        even = sqrt((rank + 0.5) / len(points))
        factor = MAIN_GROUP * (ROOM * even + (1 - ROOM) * away[key] / reach) / (away[key] or 1.0)
        spread[key] = [factor * (points[key].x - middle.x), factor * (points[key].y - middle.y)]
    _push_apart(list(spread.values()), APART * MAIN_GROUP * sqrt(pi / len(points)))
    return {key: Point(round(x, 4), round(y, 4)) for key, (x, y) in spread.items()}


def _push_apart(points: list[list[float]], least: float) -> None:
    """Moves points that are nearer than ``least`` from one another, within the disc; neighbours are found in squares."""
    for _ in range(PUSHES):
        squares: dict[tuple[int, int], list[list[float]]] = {}
        for point in points:
            squares.setdefault((floor(point[0] / least), floor(point[1] / least)), []).append(point)
        moved = False
        for (column, row), here in squares.items():
            around = [
                other
                for across in (0, 1)
                for down in ((0, 1) if not across else (-1, 0, 1))
                for other in squares.get((column + across, row + down), ())
            ]
            for point in here:
                for other in around:
                    moved |= point is not other and _part(point, other, least)
        for point in points:
            far = hypot(*point)
            if far > MAIN_GROUP:
                point[:] = [point[0] * MAIN_GROUP / far, point[1] * MAIN_GROUP / far]
        if not moved:
            return


def _part(one: list[float], other: list[float], least: float) -> bool:
    """Moves two points half of what they lack each; whether they were too near."""
    across, down = other[0] - one[0], other[1] - one[1]
    far = hypot(across, down)
    if far >= least * 0.98:
        return False
    across, down = (across / far, down / far) if far else (1.0, 0.0)
    step = (least - far) / 2
    one[0] -= across * step
    one[1] -= down * step
    other[0] += across * step
    other[1] += down * step
    return True
