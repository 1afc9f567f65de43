"""Background work of the room: whatever waits for the network."""

from django_tasks import task

from maillage.accounts.models import User
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatLien
from maillage.dispositifs.models import Flux
from maillage.dispositifs.services.flux import read_all, read_one
from maillage.dispositifs.services.liens import check_links


@task()
def relever_flux(cite_id: int, by_id: int) -> int:
    """Read every followed feed of a cité; gives how many entries are new."""
    cite, by = Cite.objects.get(pk=cite_id), User.objects.get(pk=by_id)
    return sum(releve.nouveautes for releve in read_all(cite=cite, by=by))


@task()
def relever_un_flux(flux_id: int, by_id: int) -> int:
    """Read one feed; nothing when it was forgotten before its turn."""
    flux, by = Flux.objects.filter(pk=flux_id).first(), User.objects.get(pk=by_id)
    return read_one(flux=flux, by=by).nouveautes if flux else 0


@task()
def verifier_liens(cite_id: int, by_id: int) -> int:
    """Check the links of a cité; gives how many are broken."""
    cite, by = Cite.objects.get(pk=cite_id), User.objects.get(pk=by_id)
    return check_links(cite=cite, by=by).count(EtatLien.CASSE)
