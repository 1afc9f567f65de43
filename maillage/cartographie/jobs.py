"""Long work of the room."""

from django_tasks import task

from maillage.accounts.models import User
from maillage.base.geoplateforme import GeocodingFailed
from maillage.cartographie import services
from maillage.cites.models import Cite


@task()
def geocode(cite_id: int, by_id: int) -> dict[str, int]:
    """Place what can be placed; when the service does not answer, what is done is kept and the rest stays to place."""
    cite = Cite.objects.get(pk=cite_id)
    try:
        return services.geocode_cite(cite, by=User.objects.get(pk=by_id))
    except GeocodingFailed:
        return {"placees": 0, "a_verifier": 0, "inconnues": len(services.to_geocode(cite))}
