"""Writing the trail."""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django.db import models

from maillage.audit.models import Event

Changes = Mapping[str, tuple[Any, Any]]


class Author(Protocol):
    """An account: the trail is below them, and keeps their number only."""

    @property
    def pk(self) -> Any: ...


def build_event(
    kind: str,
    *,
    by: Author | None,
    objet: models.Model | None = None,
    cite_id: int | None = None,
    changes: Changes | None = None,
    contexte: Mapping[str, Any] | None = None,
) -> Event:
    """An unsaved event.

    `by` is None when an administrator's command did it. The cité is that of `objet` unless `cite_id` is given.
    `changes` maps a field to (before, after), `contexte` holds the rest: both in values that JSON can hold.
    """
    return Event(
        kind=kind,
        acteur_id=by.pk if by is not None else None,
        cite_id=cite_id if cite_id is not None else getattr(objet, "cite_id", None),
        objet_type=objet._meta.label_lower if objet is not None else "",
        objet_id=objet.pk if objet is not None else None,
        changes={name: list(pair) for name, pair in (changes or {}).items()},
        contexte=dict(contexte or {}),
    )


def record(
    kind: str,
    *,
    by: Author | None,
    objet: models.Model | None = None,
    cite_id: int | None = None,
    changes: Changes | None = None,
    contexte: Mapping[str, Any] | None = None,
) -> Event:
    """Write one event, in the caller's transaction; arguments as in `build_event`. Returns it, saved."""
    event = build_event(kind, by=by, objet=objet, cite_id=cite_id, changes=changes, contexte=contexte)
    event.save()
    return event


def record_many(events: Iterable[Event]) -> None:
    """Write what `build_event` made, in the caller's transaction."""
    Event.objects.bulk_create(events, batch_size=1000)


def forget(row: models.Model) -> int:
    """Scrub what the trail says of a row that is being erased: that something happened, when and by whom, stays."""
    events = Event.objects.filter(objet_type=row._meta.label_lower, objet_id=row.pk)
    return events.exclude(changes={}, contexte={}).update(changes={}, contexte={})
