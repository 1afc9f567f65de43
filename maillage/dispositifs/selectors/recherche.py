"""What the search box finds: deployments that the reader may see, then schemes of the catalogue that are not here."""

from collections.abc import Sequence

from django.db.models import Q

from maillage.access.check import AnyUser
from maillage.cites.models import Cite
from maillage.core.text import fold
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.models import Deploiement, Dispositif

WORDS = 8


def all_words(q: str) -> Q:
    condition = Q()
    for word in fold(q).split()[:WORDS]:
        condition &= Q(recherche__contains=word)
    return condition


def deployments_found(user: AnyUser, cite: Cite, q: str, most: int) -> Sequence[Deploiement]:
    """Every word is in the name, the scheme, the carrier or the orientation."""
    rows = Deploiement.objects.all().seen_by(user, cite).filter(all_words(q))
    return list(rows.select_related("dispositif", "porteur")[:most])


def schemes_found(cite: Cite, q: str, most: int) -> Sequence[Dispositif]:
    """What could be mobilised: schemes that the cité has not taken up."""
    here = Deploiement.objects.filter(cite=cite, dispositif__isnull=False).exclude(etat=EtatDeploiement.CLOS)
    rows = Dispositif.objects.filter(all_words(q)).exclude(pk__in=here.values("dispositif_id"))
    return list(rows[:most])
