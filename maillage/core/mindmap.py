"""Where the branches of a tree stand when its root is in the middle: a radial picture that nothing overlaps.

Branches stand on rings, one per level. A leaf writes its label outward; a branch that has branches writes it inward, back
along the way to the middle, so that both find room. Each gets the share of the circle that its label needs, and what is
left is shared in proportion; when the circle is too small the rings grow. A label that is too long is cut, or written on
two or three lines where the share is wide enough: the caller shows the whole of it elsewhere.

The same tree always gives the same picture; the order of the branches is the one given, clockwise from the top.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi, sin

HUB = 66.0
"""Radius of the middle, in the units of the picture (pixels of an SVG)."""
INWARD, OUTWARD = 138.0, 196.0
"""Room for the label of a branch that has branches, and for that of a leaf."""
GAP = 48.0
"""From a ring to the next when no label stands between them, and around labels."""
LINE = 16.0
"""Room that one line of text needs along the circle."""
LETTER = 6.5
"""Width of a letter, generous: in the face of the house at 13 pixels the average is 6, in bold 6.4."""
MOST_LINES = 3
CUT = "…"


@dataclass(frozen=True, slots=True)
class Branch:
    """``kind`` is what the caller wants to draw it by; keys are unique in the tree."""

    key: str
    label: str
    kind: str = ""
    children: tuple["Branch", ...] = ()


@dataclass(frozen=True, slots=True)
class Placed:
    """A branch on the picture, the root at (0, 0). ``angle`` in degrees, 0 on the right, clockwise.

    ``lines`` is the label as it fits. ``left`` when it stands on the left half, where text must be turned to be read.
    """

    key: str
    label: str
    kind: str
    depth: int
    x: float
    y: float
    angle: float
    radius: float
    parent: str | None
    inward: bool
    lines: tuple[str, ...]

    @property
    def left(self) -> bool:
        return self.x < -0.01


@dataclass(frozen=True, slots=True)
class Picture:
    """``radius`` of the outermost ring, without the labels; ``reach`` with them."""

    branches: tuple[Placed, ...]
    radius: float
    reach: float


def radial(root: Branch) -> Picture:
    """Lay the tree out. ValueError when two branches have one key."""
    layout = _Layout(root)
    placed = tuple(layout.place(root, None, 0, -pi / 2, 2 * pi))
    if len({branch.key for branch in placed}) < len(placed):
        raise ValueError("Deux branches portent le même identifiant.")
    radius = layout.rings[depth_of(root)] if root.children else 0.0
    reach = max(
        (
            branch.radius + GAP / 3 + (0 if branch.inward else _width(branch.lines))
            for branch in placed
            if branch.depth
        ),
        default=HUB,
    )
    return Picture(placed, round(radius, 1), round(reach, 1))


def count_leaves(branch: Branch) -> int:
    return sum(count_leaves(child) for child in branch.children) if branch.children else 1


def depth_of(branch: Branch) -> int:
    """Levels under the branch: 0 when it has no children."""
    return 1 + max(depth_of(child) for child in branch.children) if branch.children else 0


class _Layout:
    """The rings of a tree and the share of the circle that each branch needs."""

    def __init__(self, root: Branch) -> None:
        deep = _levels_with_branches(root)
        self.rings = [HUB]
        for depth in range(1, depth_of(root) + 1):
            self.rings.append(self.rings[-1] + (INWARD + GAP if depth in deep else GAP))
        self._needs = self._measure(root)
        # rings grow until everybody has room; constant margins grow less than the rings, hence the few turns
        while (need := sum(self._needs[child.key] for child in root.children)) > 2 * pi + 1e-9:
            self.rings = [ring * need / (2 * pi) for ring in self.rings]
            self._needs = self._measure(root)

    def _measure(self, root: Branch) -> Mapping[str, float]:
        found: dict[str, float] = {}

        def measure(branch: Branch, depth: int) -> float:
            under = sum([measure(child, depth + 1) for child in branch.children])
            own = LINE / self._narrowest(branch, depth) if depth else 0.0
            found[branch.key] = max(under, own)
            return found[branch.key]

        measure(root, 0)
        return found

    def _narrowest(self, branch: Branch, depth: int) -> float:
        """The radius at which the label of the branch has least room: the inner end of what is written inward."""
        return self.rings[depth - 1] + GAP / 4 if branch.children else self.rings[depth]

    def place(
        self, branch: Branch, parent: str | None, depth: int, start: float, width: float
    ) -> Iterator[Placed]:
        """The branch in the middle of its share, then its children, each in a share as wide as it needs."""
        angle, ring = start + width / 2, self.rings[depth] if depth else 0.0
        yield Placed(
            branch.key,
            branch.label,
            branch.kind,
            depth,
            round(ring * cos(angle), 1),
            round(ring * sin(angle), 1),
            round(angle * 180 / pi, 2),
            round(ring, 1),
            parent,
            inward=bool(branch.children) and depth > 0,
            lines=self._lines(branch, depth, width),
        )
        whole = sum(self._needs[child.key] for child in branch.children)
        for child in branch.children:
            part = width * self._needs[child.key] / whole
            yield from self.place(child, branch.key, depth + 1, start, part)
            start += part

    def _lines(self, branch: Branch, depth: int, width: float) -> tuple[str, ...]:
        if not depth:
            return wrapped(branch.label, int(HUB * 1.7 / LETTER), MOST_LINES)
        narrow = self._narrowest(branch, depth)
        # a share of more than half the circle is no wider than its diameter
        fits = int(narrow * min(width, pi) / LINE + 1e-6)
        room = (self.rings[depth] - narrow - GAP / 3) if branch.children else OUTWARD
        return wrapped(branch.label, int(room / LETTER), max(1, min(MOST_LINES, fits)))


def _levels_with_branches(root: Branch) -> set[int]:
    """Levels on which somebody has branches."""
    found: set[int] = set()

    def look(branch: Branch, depth: int) -> None:
        if branch.children:
            found.add(depth)
        for child in branch.children:
            look(child, depth + 1)

    look(root, 0)
    return found


def _width(lines: Sequence[str]) -> float:
    return max((len(line) for line in lines), default=0) * LETTER


def wrapped(label: str, letters: int, lines: int) -> tuple[str, ...]:
    """The label on at most so many lines of so many letters; what does not fit is cut, and the cut is seen."""
    found: list[str] = []
    words = label.split() or [""]
    for rank, word in enumerate(words):
        if found and len(found[-1]) + 1 + len(word) <= letters:
            found[-1] += f" {word}"
        elif len(found) < lines:
            found.append(word)
        else:
            found[-1] = f"{found[-1]} {' '.join(words[rank:])}"
            break
    return tuple(line if len(line) <= letters else line[: letters - 1].rstrip() + CUT for line in found)
