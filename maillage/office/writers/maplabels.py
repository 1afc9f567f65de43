"""Names on a drawn map: each within the frame, none on another; what finds no room gets a number, told in the legend."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.core.geo import Box
from maillage.core.mapview import View
from maillage.office.writers.mapsigns import PAPER, folded, words

LINE = 15.0
FIRST, OTHERS = 13.0, 11.5
"""Sizes of the first line of a label, and of the next ones."""
LETTER = 0.56
"""Width of a letter, in sizes of the font: that of the widest of the fonts that may draw it."""
LONGEST = 30
"""Letters of a line, before it is folded."""
GAP = 6.0


@dataclass(frozen=True, slots=True)
class Label:
    """Lines centred on `x`, the first one on `y`."""

    lines: tuple[str, ...]
    x: float
    y: float


class Room:
    """What is taken on the sheet, as boxes; a label is written where nothing else is."""

    def __init__(self, width: float, height: float, taken: Iterable[Box] = ()) -> None:
        self.width, self.height = width, height
        self.taken = list(taken)

    def place(self, lines: Sequence[str], around: Box, aside: Iterable[Box] = ()) -> Label | None:
        """Above what it names, else below, on the right, on the left, in the middle; None when none is free.

        `around` is on the sheet (left, top, right, bottom). A label that would leave the frame is pushed back into it;
        `aside` is what it may not cover either.
        """
        left, top, right, bottom = around
        across = max(width_of(line, rank) for rank, line in enumerate(lines))
        up = LINE * len(lines)
        middle, centre = (left + right) / 2, (top + bottom) / 2
        taken = [*self.taken, *aside]
        corners = (
            (middle - across / 2, top - GAP - up),
            (middle - across / 2, bottom + GAP),
            (right + GAP, centre - up / 2),
            (left - GAP - across, centre - up / 2),
            (middle - across / 2, centre - up / 2),
        )
        for x, y in corners:
            x = min(max(x, 4.0), self.width - across - 4)
            y = min(max(y, 4.0), self.height - up - 4)
            box = (x, y, x + across, y + up)
            if not any(meet(box, other) for other in taken):
                self.taken.append(box)
                return Label(tuple(lines), x + across / 2, y + LINE * 0.8)
        return None


def width_of(line: str, rank: int) -> float:
    return len(line) * LETTER * (FIRST if rank == 0 else OTHERS)


def meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def lines_of(said: Sequence[str]) -> list[str]:
    """The lines of a label, long ones folded."""
    return [part for line in said for part in folded(line, LONGEST)]


def written(label: Label, colour: str, weight: int = 650) -> Iterable[str]:
    """With a halo of the paper, so that it is read above what is drawn."""
    halo = f' text-anchor="middle" stroke="{PAPER}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
    for rank, line in enumerate(label.lines):
        first = rank == 0
        yield words(
            label.x, label.y + rank * LINE, line, size=FIRST if first else OTHERS, fill=colour,
            weight=weight if first else 400, more=halo,
        )  # fmt: skip


def rings_of(geometry: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def seen_box(geometry: Mapping[str, Any], view: View) -> Box | None:
    """What the frame shows of a geometry, as a box of the sheet; None when it shows nothing of it."""
    corners = [view.place(place[0], place[1]) for ring in rings_of(geometry) for place in ring]
    if not corners:
        return None
    box = (
        max(0.0, min(x for x, _ in corners)),
        max(0.0, min(y for _, y in corners)),
        min(view.width, max(x for x, _ in corners)),
        min(view.height, max(y for _, y in corners)),
    )
    return box if box[0] < box[2] and box[1] < box[3] else None
