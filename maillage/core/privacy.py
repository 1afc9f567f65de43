"""May this figure be shown? Small numbers are hidden, and so is what would let them be worked out.

Figures of one to four are shown as "moins de 5" (the usual threshold for published counts of people; zero says
nothing about anyone and is shown). Hiding them is not enough: with the total of the line, a subtraction gives them
back. So further figures are hidden ("non communiqué", which says nothing of their size) until, in the table with
its totals,

* in no line do the hidden figures sum, by subtraction from a shown total, to less than the threshold;
* no hidden figure can be deduced by combining lines and columns: seen as a graph (lines and columns are the nodes,
  hidden figures the edges), a figure can be deduced exactly when its edge is a bridge (Gusfield, 1988);
* knowing that "moins de 5" means 1 to 4 never leaves one possible value (two small figures that sum to 8 are 4 and
  4): bounds are narrowed line by line, as a patient reader would, and more is hidden as long as one closes.

It does not protect against what a reader knows from elsewhere, nor against comparing two tables of the same people.
"""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

THRESHOLD = 5


class Shown(StrEnum):
    """Why a figure is shown or hidden."""

    VALUE = "valeur"
    SMALL = "petit effectif"
    PROTECTING = "protège un petit effectif"


@dataclass(frozen=True, slots=True)
class Figure:
    """A count fit to be shown: its value, or None with the reason it is hidden."""

    value: int | None
    why: Shown = Shown.VALUE
    threshold: int = THRESHOLD

    @property
    def label(self) -> str:
        """The text to show: the number, "moins de 5", or "non communiqué"."""
        if self.value is not None:
            return str(self.value)
        return f"moins de {self.threshold}" if self.why is Shown.SMALL else "non communiqué"


@dataclass(frozen=True, slots=True)
class SafeTable:
    """A table fit to be shown: its cells by row, the total of each row, of each column, and the grand total."""

    cells: tuple[tuple[Figure, ...], ...]
    row_totals: tuple[Figure, ...]
    column_totals: tuple[Figure, ...]
    total: Figure


def protect(count: int, threshold: int = THRESHOLD) -> Figure:
    """Make one figure, published alone, fit to be shown. ValueError for a negative count."""
    return _figure(count, Shown.SMALL if _is_small(count, threshold) else Shown.VALUE, threshold)


def protect_counts(counts: Mapping[str, int], threshold: int = THRESHOLD) -> tuple[dict[str, Figure], Figure]:
    """Make a list of counts and their total fit to be shown, in the same order."""
    table = protect_table([list(counts.values())], threshold)
    return dict(zip(counts, table.cells[0], strict=True)), table.row_totals[0]


def protect_table(rows: Sequence[Sequence[int]], threshold: int = THRESHOLD) -> SafeTable:
    """Make a table of counts and its totals fit to be shown.

    Rows must have one length; ValueError otherwise, and for a negative count.
    """
    if len({len(row) for row in rows}) > 1:
        raise ValueError("Toutes les lignes du tableau doivent avoir la même longueur.")
    full = [[*row, sum(row)] for row in rows]
    full.append([sum(column) for column in zip(*full, strict=True)] or [0])
    marks = _Suppression(full, threshold).marks()
    figures = [
        tuple(_figure(count, marks.get((line, column), Shown.VALUE), threshold) for column, count in enumerate(row))
        for line, row in enumerate(full)
    ]  # fmt: skip
    return SafeTable(
        cells=tuple(row[:-1] for row in figures[:-1]),
        row_totals=tuple(row[-1] for row in figures[:-1]),
        column_totals=figures[-1][:-1],
        total=figures[-1][-1],
    )


def _is_small(count: int, threshold: int) -> bool:
    if count < 0:
        raise ValueError("Un effectif ne peut pas être négatif.")
    return 0 < count < threshold


def _figure(count: int, why: Shown, threshold: int) -> Figure:
    return Figure(count if why is Shown.VALUE else None, why, threshold)


_Place = tuple[int, int]


