"""Two dimensions crossed, the others as filters: from offers to cells."""

from collections.abc import Iterable, Sequence

from maillage.core.ages import AgeRange
from maillage.core.coverage.decided import Accepted, accepted_for
from maillage.core.coverage.model import GAPS, Aside, Axis, Cell, Cross, Dimension, Offer, Scope, Value
from maillage.core.coverage.states import Judge, ages_of, zone_of
from maillage.core.text import name_key

NAMES = {
    Dimension.AGE: ("âges", "Ses âges ne sont pas"),
    Dimension.THEME: ("thème", "Ses thèmes ne sont pas"),
    Dimension.TEMPS: ("temps", "Ses temps ne sont pas"),
    Dimension.QUARTIER: ("quartier", "Ses quartiers ne sont pas"),
    Dimension.MOBILISATION: ("mobilisation", "Sa mobilisation n'est pas"),
    Dimension.AXE: ("axe", "Ses axes ne sont pas"),
}
"""What is to be completed, and the start of « … dans la grille »."""

DECIDED_ON = frozenset({Dimension.THEME, Dimension.AGE, Dimension.QUARTIER})
"""What a decision speaks of: a cell that is also about something else is another question."""

_Held = dict[tuple[str, str], list[Offer]]


def cross(
    offers: Iterable[Offer],
    rows: Axis,
    columns: Axis,
    *,
    judge: Judge,
    filters: Scope | None = None,
    accepted: Sequence[Accepted] = (),
) -> Cross:
    """Cross two dimensions. The order of offers changes nothing.

    ValueError when two offers have one key, or when a dimension is both crossed and filtered, or crossed twice.
    """
    filters = dict(filters or {})
    if len({rows.dimension, columns.dimension, *filters}) < 2 + len(filters):
        raise ValueError("Une même dimension ne peut servir qu'une fois : ligne, colonne ou filtre.")
    held: _Held = {(row.code, column.code): [] for row in rows.values for column in columns.values}
    unplaced, outside = _sort_out(in_order(offers), rows, columns, filters, held)
    return Cross(
        rows=rows,
        columns=columns,
        filters=filters,
        thresholds=judge.thresholds,
        cells=tuple(
            _cell(
                row,
                column,
                scope_of(filters, rows, row, columns, column),
                held[row.code, column.code],
                judge,
                accepted,
            )
            for row in rows.values
            for column in columns.values
        ),
        unplaced=unplaced,
        outside=outside,
        row_totals={
            row.code: distinct(held[row.code, column.code] for column in columns.values)
            for row in rows.values
        },
        column_totals={
            column.code: distinct(held[row.code, column.code] for row in rows.values)
            for column in columns.values
        },
        total=distinct(held.values()),
    )


def split(offers: Iterable[Offer], axis: Axis) -> dict[str, list[Offer]]:
    """What a filter on each value of the axis is to look at, in one walk: `cross` would leave the others out.

    Offers that do not tell the dimension are in all of them: each grid says that they are to be completed.
    """
    places, found = Places(axis), {value.code: list[Offer]() for value in axis.values}
    for offer in offers:
        for code in places.of(offer) if offer.knows(axis.dimension) else found:
            found[code].append(offer)
    return found


def in_order(offers: Iterable[Offer]) -> list[Offer]:
    """By name. ValueError when two offers have one key."""
    listed = sorted(offers, key=lambda offer: (name_key(offer.nom), offer.key))
    if len({offer.key for offer in listed}) < len(listed):
        raise ValueError("Deux offres portent le même identifiant.")
    return listed


def scope_of(filters: Scope, rows: Axis, row: Value, columns: Axis, column: Value) -> Scope:
    return {**filters, rows.dimension: row, columns.dimension: column}


def _sort_out(
    offers: Iterable[Offer], rows: Axis, columns: Axis, filters: Scope, held: _Held
) -> tuple[tuple[Aside, ...], tuple[Aside, ...]]:
    """Put the offers in their cells; give those to be completed, then those about something else."""
    unplaced: list[Aside] = []
    outside: list[Aside] = []
    wanted = [
        dimension for dimension in Dimension if dimension in {rows.dimension, columns.dimension, *filters}
    ]
    places = Places(rows), Places(columns)
    for offer in offers:
        if any(offer.knows(what) and not offer.matches(what, value) for what, value in filters.items()):
            continue
        if missing := [NAMES[what][0] for what in wanted if not offer.knows(what)]:
            unplaced.append(Aside(offer.key, offer.nom, f"{_listed(missing)} à préciser".capitalize()))
        elif strange := _place(offer, *places, held):
            outside.append(Aside(offer.key, offer.nom, f"{NAMES[strange][1]} dans la grille"))
    return tuple(unplaced), tuple(outside)


class Places:
    """Where offers go along an axis. Many have the same ages or themes: each is looked for once."""

    def __init__(self, axis: Axis) -> None:
        self.axis = axis
        self._known: dict[AgeRange | frozenset[str] | None, list[str]] = {}

    def of(self, offer: Offer) -> list[str]:
        what = self.axis.dimension
        held = offer.age if what is Dimension.AGE else offer.codes(what)
        found = self._known.get(held)
        if found is None:
            found = self._known[held] = self.axis.holding(offer)
        return found


def _place(offer: Offer, rows: Places, columns: Places, held: _Held) -> Dimension | None:
    """Put the offer in its cells; gives the dimension that has no place for it."""
    its_rows, its_columns = rows.of(offer), columns.of(offer)
    for row in its_rows:
        for column in its_columns:
            held[row, column].append(offer)
    if not its_rows:
        return rows.axis.dimension
    return None if its_columns else columns.axis.dimension


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} et {words[-1]}" if len(words) > 1 else words[0]


def distinct(lists: Iterable[Sequence[Offer]]) -> int:
    return len({offer.key for held in lists for offer in held})


def _cell(
    row: Value, column: Value, scope: Scope, held: Sequence[Offer], judge: Judge, accepted: Sequence[Accepted]
) -> Cell:
    state, reasons, young = judge.decide(scope, held)
    keys = tuple(offer.key for offer in held)
    mark = _mark(scope, accepted) if state in GAPS else None
    return Cell(
        row.code, column.code, ages_of(scope), zone_of(scope), state, len(held), keys, reasons, young, mark
    )


def _mark(scope: Scope, accepted: Sequence[Accepted]) -> Accepted | None:
    theme, band = scope.get(Dimension.THEME), ages_of(scope)
    if theme is None or band is None or not DECIDED_ON.issuperset(scope):
        return None
    return accepted_for(accepted, theme.code, band, zone_of(scope))
