"""The fields of a row as JSON values: what forms sign, the trail keeps, proposals carry and merges compare.

A foreign key is its identifier, a many-to-many the sorted list of identifiers, a date its ISO text.
"""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models

Json = Any
Values = dict[str, Json]


def json_value(value: Any) -> Json:
    """A Python value of a field or of a cleaned form, as JSON."""
    if isinstance(value, models.Model):
        return value.pk
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, models.QuerySet) or (isinstance(value, list | tuple) and all_models(value)):
        return sorted(row.pk for row in value)
    return list(value) if isinstance(value, tuple) else value


def all_models(values: Iterable[Any]) -> bool:
    return all(isinstance(value, models.Model) for value in values)


def read_field(row: models.Model, name: str) -> Json:
    """The value of one field; a many-to-many costs one query unless it was prefetched."""
    field = row._meta.get_field(name)
    if field.many_to_many:
        return sorted(related.pk for related in getattr(row, name).all())
    return json_value(getattr(row, field.attname))  # type: ignore[union-attr]


def read_fields(row: models.Model, names: Iterable[str]) -> Values:
    return {name: read_field(row, name) for name in names}


def is_many(model: type[models.Model], name: str) -> bool:
    return bool(model._meta.get_field(name).many_to_many)


def assign(row: models.Model, values: Mapping[str, Json]) -> None:
    """Put the plain values on the row, unsaved; many-to-many values are for `assign_many` once it is saved."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        if field.many_to_many:
            continue
        if value is None and not field.null:
            value = field.get_default()  # type: ignore[union-attr]
        setattr(row, field.attname, value if field.is_relation else field.to_python(value))  # type: ignore[union-attr]


def assign_many(row: models.Model, values: Mapping[str, Json]) -> None:
    """Write the many-to-many values; identifiers that no longer exist are left aside."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        if field.many_to_many:
            known = field.related_model._default_manager.filter(pk__in=value or [])  # type: ignore[union-attr]
            getattr(row, name).set(known)


def existing(model: type[models.Model], values: Mapping[str, Json]) -> Values:
    """The same values, without references to rows deleted since: an old version can always be put back."""
    kept = dict(values)
    for name, value in values.items():
        field = model._meta.get_field(name)
        if field.many_to_one and value is not None:
            found = field.related_model._default_manager.filter(pk=value).exists()  # type: ignore[union-attr]
            kept[name] = value if found else None
    return kept


def empty(value: Json) -> bool:
    return value is None or value in ("", [])


def changed_fields(before: Mapping[str, Json], after: Mapping[str, Json]) -> list[str]:
    """Names whose value differs; None and "" are the same emptiness."""
    return [
        name
        for name, value in after.items()
        if before.get(name) != value and not (empty(before.get(name)) and empty(value))
    ]


# ── values for the trail: references keep the name they had ────────────


def for_trail(model: type[models.Model], name: str, value: Json) -> Json:
    """References become {"id", "libelle"}, so that the history still reads well when the row has gone."""
    field = model._meta.get_field(name)
    if not field.is_relation or empty(value):
        return value
    ids = value if field.many_to_many else [value]
    rows = field.related_model._default_manager.in_bulk(ids)  # type: ignore[union-attr]
    named = [{"id": pk, "libelle": str(rows[pk]) if pk in rows else str(pk)} for pk in ids]
    return named if field.many_to_many else named[0]


def from_trail(entry: Json) -> Json:
    """The JSON value of what `for_trail` kept."""
    if isinstance(entry, dict) and "id" in entry:
        return entry["id"]
    if isinstance(entry, list) and entry and isinstance(entry[0], dict):
        return [item["id"] for item in entry]
    return entry


def trail_changes(
    model: type[models.Model], before: Mapping[str, Json], after: Mapping[str, Json]
) -> dict[str, tuple[Json, Json]]:
    """What changed, as `audit` keeps it: {field: (old, new)}."""
    return {
        name: (for_trail(model, name, before.get(name)), for_trail(model, name, after[name]))
        for name in changed_fields(before, after)
    }


def label_of(model: type[models.Model], name: str) -> str:
    """The French name of a field, capitalised for a column or a card."""
    label = str(getattr(model._meta.get_field(name), "verbose_name", name))
    return label[:1].upper() + label[1:]
