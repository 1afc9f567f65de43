"""What a funding line asks for, and when: agreement, report, deadlines. Sources: decree 2001-495, Cerfa 15059."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, Protocol

from maillage.acteurs.choices import FAMILLE_OF, Famille, TypeStructure
from maillage.actions.choices import (
    CIRCUIT_OF,
    MOIS_COMPTE_RENDU,
    SEUIL_CONVENTION,
    Circuit,
    Source,
    TypeFinancement,
)
from maillage.base.errors import Refused
from maillage.base.templatetags.french import euros
from maillage.core.budget import imbalance

PRIVATE = frozenset(
    {Source.BAILLEUR, Source.FONDATION, Source.USAGERS, Source.AUTOFINANCEMENT, Source.VALORISATION}
)
"""Money that is not a public subsidy: neither agreement nor Cerfa report."""

PUBLIC_FAMILIES = frozenset(
    {Famille.ETAT, Famille.EDUCATION_NATIONALE, Famille.ETABLISSEMENT, Famille.COLLECTIVITE}
)
PUBLIC_TYPES = frozenset({TypeStructure.CAF, TypeStructure.CPAM, TypeStructure.PMI})
"""Carriers that are not private bodies. A school under contract is one: its type does not tell, it is not asked."""

DATES_IN_ORDER = (
    ("depose_le", "decide_le", "La décision est datée d'avant le dépôt."),
    ("decide_le", "notifie_le", "La notification est datée d'avant la décision."),
    ("notifie_le", "compte_rendu_recu_le", "Le compte rendu est daté d'avant la notification."),
)


class Funded(Protocol):
    source: Any
    type: Any
    exercice: Any
    notifie: Any
    theme_p147: Any
    convention_le: Any
    compte_rendu_attendu_le: Any
    compte_rendu_recu_le: Any


def is_public(line: Funded) -> bool:
    return line.source not in PRIVATE and line.type == TypeFinancement.SUBVENTION


def report_due_on(exercice: int) -> date:
    """Six months after the end of the civil year: the 30th of June that follows."""
    return date(exercice + 1, MOIS_COMPTE_RENDU, 30)


def funder_key(source: str, financeur_id: int | None) -> int | str:
    """Who pays, as one public authority: the préfecture for all of the P147, else the structure, else the source."""
    if CIRCUIT_OF.get(source) == Circuit.P147:
        return Circuit.P147.value
    return source if financeur_id is None else financeur_id


def needs_agreement(porteur_type: str, engaged: Decimal) -> bool:
    """More than 23 000 € a year from one public funder to a private body. `engaged`: the sum of that funder's lines."""
    public = porteur_type in PUBLIC_TYPES or FAMILLE_OF.get(porteur_type) in PUBLIC_FAMILIES
    return not public and engaged > SEUIL_CONVENTION


def is_report_late(line: Funded, today: date) -> bool:
    due = line.compte_rendu_attendu_le
    return bool(is_public(line) and line.notifie and due and due < today and not line.compte_rendu_recu_le)


def check_circuit(line: Funded) -> None:
    """The fund of the collège and the P147 are two circuits: what belongs to one is not written on the other."""
    if line.theme_p147 and CIRCUIT_OF.get(line.source) != Circuit.P147:
        raise Refused(
            "circuit",
            f"Le thème P147 ne va qu'avec le P147, et cette ligne vient de « {Source(line.source).label} » : "
            "laissez-le vide, ou changez la source.",
        )


def balance_warnings(charges: Decimal, produits: Decimal, what: str = "") -> Iterable[str]:
    """A budget that is shown to a funder is balanced. Flagged, never refused: it is built over time."""
    gap = imbalance(charges, produits)
    if gap:
        missing = "il manque des produits" if gap > 0 else "il reste à dire à quoi sert l'argent demandé"
        yield (
            f"Charges{what} {euros(charges)}, produits{what} {euros(produits)} : écart de {euros(abs(gap))}, {missing}. "
            "Un budget présenté à un financeur est équilibré."
        )


def date_warnings(line: Any) -> Iterable[str]:
    """What does not hold together in the dates. Flagged, never refused: files are what they are."""
    for first, then, sentence in DATES_IN_ORDER:
        before, after = getattr(line, first), getattr(line, then)
        if before and after and after < before:
            yield sentence
