"""The national table: what each cité's aggregates say, side by side."""

from dataclasses import dataclass

from maillage.acteurs.aggregates import FactsOfActeurs, facts_of_acteurs
from maillage.cites.aggregates import CiteFacts, facts_of_cites


@dataclass(frozen=True)
class Line:
    cite: CiteFacts
    acteurs: FactsOfActeurs


def lines() -> list[Line]:
    """One line per cité, by name; small counts are already suppressed by the rooms."""
    acteurs = facts_of_acteurs()
    return [Line(cite, acteurs[cite.pk]) for cite in facts_of_cites()]
