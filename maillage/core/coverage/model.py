"""What goes into a picture of coverage and what comes out. The words are explained in the package's docstring."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from maillage.core.ages import AgeRange
from maillage.core.coverage.decided import Accepted
from maillage.core.coverage.needs import Count


class State(StrEnum):
    """The states of a cell, from the least to the most; the value is the French word to show."""

    NON_RENSEIGNE = "non renseigné"
    DECOUVERT = "découvert"
    FRAGILE = "fragile"
    INSUFFISANT = "insuffisant"
    COUVERT = "couvert"
    PLUSIEURS = "plusieurs à la fois"


GAPS = (State.DECOUVERT, State.FRAGILE, State.INSUFFISANT)
"""What is missing, the worst first. Where nobody looked, nothing is called a gap."""


class Dimension(StrEnum):
    """What a row, a column or a filter may be; the value is the French word to show."""

    AGE = "âge"
    THEME = "thème"
    TEMPS = "temps"
    QUARTIER = "quartier"
    MOBILISATION = "mobilisation"
    AXE = "axe"


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a dimension: its code, the French words to show; its ages when the dimension is the age."""

    code: str
    label: str
    ages: AgeRange | None = None


@dataclass(frozen=True, slots=True)
class Axis:
    """A dimension and its values in the order to show; repeated values count once."""

    dimension: Dimension
    values: tuple[Value, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", tuple(dict.fromkeys(self.values)))

    def holding(self, offer: "Offer") -> list[str]:
        """The codes of the values that the offer has, in the order of the axis; none when not known."""
        if self.dimension is Dimension.AGE:
            ages = offer.age
            return [value.code for value in self.values if ages and value.ages and ages.overlaps(value.ages)]
        held = offer.codes(self.dimension)
        return [value.code for value in self.values if value.code in held] if held else []

    def value(self, code: str) -> Value:
        """The value of a code. KeyError when it is not on the axis."""
        for value in self.values:
            if value.code == code:
                return value
        raise KeyError(code)


def ages_axis(bands: Iterable[AgeRange]) -> Axis:
    return Axis(Dimension.AGE, tuple(Value(band.label, band.label, band) for band in bands))


def axis(dimension: Dimension, labels: Mapping[str, str]) -> Axis:
    """``labels`` maps the codes to the words to show."""
    return Axis(dimension, tuple(Value(code, label) for code, label in labels.items()))


Scope = Mapping[Dimension, Value]
"""What a cell is about: at most one value per dimension; a dimension that is not there is not restricted."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Something children or young people can find: themes, ages, districts served, times, axes.

    ``fragile`` with its reason in a few French words ("en retrait", "jamais vérifiée") when it cannot be relied on
    alone; ``until`` is its last day when it has one; ``seats`` for all its ages and districts together. What is not
    known is empty or None. An offer for the whole cité carries every district.
    """

    key: str
    nom: str
    themes: frozenset[str] = frozenset()
    age: AgeRange | None = None
    zones: frozenset[str] = frozenset()
    fragile: bool = False
    fragile_reason: str = ""
    times: frozenset[str] = frozenset()
    axes: frozenset[str] = frozenset()
    mobilisation: str = ""
    seats: int | None = None
    until: date | None = None

    def codes(self, dimension: Dimension) -> frozenset[str]:
        """Its values of a dimension other than the age; empty when not known."""
        match dimension:
            case Dimension.THEME:
                return self.themes
            case Dimension.TEMPS:
                return self.times
            case Dimension.QUARTIER:
                return self.zones
            case Dimension.AXE:
                return self.axes
            case Dimension.MOBILISATION:
                return frozenset([self.mobilisation]) if self.mobilisation else frozenset()
        raise ValueError("L'âge n'est pas un code.")

    def knows(self, dimension: Dimension) -> bool:
        return self.age is not None if dimension is Dimension.AGE else bool(self.codes(dimension))

    def matches(self, dimension: Dimension, value: Value) -> bool:
        if dimension is Dimension.AGE:
            return self.age is not None and value.ages is not None and self.age.overlaps(value.ages)
        return value.code in self.codes(dimension)


@dataclass(frozen=True, slots=True)
class Surveyed:
    """The cité declares it has looked: for this theme, these ages, this district (None: everywhere), that day."""

    theme: str
    ages: AgeRange
    on: date
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Where the states begin. They belong to the cité and stay with the result.

    From ``offers`` offers, of which ``solid`` solid, a cell is covered rather than fragile. Below ``seats_per_100``
    seats or ``offers_per_100`` offers per 100 young people it is thin (None: not looked at). From ``several`` offers
    at the same time for the same age, a doublon is possible (None: not looked at).
    """

    offers: int = 2
    solid: int = 1
    seats_per_100: float | None = None
    offers_per_100: float | None = None
    several: int | None = None

    def __post_init__(self) -> None:
        if self.offers < 1 or not 0 <= self.solid <= self.offers:
            raise ValueError("Il faut au moins une offre, et pas plus d'offres solides que d'offres.")
        if any(rate is not None and rate <= 0 for rate in (self.seats_per_100, self.offers_per_100)):
            raise ValueError("Un seuil pour 100 jeunes doit être plus grand que zéro.")
        if self.several is not None and self.several < 2:
            raise ValueError("Il faut au moins deux offres à la fois pour parler de doublon.")


@dataclass(frozen=True, slots=True)
class Cell:
    """A crossing: its state, its offers, and why, in sentences.

    ``band`` and ``zone`` are its ages and district, None when the picture does not restrict them. ``young`` is how
    many children and young people it concerns, None when nobody gave figures. ``accepted`` marks a gap that the cité
    has decided to live with: its state is the same.
    """

    row: str
    column: str
    band: AgeRange | None
    zone: str | None
    state: State
    count: int
    offers: tuple[str, ...]
    reasons: tuple[str, ...]
    young: Count | None = None
    accepted: Accepted | None = None


@dataclass(frozen=True, slots=True)
class Aside:
    """An offer that no cell counts, and what is missing or different, in French."""

    key: str
    nom: str
    reason: str


@dataclass(frozen=True, slots=True)
class Cross:
    """Two dimensions crossed, with what it was computed from.

    ``cells`` go row by row, each in the order of the columns. ``unplaced`` are offers to be completed, ``outside``
    those about other values. Totals count each offer once: by row, by column, in all.
    """

    rows: Axis
    columns: Axis
    filters: Scope
    thresholds: Thresholds
    cells: tuple[Cell, ...]
    unplaced: tuple[Aside, ...]
    outside: tuple[Aside, ...]
    row_totals: Mapping[str, int]
    column_totals: Mapping[str, int]
    total: int

    @property
    def zone(self) -> str | None:
        """The district that the whole picture is about, or None."""
        value = self.filters.get(Dimension.QUARTIER)
        return value.code if value else None

    def cell(self, row: str, column: str) -> Cell:
        """One cell, by codes. KeyError when the row or the column is not in the picture."""
        for cell in self.cells:
            if (cell.row, cell.column) == (row, column):
                return cell
        raise KeyError((row, column))

    def states(self) -> dict[State, int]:
        """Count the cells in each state, all of them always present."""
        found = Counter(cell.state for cell in self.cells)
        return {state: found[state] for state in State}
