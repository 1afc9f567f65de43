"""In which priority district is a point?"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from maillage.core.geo import Locator
from maillage.territoires.models import Qpv

Version = tuple[int, datetime | None]
Point = tuple[float, float]

# Drawing 3 000 contours takes a second: kept in the process for as long as no district changes.
_locators: dict[int | None, tuple[Version, Locator]] = {}


def contours_version() -> Version:
    """Changes whenever a district is created, changed or deleted, by this process or another."""
    row = Qpv.objects.aggregate(count=Count("pk"), latest=Max("modifie_le"))
    return row["count"], row["latest"]


def locator(millesime: int | None = None) -> Locator:
    """The districts of a vintage, or of both: then those of 2024 answer first."""
    version = contours_version()
    known = _locators.get(millesime)
    if known is None or known[0] != version:
        known = _locators[millesime] = (version, Locator(contours(millesime)))
    return known[1]


def contours(millesime: int | None) -> list[tuple[str, Any]]:
    found = Qpv.objects.filter(contour__isnull=False)
    if millesime is not None:
        found = found.filter(millesime=millesime)
    rows = found.order_by("-millesime", "code").values_list("pk", "contour")
    return [(str(pk), contour) for pk, contour in rows]


def locate_qpv_ids(points: Sequence[Point]) -> list[int | None]:
    """For each (longitude, latitude), the id of the district that holds it; 2024 contours win over those of 2015."""
    if not points:
        return []
    return [int(key) if key else None for key in locator().locate_many(points)]


def qpv_at(lon: float, lat: float, millesime: int | None = None) -> Qpv | None:
    """The district at a point, in one vintage or in the latest that covers it."""
    key = locator(millesime).locate(lon, lat)
    return Qpv.objects.defer("contour").filter(pk=int(key)).first() if key else None
