"""The envelopes of a year: what each holds, what it has engaged and paid, and what is engaged beside them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Sum

from maillage.actions.choices import CIRCUIT_OF, Circuit, Source
from maillage.actions.models import Depassement, Enveloppe, Financement
from maillage.actions.selectors.budget import ENGAGED, to_the_cent
from maillage.cites.models import Cite
from maillage.core import budget as core
from maillage.core.budget import Consumption, Totals


@dataclass(frozen=True)
class LigneEnveloppe:
    enveloppe: Enveloppe
    consommation: Consumption
    depassements: tuple[Depassement, ...]

    @property
    def fonds_college(self) -> bool:
        return CIRCUIT_OF.get(self.enveloppe.source) == Circuit.COLLEGE

    @property
    def p147(self) -> bool:
        return CIRCUIT_OF.get(self.enveloppe.source) == Circuit.P147


def alloted(envelope: Enveloppe) -> Decimal:
    return envelope.dotation + envelope.abondement + envelope.report_entrant


def envelopes(cite: Cite, exercice: int) -> list[LigneEnveloppe]:
    """In the order of the sources; figures of living actions only."""
    rows = Enveloppe.objects.filter(cite=cite, exercice=exercice).select_related("financeur", "gestionnaire")
    lines = Financement.objects.filter(enveloppe__in=rows, action__corbeille_le__isnull=True).order_by()
    summed: Any = lines.values("enveloppe_id").annotate(engage=ENGAGED, verse=Sum("verse"))
    sums = {
        row["enveloppe_id"]: Totals(engage=to_the_cent(row["engage"]), verse=to_the_cent(row["verse"]))
        for row in summed
    }
    order = list(Source.values)
    found = [
        LigneEnveloppe(
            row, core.consumption(alloted(row), sums.get(row.pk, Totals())), tuple(row.depassements.all())
        )
        for row in rows.prefetch_related("depassements__decide_par")
    ]
    return sorted(found, key=lambda item: (order.index(item.enveloppe.source), item.enveloppe.intitule))


@dataclass(frozen=True)
class HorsEnveloppe:
    """What is engaged beside the envelopes of its source and year: no envelope holds it."""

    source: str
    libelle: str
    engage: Decimal


def beside_envelopes(cite: Cite, exercice: int, kept: Iterable[LigneEnveloppe]) -> list[HorsEnveloppe]:
    """In the order of the sources. One query."""
    sources = {item.enveloppe.source for item in kept}
    rows = Financement.objects.filter(
        cite=cite, exercice=exercice, action__corbeille_le__isnull=True, enveloppe__isnull=True, source__in=sources
    )  # fmt: skip
    summed: Any = rows.order_by().values("source").annotate(engage=ENGAGED)
    sums = {row["source"]: to_the_cent(row["engage"]) for row in summed}
    return [HorsEnveloppe(source.value, source.label, sums[source]) for source in Source if sums.get(source)]
