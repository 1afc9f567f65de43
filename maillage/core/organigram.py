"""Who reports to whom, drawn from top to bottom: where each box goes, and the lines between them.

Nothing is drawn here: boxes have a place, in pixels of a picture whose size is given with them. Three boxes or more that
have nobody below them are stacked under the one they report to, so that a cité with twelve working groups keeps a
picture that can be read; those that report to nobody and hear nobody are stacked on the right. A body that reports to
itself through others, or to one that is not there, is drawn at the top.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

BOX_WIDTH, BOX_HEIGHT = 200, 66
GAP_X, GAP_Y, STACK_Y, INDENT = 24, 44, 14, 26
STACKED_FROM = 3
ALONE_IN_COLUMN = 4


@dataclass(frozen=True, slots=True)
class Box:
    """`key` is the caller's; `parent` is the key of the box above, None at the top."""

    key: int
    x: int
    y: int
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """From the box `below` to the box it reports to; `path` is that of an SVG line with right angles."""

    below: int
    above: int
    path: str


@dataclass(frozen=True, slots=True)
class Chart:
    boxes: tuple[Box, ...]
    links: tuple[Link, ...]
    width: int
    height: int


def organigram(reports: Iterable[tuple[int, int | None]]) -> Chart:
    """`reports`: (body, the one it reports to or None), in the order of reading. Same order, same picture."""
    parents = without_loops(dict(reports))
    below: dict[int | None, list[int]] = {}
    for key, parent in parents.items():
        below.setdefault(parent, []).append(key)
    boxes: list[Box] = []
    left = 0
    roots = below.get(None, ())
    for root in roots:
        if root in below:
            left = place(root, None, left, 0, below, boxes) + GAP_X
    boxes += alone([root for root in roots if root not in below], left)
    width = max((box.x + BOX_WIDTH for box in boxes), default=0)
    height = max((box.y + BOX_HEIGHT for box in boxes), default=0)
    return Chart(tuple(boxes), tuple(lines(boxes)), width, height)


def alone(keys: Sequence[int], left: int) -> Iterable[Box]:
    """Nobody above, nobody below (the spaces of others, mostly): in columns, so that the picture stays narrow."""
    for rank, key in enumerate(keys):
        column, line = divmod(rank, ALONE_IN_COLUMN)
        yield Box(key, left + column * (BOX_WIDTH + GAP_X), line * (BOX_HEIGHT + STACK_Y))


def without_loops(parents: Mapping[int, int | None]) -> dict[int, int | None]:
    """Each with its parent, when going up from there ends; at the top otherwise."""
    kept: dict[int, int | None] = {}
    for key, parent in parents.items():
        known = parent if parent in parents else None
        kept[key] = known if known is not None and ends(key, parents) else None
    return kept


def ends(key: int, parents: Mapping[int, int | None]) -> bool:
    seen: set[int] = set()
    current: int | None = key
    while current is not None and current in parents:
        if current in seen:
            return False
        seen.add(current)
        current = parents[current]
    return True


def place(
    key: int,
    parent: int | None,
    left: int,
    top: int,
    below: Mapping[int | None, Sequence[int]],
    boxes: list[Box],
) -> int:
    """Put a box and everything under it from `left` on; gives where they end on the right."""
    children = below.get(key, ())
    rank = len(boxes)
    boxes.append(Box(key, left, top, parent))
    if len(children) >= STACKED_FROM and not any(below.get(child) for child in children):
        return stack(key, left, top, children, boxes)
    right = left - GAP_X
    for child in children:
        right = place(child, key, right + GAP_X, top + BOX_HEIGHT + GAP_Y, below, boxes)
    if children:
        middle = (left + right - BOX_WIDTH) // 2
        boxes[rank] = Box(key, max(left, middle), top, parent)
    return max(right, left + BOX_WIDTH)


def stack(key: int, left: int, top: int, children: Sequence[int], boxes: list[Box]) -> int:
    for rank, child in enumerate(children):
        y = top + BOX_HEIGHT + STACK_Y + rank * (BOX_HEIGHT + STACK_Y)
        boxes.append(Box(child, left + INDENT, y, key))
    return left + INDENT + BOX_WIDTH


def lines(boxes: Sequence[Box]) -> Iterable[Link]:
    by_key = {box.key: box for box in boxes}
    for box in boxes:
        if box.parent is not None:
            yield Link(box.key, box.parent, path(by_key[box.parent], box))


def path(above: Box, box: Box) -> str:
    """Down the side for a stacked box, through the middle otherwise."""
    bottom = above.y + BOX_HEIGHT
    if box.y - bottom != GAP_Y:
        return f"M{above.x + INDENT // 2} {bottom}V{box.y + BOX_HEIGHT // 2}H{box.x}"
    start, end, half = above.x + BOX_WIDTH // 2, box.x + BOX_WIDTH // 2, bottom + GAP_Y // 2
    return f"M{start} {bottom}V{half}H{end}V{box.y}"
