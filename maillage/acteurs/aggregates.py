"""What the national pages may know of the directories: counts, small ones suppressed, no name."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from maillage.acteurs.choices import Famille, Mobilisation, Statut
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import months_before
from maillage.core.privacy import Figure, protect, protect_counts

FRESH_MONTHS = 12


@dataclass(frozen=True)
class FactsOfActeurs:
    """Living sheets of a cité: in all, verified within twelve months, by family, by stage of enrolment."""

    structures: Figure
    verifiees: Figure
    familles: dict[str, Figure]
    etapes: dict[str, Figure]


def facts_of_acteurs() -> dict[int, FactsOfActeurs]:
    """Cité → its counts; a cité without any sheet is there with zeros."""
    since = months_before(timezone.localdate(), FRESH_MONTHS)
    rows = (
        Structure.objects.filter(statut__in=(Statut.ACTIVE, Statut.FERMEE))
        .order_by()
        .values_list("cite_id", "famille", "mobilisation")
        .annotate(n=Count("pk"), fresh=Count("pk", filter=Q(verifiee_le__gte=since)))
    )
    fresh: dict[int, int] = defaultdict(int)
    families: dict[int, Counter[str]] = defaultdict(Counter)
    stages: dict[int, Counter[str]] = defaultdict(Counter)
    for cite_id, famille, etape, count, verified in rows:
        fresh[cite_id] += verified
        families[cite_id][famille] += count
        stages[cite_id][etape] += count
    facts = {cite_id: facts_of(families[cite_id], stages[cite_id], fresh[cite_id]) for cite_id in families}
    return defaultdict(lambda: facts_of({}, {}, 0), facts)


def facts_of(families: Mapping[str, int], stages: Mapping[str, int], fresh: int) -> FactsOfActeurs:
    """Parts and their total are suppressed together, so that no small one is found by subtraction."""
    shown, total = protect_counts({code: families.get(code, 0) for code in Famille.values})
    reached, _ = protect_counts({code: stages.get(code, 0) for code in Mobilisation.values})
    return FactsOfActeurs(total, protect(fresh), shown, reached)
