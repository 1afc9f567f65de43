"""The days of calls for projects: in the agenda of the cité, and reminded of to whoever follows the call."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.actions.models import Appel
from maillage.base.registry import Due
from maillage.cites.models import Cite
from maillage.core.calendar import Item
from maillage.courriels.rules import reminder_key

DAYS = {
    "ouvre_le": "Ouverture de l'appel",
    "cloture_le": "Clôture de l'appel",
    "selection_le": "Comité de sélection de l'appel",
}
REMINDED = ("cloture_le", "selection_le")
"""An opening asks nothing of the team."""
SOON = timedelta(days=15)


def address(cite: Cite, pk: int) -> str:
    return reverse("actions:appel", args=[cite.slug, pk])


def call_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """Opening, closing and committee of each call that is not archived. One query."""
    if not can(user, Capability.ACTION_VIEW, cite):
        return
    within = Q()
    for name in DAYS:
        within |= Q(**{f"{name}__gte": start, f"{name}__lt": end})
    rows = Appel.objects.current().filter(within, cite=cite).select_related("referent")
    for row in rows.defer("cadrage", "criteres", "recherche"):
        for name, words in DAYS.items():
            day = getattr(row, name)
            if day and start <= day < end:
                yield Item(
                    f"appel-{row.pk}-{name.removesuffix('_le')}", f"{words} : {row.intitule}", day, None, "appels",
                    address(cite, row.pk), detail=row.get_source_display(), qui=str(row.referent or ""),
                )  # fmt: skip


def calls_due(cite: Any, today: date) -> Iterator[Due]:
    """Closings and committees within a fortnight. What has passed is not late: it is over. One query."""
    rows: Any = Appel.objects.current().filter(cite=cite, referent__isnull=False).order_by("pk")
    near = {f"{name}__range": (today, today + SOON) for name in REMINDED}
    condition = Q()
    for name, bounds in near.items():
        condition |= Q(**{name: bounds})
    for row in rows.filter(condition).defer("cadrage", "criteres", "recherche"):
        for name in REMINDED:
            day = getattr(row, name)
            if day and today <= day <= today + SOON:
                key = reminder_key(f"appel-{name.removesuffix('_le')}", row.pk, day, today)
                yield Due(
                    row.referent_id, key, f"{DAYS[name]} « {row.intitule} »", address(cite, row.pk), day
                )
