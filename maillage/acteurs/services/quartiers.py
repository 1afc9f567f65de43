"""The district of each place follows the contours: what a new import of districts changes is computed again."""

from collections import defaultdict
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from maillage.acteurs.models import Antenne, Structure
from maillage.territoires.selectors import locate_qpv_ids

AT_ONCE = 5000  # SQLite takes at most 32 766 values in a statement


def locate_again(**said: Any) -> None:
    """When districts change (see panels), every placed structure and antenna of every cité: a contour that moved may have left any of them, or taken it."""
    with transaction.atomic():
        relocate(Structure.objects.all())
        relocate(Antenne.objects.all())


def relocate(queryset: QuerySet[Any]) -> int:
    """Set the district of the placed rows from their position; gives how many changed. One update per district.

    A district is not a datum of the sheet: neither its version nor its history move.
    """
    placed = queryset.filter(latitude__isnull=False, longitude__isnull=False).order_by()
    rows = list(placed.values_list("pk", "longitude", "latitude", "qpv_id"))
    found = locate_qpv_ids([(longitude, latitude) for _, longitude, latitude, _ in rows])
    moved: dict[int | None, list[int]] = defaultdict(list)
    for (pk, _, _, before), after in zip(rows, found, strict=True):
        if before != after:
            moved[after].append(pk)
    for qpv_id, pks in moved.items():
        for start in range(0, len(pks), AT_ONCE):
            queryset.filter(pk__in=pks[start : start + AT_ONCE]).update(qpv_id=qpv_id)
    return sum(len(pks) for pks in moved.values())
