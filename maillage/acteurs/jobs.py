"""Long work of the room."""

from django_tasks import task

from maillage.accounts.models import User
from maillage.acteurs.models import Campagne
from maillage.acteurs.selectors.doublons import compute
from maillage.acteurs.services.envois import send_due
from maillage.cites.models import Cite


@task()
def look_for_duplicates(cite_id: int) -> int:
    """Compare every sheet of a large cité; gives the number of pairs, kept for the page."""
    cite = Cite.objects.filter(pk=cite_id).first()
    return len(compute(cite)) if cite else 0


@task()
def envoyer_campagne(campagne_id: int, by_id: int) -> int:
    """Hand every message of a campaign to the queue; asked again after a stop, it goes on. Gives how many."""
    campagne = Campagne.objects.select_related("cite").filter(pk=campagne_id).first()
    by = User.objects.filter(pk=by_id).first()
    return send_due(campagne=campagne, by=by) if campagne and by else 0
