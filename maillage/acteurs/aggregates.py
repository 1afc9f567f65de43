"""Anonymous counts of the directories, for the national pages. Small numbers are hidden by core.privacy."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from maillage.acteurs.choices import Famille, Statut
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import months_before
from maillage.core.privacy import Figure, protect_table

LIVING = (Statut.ACTIVE, Statut.FERMEE)
FRESH_MONTHS = 12


@dataclass(frozen=True)
class ComptesCite:
    """Counts of one cité; `verifiees` are the sheets verified within twelve months."""

    cite_id: int
    familles: dict[str, Figure]
    total: Figure
    verifiees: Figure


@dataclass(frozen=True)
class ComptesReseau:
    """Counts of several cités, and of all of them. Nothing hidden can be worked out from the totals."""

    cites: tuple[ComptesCite, ...]
    familles: dict[str, Figure]
    total: Figure
    verifiees: Figure


def structures_by_family(cite_ids: Sequence[int]) -> ComptesReseau:
    """Living sheets by famille and by cité, and how many were verified within a year. Two queries."""
    order = list(dict.fromkeys(cite_ids))
    codes = list(Famille.values)
    rows = Structure.objects.filter(cite_id__in=order, statut__in=LIVING).order_by()
    counts = {
        (cite, famille): number
        for cite, famille, number in rows.values_list("cite_id", "famille").annotate(number=Count("pk"))
    }
    table = protect_table([[counts.get((cite, code), 0) for code in codes] for cite in order])
    fresh = freshness_table(order)
    cites = tuple(
        ComptesCite(
            cite_id=cite,
            familles=dict(zip(codes, table.cells[rank], strict=True)),
            total=table.row_totals[rank],
            verifiees=fresh[rank],
        )
        for rank, cite in enumerate(order)
    )
    totals = table.column_totals if order else tuple(table.total for _ in codes)
    return ComptesReseau(cites, dict(zip(codes, totals, strict=True)), table.total, fresh[-1])


def freshness_table(order: Sequence[int]) -> tuple[Figure, ...]:
    """Sheets verified within twelve months, per cité and in all, protected together with those that were not."""
    since = months_before(timezone.localdate(), FRESH_MONTHS)
    rows = Structure.objects.filter(cite_id__in=order, statut__in=LIVING).order_by().values_list("cite_id")
    counted = rows.annotate(fresh=Count("pk", filter=Q(verifiee_le__gte=since)), all=Count("pk"))
    counts = {cite: (fresh, everything - fresh) for cite, fresh, everything in counted}
    table = protect_table([list(counts.get(cite, (0, 0))) for cite in order])
    total = table.column_totals[0] if order else table.total
    return (*(line[0] for line in table.cells), total)
