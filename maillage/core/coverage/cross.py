"""Two dimensions crossed, the others as filters: from offers to cells."""

from collections.abc import Iterable, Sequence
from functools import lru_cache

from maillage.core.coverage.decided import Accepted, accepted_for
from maillage.core.coverage.model import GAPS, Aside, Axis, Cell, Cross, Dimension, Offer, Scope, Value
from maillage.core.coverage.states import Judge, ages_of, zone_of
from maillage.core.text import sort_key

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


# several grids of one page sort the same names
_name_key = lru_cache(maxsize=20_000)(sort_key)


def in_order(offers: Iterable[Offer]) -> list[Offer]:
    """By name. ValueError when two offers have one key."""
    listed = sorted(offers, key=lambda offer: (_name_key(offer.nom), offer.key))
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
    for offer in offers:
        if any(offer.knows(what) and not offer.matches(what, value) for what, value in filters.items()):
            continue
        if missing := [NAMES[what][0] for what in wanted if not offer.knows(what)]:
            unplaced.append(Aside(offer.key, offer.nom, f"{_listed(missing)} à préciser".capitalize()))
        elif strange := _place(offer, rows, columns, held):
            outside.append(Aside(offer.key, offer.nom, f"{NAMES[strange][1]} dans la grille"))
    return tuple(unplaced), tuple(outside)


def _place(offer: Offer, rows: Axis, columns: Axis, held: _Held) -> Dimension | None:
    """Put the offer in its cells; gives the dimension that has no place for it."""
    its_rows, its_columns = rows.holding(offer), columns.holding(offer)
    for row in its_rows:
        for column in its_columns:
            held[row, column].append(offer)
    if not its_rows:
        return rows.dimension
    return None if its_columns else columns.dimension


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
