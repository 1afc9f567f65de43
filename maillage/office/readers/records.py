"""Elements (JSON objects, places of a map, cards) to a table."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from maillage.office.errors import Unreadable
from maillage.office.model import Cell, Row, Table
from maillage.office.readers.grid import check_size, clean, cut_long_cells, unique
from maillage.office.readers.limits import Limits
from maillage.office.readers.shapes import recognise

Record = dict[str, Cell]
_DEPTH = 12


def _joined(items: Sequence[Any], depth: int) -> Cell:
    """A list as one cell: scalars and small objects joined by " ; "."""
    texts = []
    for item in items:
        if isinstance(item, Mapping):
            inner = flatten(item, depth=depth + 1)
            texts.append(", ".join(f"{name} : {value}" for name, value in inner.items() if value is not None))
        elif isinstance(item, list):
            texts.append(json.dumps(item, ensure_ascii=False))
        elif item is not None:
            texts.append(str(clean(item)))
    return " ; ".join(text for text in texts if text) or None


def flatten(item: Mapping[str, Any], prefix: str = "", depth: int = 0) -> Record:
    """A nested object to one level: {"adresse": {"commune": "Angers"}} to {"adresse.commune": "Angers"}."""
    flat: Record = {}
    for name, value in item.items():
        column = f"{prefix}{' '.join(str(name).split()) or '?'}"
        if isinstance(value, Mapping) and value and depth < _DEPTH:
            flat.update(flatten(value, f"{column}.", depth + 1))
        elif isinstance(value, Mapping):
            flat[column] = json.dumps(value, ensure_ascii=False) if value else None
        elif isinstance(value, list):
            flat[column] = _joined(value, depth)
        else:
            flat[column] = clean(value)
    return flat


def table_of(
    records: Iterable[tuple[int, Record]],
    *,
    name: str,
    shape: str,
    limits: Limits,
    notes: Sequence[str] = (),
    encoding: str = "",
) -> Table:
    """Numbered records to a table, columns in the order they first appear; empty records are dropped."""
    kept = [
        (number, record) for number, record in records if any(value is not None for value in record.values())
    ]
    if not kept:
        raise Unreadable("vide", "Ce fichier ne contient aucun élément. Vérifiez que c'est le bon fichier.")
    keys = list(dict.fromkeys(key for _, record in kept for key in record))
    check_size(len(kept), len(keys), limits)
    rows = [Row(number, tuple([record.get(key) for key in keys])) for number, record in kept]
    told = list(notes)
    rows = cut_long_cells(rows, limits, told)
    return Table(name, unique(keys), tuple(rows), recognise(keys) or shape, encoding, "", tuple(told))
