"""What the national pages may know of the analyses: counts of the latest kept by each cité, small ones suppressed, no name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from maillage.cartographie.models import Analyse
from maillage.core.coverage import State
from maillage.core.privacy import Figure, protect, protect_counts

STATES = tuple(State)


@dataclass(frozen=True)
class FactsOfAnalysis:
    """The latest analysis of a cité, of the day `le`. Figures of one table cannot be worked out from one another."""

    le: date
    reliees: Figure
    isolees: Figure
    liens: Figure
    champs: tuple[Figure, ...]


def facts_of_analyses() -> dict[int, FactsOfAnalysis]:
    """Cité → its latest kept analysis; a cité that has kept none is absent. Two queries, whatever has been kept since."""
    latest: dict[int, int] = {}
    for cite, pk in Analyse.objects.order_by("cite_id", "-le", "-pk").values_list("cite_id", "pk"):
        latest.setdefault(cite, pk)
    rows = Analyse.objects.filter(pk__in=latest.values()).order_by("cite_id")
    return {
        cite: facts_of(le, results) for cite, le, results in rows.values_list("cite_id", "le", "resultats")
    }


def facts_of(le: date, results: Mapping[str, Any]) -> FactsOfAnalysis:
    """Linked and isolated are suppressed together, as the states of coverage are: neither is found by subtraction."""
    cooperation = results.get("cooperation", {})
    states = results.get("couverture", {}).get("etats", {})
    structures, _ = protect_counts({key: cooperation.get(key, 0) for key in ("reliees", "isolees")})
    shown, _ = protect_counts({str(state): states.get(str(state), 0) for state in STATES})
    return FactsOfAnalysis(
        le,
        structures["reliees"],
        structures["isolees"],
        protect(cooperation.get("liens", 0)),
        tuple(shown.values()),
    )
