"""JSON of every kind."""

import json
from collections.abc import Mapping
from typing import Any

from maillage.office.errors import Unreadable
from maillage.office.model import Cell, Table
from maillage.office.readers.decoding import Decoded, decode
from maillage.office.readers.grid import Grid, clean, stem, to_table
from maillage.office.readers.limits import Limits
from maillage.office.readers.maps import features_of, geojson, gogocarto, is_gogocarto, is_kumu, kumu, umap
from maillage.office.readers.records import Record, flatten, table_of


def _json_lines(text: str) -> list[Any] | None:
    """One JSON object per line, or None."""
    lines = [line for line in text.splitlines() if line.strip()]
    try:
        return [json.loads(line) for line in lines] if len(lines) > 1 else None
    except (ValueError, RecursionError):
        return None


def _load(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError as error:
        lines = _json_lines(text)
        if lines is not None:
            return lines
        where = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Unreadable(
            "json", f"Ce fichier JSON est incomplet ou mal formé{where}. Reprenez-le à la source."
        ) from error


def _lists_of(document: Mapping[str, Any]) -> dict[str, list[Any]]:
    """The members that are lists of objects, or of lists."""
    return {
        name: value
        for name, value in document.items()
        if isinstance(value, list) and value and all(isinstance(item, Mapping | list) for item in value)
    }


def _unwrapped(document: Any, notes: list[str]) -> list[Any]:
    """The list of elements inside a document: itself, its only list, or its objects under their keys."""
    while isinstance(document, Mapping):
        if lists := _lists_of(document):
            name, found = max(lists.items(), key=lambda item: len(item[1]))
            others = [other for other in lists if other != name]
            if others:
                notes.append(f"Liste « {name} » lue ; autres listes ignorées : {', '.join(others)}.")
            return found
        inner = [value for value in document.values() if isinstance(value, Mapping) and value]
        if len(inner) >= 2 and len(inner) == len(document):
            return [{"clé": name, **value} for name, value in document.items()]
        document = inner[0] if len(inner) == 1 and _holds_list(inner[0]) else [document]
    return list(document)


def _holds_list(document: Mapping[str, Any]) -> bool:
    """Whether a list of elements is somewhere inside."""
    if _lists_of(document):
        return True
    return any(_holds_list(value) for value in document.values() if isinstance(value, Mapping))


def _open_data(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """A record of the former Opendatasoft export: the fields only."""
    fields = item.get("fields")
    return fields if isinstance(fields, Mapping) and "recordid" in item else item


def _plain(items: list[Any], notes: list[str]) -> list[tuple[int, Record]]:
    records: list[tuple[int, Record]] = []
    skipped = 0
    for number, item in enumerate(items, 1):
        if isinstance(item, Mapping):
            records.append((number, flatten(_open_data(item))))
        elif item is not None:
            skipped += 1
    if skipped:
        notes.append(f"Éléments de la liste ignorés, car ce ne sont pas des objets : {skipped}.")
    return records


def _grid_cell(value: Any) -> Cell:
    return clean(json.dumps(value, ensure_ascii=False) if isinstance(value, list | dict) else value)


def _known(document: Any) -> tuple[str, list[tuple[int, Record]], list[str]] | None:
    """(shape, records, notes) of the JSON forms that have a name."""
    if not isinstance(document, Mapping):
        return None
    if document.get("type") == "umap":
        return "umap", *umap(document)
    if features_of(document) is not None:
        return "geojson", *geojson(document)
    if is_kumu(document):
        return "kumu", *kumu(document)
    if is_gogocarto(document):
        return "gogocarto", *gogocarto(document)
    return None


def _table(document: Any, name: str, decoded: Decoded, limits: Limits) -> Table:
    notes = list(decoded.notes)
    if known := _known(document):
        shape, records, told = known
        return table_of(
            records, name=name, shape=shape, limits=limits, notes=notes + told, encoding=decoded.encoding
        )
    items = _unwrapped(document, notes)
    if items and all(isinstance(item, list) for item in items):
        lines = [[_grid_cell(value) for value in item] for item in items]
        return to_table(Grid(name, lines, encoding=decoded.encoding, notes=notes), limits, shape="json")
    if items and all(isinstance(item, Mapping) and item.get("type") == "Feature" for item in items):
        return _table({"type": "FeatureCollection", "features": items}, name, decoded, limits)
    records = _plain(items, notes)
    return table_of(records, name=name, shape="json", limits=limits, notes=notes, encoding=decoded.encoding)


def read_json(data: bytes, filename: str, limits: Limits) -> Table:
    """A JSON file (list, object with a list, lines, GeoJSON, uMap, GoGoCarto, Kumu) to a table."""
    decoded = decode(data)
    try:
        return _table(_load(decoded.text), stem(filename), decoded, limits)
    except RecursionError as error:
        raise Unreadable(
            "json", "Ce fichier JSON a trop de niveaux imbriqués. Exportez une simple liste d'éléments."
        ) from error
