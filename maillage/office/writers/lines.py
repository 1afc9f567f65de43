"""Figures through time as an SVG: a line per series, told apart by its mark, its dashes and its name at its end."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from maillage.office.writers.model import clean_text
from maillage.office.writers.radial import COLOURS, FONT, INK, STROKE, shape

WIDTH, HEIGHT = 560.0, 240.0
LEFT, RIGHT, TOP, BOTTOM = 44.0, 170.0, 14.0, 30.0
DASHES = ("", "7 4", "2 4", "10 3 2 3")
APART = 16.0


@dataclass(frozen=True, slots=True)
class Series:
    """A figure for each day, None where it is not known: the line stops there."""

    name: str
    values: Sequence[int | None]


def write_lines_svg(days: Sequence[date], series: Sequence[Series], *, title: str) -> str:
    """Days go from left to right in proportion of time; the scale begins at zero."""
    top = max((value for one in series for value in one.values if value is not None), default=0) or 1
    first, span = days[0], (days[-1] - days[0]).days or 1
    across = [LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / span for day in days]

    def up(value: int) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / top, 1)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}" width="{WIDTH:.0f}" '
        f'height="{HEIGHT:.0f}" font-family={quoteattr(FONT)} font-size="12" role="img" aria-label={quoteattr(clean_text(title))}>'
    ]
    parts += [_grid(value, up(value)) for value in (0, top)]
    parts += [_day(days[0], across[0], "start"), _day(days[-1], across[-1], "end")]
    heights = _ends([up(next((v for v in reversed(one.values) if v is not None), 0)) for one in series])
    for rank, one in enumerate(series):
        points = [
            None if value is None else (round(x, 1), up(value))
            for x, value in zip(across, one.values, strict=True)
        ]
        parts.append(_line(points, rank))
        last = next((value for value in reversed(one.values) if value is not None), None)
        told = "" if last is None else f" : {last}"
        parts.append(
            shape(rank, WIDTH - RIGHT + 14, heights[rank], 4)
            + f'<text class="encre" fill="{INK}" x="{WIDTH - RIGHT + 24}" y="{heights[rank] + 4:.1f}">'
            f"{escape(clean_text(one.name))}{told}</text>"
        )
    return "".join([*parts, "</svg>"])


def _grid(value: int, y: float) -> str:
    return (
        f'<line class="trait" stroke="{STROKE}" stroke-width="1" x1="{LEFT}" y1="{y}" x2="{WIDTH - RIGHT}" y2="{y}"/>'
        f'<text class="encre" fill="{INK}" text-anchor="end" x="{LEFT - 8}" y="{y + 4}">{value}</text>'
    )


def _day(day: date, x: float, anchor: str) -> str:
    return f'<text class="encre" fill="{INK}" text-anchor="{anchor}" x="{x:.1f}" y="{HEIGHT - 8}">{day:%d/%m/%Y}</text>'


def _line(points: Sequence[tuple[float, float] | None], rank: int) -> str:
    """Pieces between the days that are not known, and a mark on each day."""
    pieces: list[list[tuple[float, float]]] = [[]]
    for point in points:
        if point is None:
            pieces.append([])
        else:
            pieces[-1].append(point)
    dash = f' stroke-dasharray="{DASHES[rank % len(DASHES)]}"' if rank % len(DASHES) else ""
    colour = COLOURS[rank % len(COLOURS)]
    drawn = [
        f'<polyline class="l{rank % len(COLOURS)}" fill="none" stroke="{colour}" stroke-width="2"{dash} points="'
        + " ".join(f"{x},{y}" for x, y in piece)
        + '"/>'
        for piece in pieces
        if len(piece) > 1
    ]
    return "".join([*drawn, *(shape(rank, x, y, 3.5) for piece in pieces for x, y in piece)])


def _ends(heights: Sequence[float]) -> list[float]:
    """Where the names stand: at the end of their line, pushed apart when lines end together, within the picture."""
    order = sorted(range(len(heights)), key=lambda rank: heights[rank])
    placed = list(heights)
    for before, rank in pairwise(order):
        placed[rank] = max(placed[rank], placed[before] + APART)
    limit = HEIGHT - BOTTOM
    for rank in reversed(order):
        placed[rank] = min(placed[rank], limit)
        limit = placed[rank] - APART
    return placed
