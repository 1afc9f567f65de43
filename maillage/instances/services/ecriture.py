"""Writing a row of the room: what changed, checked, saved, recorded. Each noun gives its own rules."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from django.db import models

from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.models import Versioned
from maillage.base.sheets import check_row
from maillage.base.values import Json, Values, assign, assign_many, changed_fields, read_fields, trail_changes
from maillage.cites.models import CiteOwned

M = TypeVar("M", bound=CiteOwned)
ELSEWHERE = "Ce que vous avez choisi appartient à une autre cité : choisissez dans la liste."


def write(
    row: M,
    values: Mapping[str, Json],
    *,
    fields: tuple[str, ...],
    kinds: tuple[str, str],
    by: User | None,
    check: Callable[[M], None] = lambda row: None,
    contexte: Mapping[str, Any] | None = None,
) -> tuple[str, ...]:
    """Put the values on the row; gives the names that changed. `kinds`: the event of a creation, of a change."""
    new = row.pk is None
    values = {name: value for name, value in values.items() if name in fields}
    before: Values = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    after = {name: values[name] for name in changed}
    assign(row, after)
    check_same_cite(row, after)
    check(row)
    if not new and isinstance(row, Versioned):
        row.version += 1
    check_row(row)
    row.save()
    assign_many(row, after)
    changes = trail_changes(type(row), before, after)
    record(kinds[0] if new else kinds[1], by=by, objet=row, changes=changes, contexte=contexte or {})
    return tuple(changed)


def check_same_cite(row: CiteOwned, values: Mapping[str, Json]) -> None:
    """Whatever belongs to a cité, among what was chosen, belongs to that of the row."""
    for name, value in values.items():
        field = row._meta.get_field(name)
        model: Any = field.related_model
        if not value or not field.is_relation or not issubclass(model, CiteOwned):
            continue
        chosen = value if field.many_to_many else [value]
        strangers: models.QuerySet[Any] = model._default_manager.filter(pk__in=chosen)
        if strangers.exclude(cite_id=row.cite_id).exists():
            raise Refused("cite", ELSEWHERE)
