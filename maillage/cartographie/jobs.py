"""Long work of the room."""

from datetime import datetime, time, timedelta

from django.core.cache import cache
from django.utils import timezone
from django_tasks import task

from maillage.accounts.models import User
from maillage.base.geoplateforme import GeocodingFailed
from maillage.cartographie import services
from maillage.cartographie.services.analyses import keep_monthly
from maillage.cites.models import Cite

NIGHT = time(3)
TWO_DAYS = 2 * 24 * 3600


@task()
def geocode(cite_id: int, by_id: int) -> dict[str, int] | None:
    """Place what can be placed; None when the service stopped answering, which the page of sheets to place says."""
    cite, by = Cite.objects.get(pk=cite_id), User.objects.get(pk=by_id)
    try:
        return dict(services.geocode_cite(cite, by=by))  # type: ignore[arg-type]  # a TypedDict of integers
    except GeocodingFailed:
        return None


@task()
def figer_analyses() -> int:
    """Keep the analysis of the month of each cité that has none, and come back tomorrow night. Gives how many were kept."""
    today = timezone.localdate()
    number = len(keep_monthly(list(Cite.objects.order_by("slug")), le=today))
    backend = figer_analyses.get_backend()
    if backend.supports_defer and cache.add(f"analyses:{today.isoformat()}", 1, TWO_DAYS):
        tomorrow = timezone.make_aware(datetime.combine(today + timedelta(days=1), NIGHT))
        figer_analyses.using(run_after=tomorrow).enqueue()
    return number
