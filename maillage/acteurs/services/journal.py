"""The trail of the room: one way to record a change."""

from collections.abc import Mapping
from typing import Any

from django.db import models

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Trace
from maillage.acteurs.models import Structure
from maillage.audit.models import Event
from maillage.audit.services import record
from maillage.base.privacy import SCRUBBED
from maillage.base.values import Json, trail_changes


def record_change(
    kind: str,
    *,
    row: models.Model,
    before: Mapping[str, Json],
    after: Mapping[str, Json],
    by: AnyUser | None,
    contexte: Mapping[str, Any] | None = None,
) -> Event | None:
    """One event with what changed; nothing when nothing did."""
    changes = trail_changes(type(row), before, after)
    if not changes:
        return None
    return record(kind, by=by, objet=row, changes=changes, contexte=contexte)


def record_attached(
    structure: Structure, row: models.Model, geste: str, *, by: AnyUser | None, details: str = ""
) -> Event:
    """`geste` is a past participle as the history shows it: "ajoutée", "modifiée", "terminée", "supprimée"."""
    nature = str(row._meta.verbose_name)
    contexte = {"nature": nature, "geste": geste, "objet": str(row), "id": row.pk, "details": details}
    return record(Trace.LIEE, by=by, objet=structure, contexte=contexte)


def forget_attached(row: models.Model) -> int:
    """Functions and accounts are named in the trail of their structure: erased with the person."""
    nature = str(row._meta.verbose_name)
    events = Event.objects.filter(kind=Trace.LIEE, contexte__nature=nature, contexte__id=row.pk)
    for event in events:
        event.contexte = {**event.contexte, "objet": SCRUBBED, "details": ""}
        event.save(update_fields=["contexte"])
    return len(events)
