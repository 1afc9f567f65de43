"""What a funding line asks for, and when: agreement, report, deadlines. Sources: decree 2001-495, Cerfa 15059."""

from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from maillage.acteurs.choices import TypeStructure
from maillage.actions.choices import MOIS_COMPTE_RENDU, SEUIL_CONVENTION, Source, TypeFinancement

PRIVATE = frozenset(
    {Source.BAILLEUR, Source.FONDATION, Source.USAGERS, Source.AUTOFINANCEMENT, Source.VALORISATION}
)
"""Money that is not a public subsidy: neither agreement nor Cerfa report."""


class Funded(Protocol):
    source: Any
    type: Any
    exercice: Any
    notifie: Any
    convention_le: Any
    compte_rendu_attendu_le: Any
    compte_rendu_recu_le: Any


def is_public(line: Funded) -> bool:
    return line.source not in PRIVATE and line.type == TypeFinancement.SUBVENTION


def report_due_on(exercice: int) -> date:
    """Six months after the end of the civil year: the 30th of June that follows."""
    return date(exercice + 1, MOIS_COMPTE_RENDU, 30)


def needs_agreement(porteur_type: str, notified: Decimal) -> bool:
    """More than 23 000 € a year from one public funder to a private body. `notified`: the sum of that funder's lines."""
    return porteur_type == TypeStructure.ASSOCIATION and notified > SEUIL_CONVENTION


def is_report_late(line: Funded, today: date) -> bool:
    due = line.compte_rendu_attendu_le
    return bool(is_public(line) and line.notifie and due and due < today and not line.compte_rendu_recu_le)
