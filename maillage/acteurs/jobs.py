"""Long work of the room."""

from django_tasks import task

from maillage.acteurs.selectors.doublons import compute
from maillage.cites.models import Cite


@task()
def look_for_duplicates(cite_id: int) -> int:
    """Compare every sheet of a large cité; gives the number of pairs, kept for the page."""
    cite = Cite.objects.filter(pk=cite_id).first()
    return len(compute(cite)) if cite else 0
