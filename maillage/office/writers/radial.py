"""A tree with its root in the middle, as an SVG that stands alone: shapes and labels, links, a title for each branch.

Colours are attributes, so that the file is the same everywhere; a page may override them by class (`b0` to `b6` by kind,
`fond`, `trait`, `encre`). No style attribute and no script: a strict page accepts it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin
from xml.sax.saxutils import escape, quoteattr

from maillage.core.mindmap import HUB, LINE, Picture, Placed
from maillage.office.writers.model import clean_text

COLOURS = ("#0b5563", "#b35c00", "#7a3e9d", "#2c6639", "#9c2b23", "#3f6fb5", "#6b4226")
INK, PAPER, STROKE = "#1d2a2e", "#ffffff", "#9aa5a8"
FONT = "'Atkinson Hyperlegible Next', 'Libertinus Serif', sans-serif"
SIZE, MARK = 13, 5.0
MARGIN = 12.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What the picture says of a branch besides its label: where it leads, what it says in full, what is folded in it."""

    link: str = ""
    title: str = ""
    folded: int = 0
    note: bool = False


NOTHING = Mark()


def write_radial_svg(
    picture: Picture, *, kinds: Sequence[str], title: str, marks: Mapping[str, Mark] | None = None
) -> str:
    """`kinds` are the kinds of branches in the order of their shapes and colours."""
    reach = picture.reach + MARGIN
    size = f"{2 * reach:.0f}"
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size}" height="{size}" '
        f'viewBox="{-reach:.0f} {-reach:.0f} {size} {size}" font-family={quoteattr(FONT)} font-size="{SIZE}" role="group" '
        f"aria-label={quoteattr(clean_text(title))}>"
    )
    parts = [
        head,
        f'<rect class="fond" x="{-reach:.0f}" y="{-reach:.0f}" width="{size}" height="{size}" fill="{PAPER}"/>',
    ]
    parts += _ways(picture)
    parts += [
        _branch(
            branch,
            kinds.index(branch.kind) if branch.kind in kinds else 0,
            (marks or {}).get(branch.key, NOTHING),
        )
        for branch in picture.branches
    ]
    return "".join([*parts, "</svg>"])


def shape(rank: int, x: float, y: float, size: float = MARK) -> str:
    """The mark of a kind: circle, square, triangle, diamond, then the same, hollow by the colour's number."""
    corners: dict[int, Iterable[tuple[float, float]]] = {
        1: ((-1, -1), (1, -1), (1, 1), (-1, 1)),
        2: ((0, -1.3), (1.2, 0.9), (-1.2, 0.9)),
        3: ((0, -1.4), (1.4, 0), (0, 1.4), (-1.4, 0)),
    }
    colour = COLOURS[rank % len(COLOURS)]
    kind = f'class="b{rank % len(COLOURS)}" fill="{colour}"'
    if rank % 4 == 0:
        return f'<circle {kind} cx="{x}" cy="{y}" r="{size}"/>'
    points = " ".join(f"{x + size * dx:.1f},{y + size * dy:.1f}" for dx, dy in corners[rank % 4])
    return f'<polygon {kind} points="{points}"/>'


def _ways(picture: Picture) -> list[str]:
    """From each branch to those it holds: out along its own direction, in along theirs."""
    placed = {branch.key: branch for branch in picture.branches}
    found = [f'<g class="trait" fill="none" stroke="{STROKE}" stroke-width="1.2">']
    for branch in picture.branches:
        if branch.parent is not None:
            found.append(f'<path d="{_way(placed[branch.parent], branch)}"/>')
    return [*found, "</g>"]


def _way(parent: Placed, child: Placed) -> str:
    middle = (parent.radius + child.radius) / 2
    start = parent if parent.depth else child
    (ax, ay), (bx, by) = _at(start.angle, middle), _at(child.angle, middle)
    return f"M{parent.x} {parent.y}C{ax} {ay} {bx} {by} {child.x} {child.y}"


def _at(angle: float, radius: float) -> tuple[float, float]:
    turn = angle * pi / 180
    return round(radius * cos(turn), 1), round(radius * sin(turn), 1)


def _branch(branch: Placed, rank: int, mark: Mark) -> str:
    body = _middle(branch) if not branch.depth else _on_a_ring(branch, rank, mark)
    body = f"<title>{_text(mark.title or branch.label)}</title>{body}"
    return f"<a href={quoteattr(mark.link)}>{body}</a>" if mark.link else f"<g>{body}</g>"


def _middle(branch: Placed) -> str:
    circle = f'<circle class="b0" r="{HUB - 6}" fill="{COLOURS[0]}"/>'
    return circle + _lines(
        branch.lines, f'text-anchor="middle" fill="{PAPER}" class="fond" font-weight="700"', 0
    )


def _on_a_ring(branch: Placed, rank: int, mark: Mark) -> str:
    """The mark, and the label along the way out, never upside down."""
    turn = branch.angle + 180 if branch.left else branch.angle
    outward = not branch.inward
    # to the right of the middle, what goes outward begins at the mark; turned round on the left, it ends there
    begins = outward != branch.left
    anchor, away = ("start", MARK + 5) if begins else ("end", -MARK - 5)
    lines = (
        *branch.lines[:-1],
        f"{branch.lines[-1]}{' *' if mark.note else ''}{f' +{mark.folded}' if mark.folded else ''}",
    )
    weight = ' font-weight="700"' if branch.inward or mark.folded else ""
    text = _lines(lines, f'text-anchor="{anchor}" class="encre" fill="{INK}"{weight}{HALO}', away)
    return (
        shape(rank, branch.x, branch.y)
        + f'<g transform="translate({branch.x} {branch.y}) rotate({turn:.2f})">{text}</g>'
    )


HALO = f' stroke="{PAPER}" stroke-width="4" stroke-linejoin="round" paint-order="stroke"'
"""Letters cut the lines that pass under them."""


def _lines(lines: Sequence[str], attributes: str, x: float) -> str:
    """Lines one under the other, their middle at the origin; the offset of a baseline is a third of the size."""
    top = -(len(lines) - 1) / 2 * (LINE - 1) + SIZE * 0.33
    spans = "".join(
        f'<tspan x="{x:.1f}" y="{top + rank * (LINE - 1):.1f}">{_text(line)}</tspan>'
        for rank, line in enumerate(lines)
    )
    return f"<text {attributes}>{spans}</text>"


def _text(text: str) -> str:
    return escape(clean_text(text))
