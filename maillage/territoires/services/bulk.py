"""Writing many rows by their official code, in a way that can be undone.

A row is the official code and the fields that the file gives, in values that JSON can hold. What undoing needs
is the former values and a fingerprint of the new ones: if the row has changed since, it is left alone.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import Model, ProtectedError, QuerySet

Values = dict[str, Any]


def fingerprint(values: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


def undo_of(key: str, before: Values | None, after: Mapping[str, Any]) -> Values:
    """`before` is None when the row was created."""
    return {"cle": key, "avant": before, "champs": sorted(after), "empreinte": fingerprint(after)}


def upsert(
    model: type[Model], key: str, fields: Sequence[str], rows: Sequence[Values], known: Mapping[str, Any]
) -> None:
    """Create or update; fields that a row does not give keep the value they have in `known`."""
    objects = []
    for row in rows:
        current = known.get(row[key])
        kept = {} if current is None else {field: getattr(current, field) for field in fields}
        given = {field: row[field] for field in fields if field in row}
        objects.append(model(**{key: row[key]}, **(kept | given)))
    model._default_manager.bulk_create(
        objects,
        update_conflicts=True,
        unique_fields=[key],
        update_fields=[*fields, "modifie_le"],
        batch_size=500,
    )


def split_undo(
    undo: Iterable[Values], current: Mapping[str, Values]
) -> tuple[list[Values], list[str], list[str]]:
    """(rows to put back, codes to delete, codes that have changed since and are left alone)."""
    back, gone, changed = [], [], []
    for item in undo:
        now = current.get(item["cle"])
        if now is None:
            continue
        if fingerprint({field: now[field] for field in item["champs"]}) != item["empreinte"]:
            changed.append(item["cle"])
        elif item["avant"] is None:
            gone.append(item["cle"])
        else:
            back.append(item)
    return back, gone, changed


def delete_unused(queryset: QuerySet[Any]) -> list[Any]:
    """Delete what nothing protects; returns the objects that are in use and stay."""
    try:
        queryset.delete()
    except ProtectedError:
        return [found for found in queryset.all() if not deleted(found)]
    return []


def deleted(found: Model) -> bool:
    try:
        found.delete()
    except ProtectedError:
        return False
    return True
