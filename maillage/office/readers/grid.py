"""From raw lines to a table: find the header, join its levels, drop what is empty, say what was done."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from pathlib import PurePath

from maillage.office.errors import Unreadable
from maillage.office.model import Cell, Row, Table
from maillage.office.readers.headers import Header, Merges, find_header
from maillage.office.readers.limits import Limits
from maillage.office.readers.shapes import recognise

Line = list[Cell]


@dataclass(slots=True)
class Grid:
    """Lines as they are in the file: `lines[0]` is row 1. `merges` are 0-based (row, column) rectangles."""

    name: str
    lines: list[Line]
    merges: Merges = ()
    encoding: str = ""
    delimiter: str = ""
    notes: list[str] = field(default_factory=list)


def stem(filename: str) -> str:
    """The name of a file without its folders and its last extension."""
    return PurePath(filename.replace("\\", "/").replace("\0", "")).stem


def clean(value: Cell | time | timedelta) -> Cell:
    """One raw value to a Cell: outer spaces off, blanks to None, whole floats to int, durations to text."""
    if isinstance(value, str):
        return value.replace("\0", "").strip() or None
    if isinstance(value, bool | int | date | datetime) or value is None:
        return value
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, time):
        return value.strftime("%H:%M")
    minutes = int(value.total_seconds()) // 60
    return f"{minutes // 60:02d}:{minutes % 60:02d}"


def _number(value: float) -> Cell:
    if value.is_integer() and abs(value) < 1e16:
        return int(value)
    # Infinity and NaN are no numbers a person has written
    return value if abs(value) < float("inf") else None


def clean_text_line(line: Sequence[str]) -> Line:
    """`clean` for lines of texts only: the quick road for csv."""
    return [cell.strip() or None for cell in line]


def unique(names: Sequence[str]) -> tuple[str, ...]:
    """Names made unique as a person would: "Nom", "Nom (2)"."""
    taken: set[str] = set()
    result: list[str] = []
    counts: Counter[str] = Counter()
    for name in names:
        counts[name] += 1
        candidate = name
        while candidate in taken:
            counts[name] += candidate != name
            candidate = f"{name} ({max(2, counts[name])})"
        taken.add(candidate)
        result.append(candidate)
    return tuple(result)


def check_size(rows: int, columns: int, limits: Limits) -> None:
    if rows > limits.max_rows:
        raise Unreadable(
            "trop-de-lignes",
            f"Ce fichier compte plus de {limits.max_rows} lignes. Découpez-le en plusieurs fichiers.",
        )
    if columns > limits.max_columns:
        raise Unreadable(
            "trop-de-colonnes",
            f"Ce fichier compte {columns} colonnes ; la limite est de {limits.max_columns}. Retirez les colonnes inutiles.",
        )


def _used_columns(header: Header, body: Sequence[Line]) -> list[int]:
    """The columns that have a name or at least one value."""
    width = max(len(header.labels), max(map(len, body), default=0))
    named = {index for index, label in enumerate(header.labels) if label}
    unnamed = set(range(width)) - named
    for line in body:
        if not unnamed:
            break
        found = {index for index in unnamed if index < len(line) and line[index] is not None}
        named |= found
        unnamed -= found
    return sorted(named)


def cut_long_cells(rows: list[Row], limits: Limits, notes: list[str]) -> list[Row]:
    """Texts over the limit are cut, and the note says on which lines."""
    cut: list[int] = []
    for index, row in enumerate(rows):
        if any(type(cell) is str and len(cell) > limits.max_cell_chars for cell in row.cells):
            cells = tuple(
                cell[: limits.max_cell_chars] if isinstance(cell, str) else cell for cell in row.cells
            )
            rows[index] = Row(row.number, cells)
            cut.append(row.number)
    if cut:
        notes.append(f"Cellules de plus de {limits.max_cell_chars} caractères coupées : {listed(cut)}.")
    return rows


def listed(numbers: Sequence[int]) -> str:
    """ "ligne 3" or "lignes 3, 5, 8, 9, 12 et 7 autres"."""
    shown = ", ".join(str(number) for number in numbers[:5])
    more = f" et {len(numbers) - 5} autres" if len(numbers) > 5 else ""
    return f"{'lignes' if len(numbers) > 1 else 'ligne'} {shown}{more}"


def _rows(grid: Grid, header: Header, columns: Sequence[int]) -> list[Row]:
    full = list(columns) == list(range(len(columns)))
    width = len(columns)
    rows: list[Row] = []
    for number, line in enumerate(grid.lines[header.end :], header.end + 1):
        if not any(cell is not None for cell in line):
            continue
        if len(line) < columns[-1] + 1:
            line = line + [None] * (columns[-1] + 1 - len(line))
        rows.append(Row(number, tuple(line[:width] if full else [line[index] for index in columns])))
    return rows


def _report_header(header: Header, grid: Grid, unnamed: Sequence[str]) -> None:
    if header.titles:
        grid.notes.append(
            "1 ligne de titre ignorée."
            if header.titles == 1
            else f"{header.titles} lignes de titre ignorées."
        )
    if header.levels > 1:
        grid.notes.append(f"En-tête sur {header.levels} lignes : les intitulés ont été réunis (« A / B »).")
    if not header.found:
        grid.notes.append("Aucune ligne d'en-tête reconnue : les colonnes ont été numérotées.")
    elif unnamed:
        grid.notes.append(
            f"Colonnes sans intitulé dans le fichier : {', '.join(f'« {name} »' for name in unnamed)}."
        )


def to_table(grid: Grid, limits: Limits, *, shape: str = "tableur") -> Table:
    """A grid to a table; `Unreadable` when there is nothing under the header, or too much."""
    if not any(cell is not None for line in grid.lines for cell in line):
        raise Unreadable(
            "vide", "Ce fichier est vide : il ne contient aucune donnée. Vérifiez que c'est le bon fichier."
        )
    header = find_header(grid.lines, grid.merges)
    body = grid.lines[header.end :]
    columns = _used_columns(header, body)
    rows = _rows(grid, header, columns)
    if not rows:
        raise Unreadable(
            "sans-ligne",
            "Ce fichier ne contient qu'une ligne d'en-tête, sans aucune donnée dessous. Ajoutez des lignes.",
        )
    check_size(len(rows), len(columns), limits)
    labels = [header.labels[index] if index < len(header.labels) else "" for index in columns]
    names = unique([label or f"Colonne {index + 1}" for index, label in zip(columns, labels, strict=True)])
    _report_header(header, grid, [name for name, label in zip(names, labels, strict=True) if not label])
    if repeated := [name for name, label in zip(names, labels, strict=True) if label and name != label]:
        grid.notes.append(f"Intitulés en double renommés : {', '.join(f'« {name} »' for name in repeated)}.")
    rows = cut_long_cells(rows, limits, grid.notes)
    kind = recognise(names) or shape
    return Table(grid.name, names, tuple(rows), kind, grid.encoding, grid.delimiter, tuple(grid.notes))
