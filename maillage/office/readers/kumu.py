"""The connections of a Kumu project: who is tied to whom. Its elements are read with the other lists (maps.py)."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from maillage.office.errors import Unreadable
from maillage.office.readers.decoding import decode
from maillage.office.readers.maps import is_kumu
from maillage.office.values import as_text

NOT_KUMU = "Ce fichier n'est pas un projet Kumu : dans Kumu, « Export » puis « JSON » ; il doit contenir « elements » et « connections »."


@dataclass(frozen=True, slots=True)
class Connection:
    """Two elements by their labels. `attributes` are texts, by name in lower case; `mutual` has no direction."""

    number: int
    source: str
    target: str
    mutual: bool
    attributes: Mapping[str, str]


def read_kumu_connections(data: bytes) -> list[Connection]:
    """Both of Kumu's forms: ends by label with flat attributes, or ends by identifier with attributes apart.

    Unreadable when it is not JSON, or not of Kumu.
    """
    try:
        document = json.loads(decode(data).text)
    except (ValueError, RecursionError) as error:
        raise Unreadable("kumu", NOT_KUMU) from error
    if not isinstance(document, Mapping) or not is_kumu(document):
        raise Unreadable("kumu", NOT_KUMU)
    labels = _labels(document["elements"])
    return [
        _connection(number, _flat(row), labels)
        for number, row in enumerate(document["connections"], 1)
        if isinstance(row, Mapping)
    ]


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    inner = row.get("attributes")
    return {**row, **inner} if isinstance(inner, Mapping) else dict(row)


def _labels(elements: list[Any]) -> dict[str, str]:
    """Kumu's identifier of an element → its label."""
    rows = [_flat(row) for row in elements if isinstance(row, Mapping)]
    return {str(row["_id"]): as_text(row.get("label")) for row in rows if row.get("_id")}


def _connection(number: int, row: dict[str, Any], labels: Mapping[str, str]) -> Connection:
    ends = [as_text(row.get(name)) for name in ("from", "to")]
    source, target = (labels.get(end, end) for end in ends)
    texts = {
        str(name).lower(): as_text(value)
        for name, value in row.items()
        if name not in ("from", "to", "attributes", "_id") and not isinstance(value, Mapping | list)
    }
    return Connection(
        number, source.strip(), target.strip(), texts.get("direction", "mutual") == "mutual", texts
    )
