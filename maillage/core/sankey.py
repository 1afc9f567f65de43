"""A picture of flows: sources on the left, destinations on the right, ribbons as thick as the amounts.

Numbers in, numbers and SVG paths out; the caller writes the words. The same flows give the same picture.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Flow:
    source: str
    target: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Node:
    """A bar: top-left corner, height, and the sum of its flows."""

    name: str
    side: str
    x: float
    y: float
    height: float
    amount: Decimal
    rank: int

    @property
    def middle(self) -> float:
        return round(self.y + self.height / 2, 1)

    @property
    def label_x(self) -> float:
        """Where its label starts, or ends on the left side: outside the ribbons."""
        return self.x - BESIDE if self.side == "source" else self.x + BAR + BESIDE


@dataclass(frozen=True, slots=True)
class Ribbon:
    flow: Flow
    path: str
    rank: int
    """The rank of its source."""

    @property
    def colour(self) -> int:
        """One of six, the same for every ribbon of a source."""
        return self.rank % COLOURS


@dataclass(frozen=True, slots=True)
class Drawing:
    width: float
    height: float
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]

    @property
    def viewbox(self) -> str:
        """With room for the labels on both sides."""
        return f"-{LABELS} -6 {self.width + 2 * LABELS:.0f} {self.height + 12:.0f}"


BAR = 12.0
BESIDE = 8.0
COLOURS = 6
LABELS = 270
"""Room for a name of 36 letters on each side."""
GAP = 10.0
LOWEST = 28.0
"""The least height of a bar: a label of two lines, a name and its amount, must fit beside the smallest amount."""


def layout(flows: Iterable[Flow], *, width: float = 520, height: float = 320) -> Drawing:
    """`width` and `height` in units of the picture; it grows taller when there are many bars. Amounts of 0 are left out."""
    kept = [flow for flow in flows if flow.amount > 0]
    if not kept:
        return Drawing(width, 0, (), ())
    left, right = column(kept, "source"), column(kept, "target")
    tall = max(height, *(len(names) * (LOWEST + GAP) for names in (left, right)))
    nodes = [*bars(left, "source", 0, tall), *bars(right, "target", width - BAR, tall)]
    return Drawing(width, round(tall, 1), tuple(nodes), tuple(ribbons(kept, nodes)))


def column(flows: Sequence[Flow], side: str) -> list[tuple[str, Decimal]]:
    """The bars of a side with their sums, largest first, then by name."""
    sums: dict[str, Decimal] = {}
    for flow in flows:
        name = getattr(flow, side)
        sums[name] = sums.get(name, Decimal(0)) + flow.amount
    return sorted(sums.items(), key=lambda item: (-item[1], item[0]))


def bars(names: Sequence[tuple[str, Decimal]], side: str, x: float, tall: float) -> list[Node]:
    whole = float(sum(amount for _, amount in names))
    room = tall - GAP * (len(names) - 1) - LOWEST * len(names)
    found, y = [], 0.0
    for rank, (name, amount) in enumerate(names):
        height = LOWEST + max(0.0, room) * float(amount) / whole
        found.append(Node(name, side, x, round(y, 1), round(height, 1), amount, rank))
        y += height + GAP
    return found


def ribbons(flows: Sequence[Flow], nodes: Sequence[Node]) -> list[Ribbon]:
    places = {(node.side, node.name): node for node in nodes}
    used = {key: node.y for key, node in places.items()}
    found = []
    order = {key: node.rank for key, node in places.items()}
    ranked = sorted(flows, key=lambda f: (order[("source", f.source)], order[("target", f.target)]))
    for flow in ranked:
        start, end = places[("source", flow.source)], places[("target", flow.target)]
        thick = [node.height * float(flow.amount / node.amount) for node in (start, end)]
        y1, y2 = used[("source", flow.source)], used[("target", flow.target)]
        used[("source", flow.source)] += thick[0]
        used[("target", flow.target)] += thick[1]
        found.append(Ribbon(flow, ribbon(start.x + BAR, end.x, (y1, thick[0]), (y2, thick[1])), start.rank))
    return found


def ribbon(x1: float, x2: float, left: tuple[float, float], right: tuple[float, float]) -> str:
    """A closed path between two vertical segments, each given by its top and its height."""
    (top1, thick1), (top2, thick2), mid = left, right, (x1 + x2) / 2
    down1, down2 = top1 + thick1, top2 + thick2
    return (
        f"M{x1:.1f},{top1:.1f} C{mid:.1f},{top1:.1f} {mid:.1f},{top2:.1f} {x2:.1f},{top2:.1f} "
        f"L{x2:.1f},{down2:.1f} C{mid:.1f},{down2:.1f} {mid:.1f},{down1:.1f} {x1:.1f},{down1:.1f} Z"
    )
