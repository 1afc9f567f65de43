"""The national table: what each cité's aggregates say, side by side."""

from dataclasses import dataclass

from maillage.access.check import AnyUser, present_in
from maillage.acteurs.aggregates import FactsOfActeurs, facts_of_acteurs
from maillage.cartographie.aggregates import FactsOfAnalysis, facts_of_analyses
from maillage.cites.aggregates import CiteFacts, facts_of_cites


@dataclass(frozen=True)
class Line:
    """`ouverte` when the reader may also enter the cité."""

    cite: CiteFacts
    acteurs: FactsOfActeurs
    ouverte: bool


def lines(user: AnyUser) -> list[Line]:
    """One line per cité, by name; small counts are already suppressed by the rooms."""
    acteurs = facts_of_acteurs()
    return [Line(cite, acteurs[cite.pk], present_in(user, cite.pk)) for cite in facts_of_cites()]


@dataclass(frozen=True)
class LigneAnalyse:
    """`analyse` is None for a cité that has kept none."""

    cite: CiteFacts
    analyse: FactsOfAnalysis | None


def analysis_lines() -> list[LigneAnalyse]:
    """One line per cité, by name: what its latest analysis says."""
    kept = facts_of_analyses()
    return [LigneAnalyse(cite, kept.get(cite.pk)) for cite in facts_of_cites()]