class _Suppression:
    """Work on a table whose last row and last column are totals."""

    def __init__(self, full: list[list[int]], threshold: int) -> None:
        self.full = full
        self.threshold = threshold
        self.height, self.width = len(full), len(full[0])
        self.hidden: dict[_Place, Shown] = {}
        for line, row in enumerate(full):
            for column, count in enumerate(row):
                if _is_small(count, threshold):
                    self.hidden[line, column] = Shown.SMALL

    def marks(self) -> dict[_Place, Shown]:
        """Hide more until nothing can be worked out. Each turn hides a figure or blurs a label: it ends."""
        while (place := self._next_to_hide()) is not None:
            self.hidden[place] = Shown.PROTECTING
        return self.hidden

    def _next_to_hide(self) -> _Place | None:
        for places in self._lines():
            if self._leaks(places):
                return self._cheapest(places)
        for place in self.hidden:
            side = self._cut_by(place)
            if side is not None:
                crossing = [place for place in self._places() if (place[0] in side) != (~place[1] in side)]
                return self._cheapest(crossing)
        closed = self._closed_by_bounds()
        return None if closed is None else self._blur(closed)

    def _lines(self) -> Iterator[list[_Place]]:
        """Every line, then every column, its total last."""
        for line in range(self.height):
            yield [(line, column) for column in range(self.width)]
        for column in range(self.width):
            yield [(line, column) for line in range(self.height)]

    def _places(self) -> list[_Place]:
        return [(line, column) for line in range(self.height) for column in range(self.width)]

    def _leaks(self, places: list[_Place]) -> bool:
        """Say whether the total and the other figures of the line are shown, and what they leave is small."""
        hidden = [place for place in places[:-1] if place in self.hidden]
        if not hidden or places[-1] in self.hidden:
            return False
        return sum(self.full[line][column] for line, column in hidden) < self.threshold

    def _closed_by_bounds(self) -> _Place | None:
        """Give a hidden figure for which the bounds of all the others leave one value, or None."""
        bounds = _Bounds(self.full, self.hidden, self.threshold)
        while any(bounds.narrow(places) for places in self._lines()):
            pass
        return next((place for place in self.hidden if bounds.closed(place)), None)

    def _blur(self, place: _Place) -> _Place:
        """Choose what to hide near the figure, else which hidden figure to stop calling small: the largest."""

        def cost(other: _Place) -> tuple[object, ...]:
            if not self._can_hide(other):
                return 1, -self.full[other[0]][other[1]], other
            near = other[0] == place[0] or other[1] == place[1]
            return 0 if near else 2, *self._cost(other)

        # There is always one: bounds only close because of a shown figure or of a label "moins de".
        return min(
            (
                other
                for other in self._places()
                if self._can_hide(other) or self.hidden.get(other) is Shown.SMALL
            ),
            key=cost,
        )

    def _cut_by(self, place: _Place) -> set[int] | None:
        """Give the nodes on one side when hiding this place holds two parts together alone, else None.

        Lines are the nodes 0, 1, 2…; columns are their complements -1, -2, -3…
        """
        neighbours: dict[int, list[int]] = {}
        for line, column in self.hidden:
            if (line, column) != place:
                neighbours.setdefault(line, []).append(~column)
                neighbours.setdefault(~column, []).append(line)
        reached, waiting = {place[0]}, [place[0]]
        while waiting:
            for node in neighbours.get(waiting.pop(), ()):
                if node not in reached:
                    reached.add(node)
                    waiting.append(node)
        return None if ~place[1] in reached else reached

    def _cheapest(self, places: list[_Place]) -> _Place:
        return min(filter(self._can_hide, places), key=self._cost)

    def _cost(self, place: _Place) -> tuple[int, int, _Place]:
        """Rank what to hide: a figure rather than a total, the smallest, the first."""
        totals = (place[0] == self.height - 1) + (place[1] == self.width - 1)
        return totals, self.full[place[0]][place[1]], place

    def _can_hide(self, place: _Place) -> bool:
        # Hiding a zero would protect nothing: a hidden figure is known to be at least 1.
        return place not in self.hidden and self.full[place[0]][place[1]] > 0


class _Bounds:
    """What a reader knows of each figure: at least, at most. A hidden figure is at least 1."""

    def __init__(self, full: list[list[int]], hidden: Mapping[_Place, Shown], threshold: int) -> None:
        self.low: dict[_Place, float] = dict.fromkeys(hidden, 1)
        self.high: dict[_Place, float] = {
            place: threshold - 1 if why is Shown.SMALL else math.inf for place, why in hidden.items()
        }
        self.full = full

    def closed(self, place: _Place) -> bool:
        return self.low[place] == self.high[place]

    def narrow(self, places: list[_Place]) -> bool:
        """Narrow the bounds of a line whose last figure is the sum of the others; say whether anything moved."""
        *parts, total = places
        moved = self._set(total, sum(map(self._low, parts)), sum(map(self._high, parts)))
        unknown = [place for place in parts if place in self.low]
        known = sum(self._low(place) for place in parts if place not in self.low)
        for place in unknown:
            others = [other for other in unknown if other != place]
            lowest = self._low(total) - known - sum(map(self._high, others))
            highest = self._high(total) - known - sum(map(self._low, others))
            moved |= self._set(place, lowest, highest)
        return moved

    def _low(self, place: _Place) -> float:
        return self.low.get(place, self.full[place[0]][place[1]])

    def _high(self, place: _Place) -> float:
        return self.high.get(place, self.full[place[0]][place[1]])

    def _set(self, place: _Place, low: float, high: float) -> bool:
        if place not in self.low or (low <= self.low[place] and high >= self.high[place]):
            return False
        self.low[place] = max(low, self.low[place])
        self.high[place] = min(high, self.high[place])
        return True
