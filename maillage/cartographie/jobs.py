"""Long work of the room."""

from django_tasks import task

from maillage.accounts.models import User
from maillage.base.geoplateforme import GeocodingFailed
from maillage.cartographie import services
from maillage.cites.models import Cite


@task()
def geocode(cite_id: int, by_id: int) -> dict[str, int] | None:
    """Place what can be placed; None when the service stopped answering, which the page of sheets to place says."""
    cite, by = Cite.objects.get(pk=cite_id), User.objects.get(pk=by_id)
    try:
        return dict(services.geocode_cite(cite, by=by))  # type: ignore[arg-type]  # a TypedDict of integers
    except GeocodingFailed:
        return None
