"""What goes into a coverage grid and what comes out. The words are explained in the package's docstring."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maillage.core.ages import AgeRange


class State(StrEnum):
    """The four states of a cell, from the least to the most; the value is the French word to show."""

    NON_RENSEIGNE = "non renseigné"
    DECOUVERT = "découvert"
    FRAGILE = "fragile"
    COUVERT = "couvert"


@dataclass(frozen=True, slots=True)
class Offer:
    """Something children or young people can find: its themes, its ages, the districts it serves.

    ``fragile`` with its reason in a few French words ("en retrait", "jamais vérifiée") when it cannot be relied on
    alone. What is not known is empty (themes, zones) or None (ages).
    """

    key: str
    nom: str
    themes: frozenset[str] = frozenset()
    age: AgeRange | None = None
    zones: frozenset[str] = frozenset()
    fragile: bool = False
    fragile_reason: str = ""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The cité declares it has looked: for this theme, these ages, this district (None: everywhere), that day."""

    theme: str
    ages: AgeRange
    on: date
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many offers, of which how many solid, a cell is covered rather than fragile."""

    offers: int = 2
    solid: int = 1

    def __post_init__(self) -> None:
        if self.offers < 1 or not 0 <= self.solid <= self.offers:
            raise ValueError("Il faut au moins une offre, et pas plus d'offres solides que d'offres.")


@dataclass(frozen=True, slots=True)
class Cell:
    """One theme (``row``) for one age band: its state, the number of offers, their keys, and why, in sentences."""

    row: str
    band: AgeRange
    zone: str | None
    state: State
    count: int
    offers: tuple[str, ...]
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Aside:
    """An offer that no cell counts, and what is missing or different, in French."""

    key: str
    nom: str
    reason: str


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid with what it was computed from.

    ``cells`` go row by row, each in the order of the bands. ``unplaced`` are offers to be completed, ``outside``
    those about other themes or ages. Totals count each offer once: by row, by band, in all.
    """

    rows: tuple[str, ...]
    bands: tuple[AgeRange, ...]
    zone: str | None
    thresholds: Thresholds
    cells: tuple[Cell, ...]
    unplaced: tuple[Aside, ...]
    outside: tuple[Aside, ...]
    row_totals: Mapping[str, int]
    band_totals: Mapping[AgeRange, int]
    total: int

    def cell(self, row: str, band: AgeRange) -> Cell:
        """Give one cell. ValueError when the row or the band is not in the grid."""
        return self.cells[self.rows.index(row) * len(self.bands) + self.bands.index(band)]

    def states(self) -> dict[State, int]:
        """Count the cells in each state, all four always present."""
        found = Counter(cell.state for cell in self.cells)
        return {state: found[state] for state in State}
