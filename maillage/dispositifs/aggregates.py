"""What the national pages may know of the dispositifs of cités: how many cités have each scheme, small numbers suppressed."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count

from maillage.core.privacy import Figure, protect_counts
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.models import Deploiement, Dispositif

STATES = (EtatDeploiement.A_ACTIVER, EtatDeploiement.ACTIF, EtatDeploiement.EXTINCTION, EtatDeploiement.CLOS)
"""What says something of a scheme: « non déployé » is a sheet that nobody has begun."""


@dataclass(frozen=True)
class FactsOfScheme:
    """In how many cités a scheme is in each state of `STATES`, and how many sheets that makes in all."""

    code: str
    nom: str
    statut: str
    etats: tuple[Figure, ...]
    total: Figure


def facts_of_schemes() -> list[FactsOfScheme]:
    """Every scheme of the catalogue, in its order; a figure cannot be worked out from the others. Two queries."""
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    rows = Deploiement.objects.filter(dispositif__isnull=False, etat__in=STATES).order_by()
    for scheme, state, number in rows.values_list("dispositif_id", "etat").annotate(
        n=Count("cite", distinct=True)
    ):
        counts[scheme][state] = number
    return [
        facts_of(row, counts[row.pk]) for row in Dispositif.objects.only("code", "sigle", "nom", "statut")
    ]


def facts_of(row: Dispositif, counts: Mapping[str, int]) -> FactsOfScheme:
    """States and their total are suppressed together, so that no small one is found by subtraction."""
    shown, total = protect_counts({state: counts.get(state, 0) for state in STATES})
    return FactsOfScheme(row.code, str(row), row.get_statut_display(), tuple(shown.values()), total)
