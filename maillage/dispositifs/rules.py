"""What a deployment may become, and what a useful sheet asks for."""

from calendar import monthrange
from collections.abc import Mapping
from datetime import MAXYEAR, date

from maillage.base.errors import Refused
from maillage.dispositifs.choices import EtatDeploiement as E
from maillage.dispositifs.choices import EtatVeille, Periode

NEXT: Mapping[str, tuple[E, ...]] = {
    E.NON_DEPLOYE: (E.A_ACTIVER, E.ACTIF),
    E.A_ACTIVER: (E.ACTIF, E.NON_DEPLOYE),
    E.ACTIF: (E.EXTINCTION, E.CLOS),
    E.EXTINCTION: (E.CLOS, E.ACTIF),
    E.CLOS: (E.A_ACTIVER, E.ACTIF),
}
MOTIVATED = frozenset({E.NON_DEPLOYE, E.EXTINCTION, E.CLOS})
"""States that whoever comes next will ask the reason of."""
LIVING = (E.ACTIF, E.EXTINCTION)
"""Offers something today."""

ETAPES = (
    "Vérifier auprès du pilote national que le dispositif est ouvert, et à quelles conditions",
    "Repérer qui pourrait le porter ici",
    "Rencontrer le porteur et l'interlocuteur du guichet",
    "Le faire valider par la troïka",
    "Déposer le dossier ou signer la convention",
    "Écrire comment on y est orienté",
    "Le faire connaître au réseau",
)
"""The checklist proposed when a dispositif is to be activated; each cité changes it."""


def next_states(etat: str) -> tuple[E, ...]:
    return NEXT[etat]


def check_move(*, before: str, after: str, motif: str, porteur: bool) -> None:
    """Refuse a move that is not in the table, or that lacks what it needs."""
    if after not in NEXT[before]:
        possible = ", ".join(f"« {state.label} »" for state in NEXT[before])
        raise Refused("etat", f"De « {E(before).label} », on ne peut passer qu'à {possible}.")
    if after in MOTIVATED and not motif.strip():
        raise Refused(
            "motif",
            f"Dites pourquoi il devient « {E(after).label} » : la personne qui vous suivra en aura besoin.",
        )
    if after == E.ACTIF and not porteur:
        raise Refused(
            "porteur", "Un dispositif actif a un porteur : indiquez-le d'abord (section « Qui » de la fiche)."
        )


# ── deadlines that come back ──────────────────────────────────────────

MONTHS: Mapping[str, int] = {Periode.MOIS: 1, Periode.TRIMESTRE: 3, Periode.SEMESTRE: 6, Periode.AN: 12}


def next_due(le: date, periode: str, done: date) -> date | None:
    """The first time it comes back after `done`; the last day of a month that is too short. None when it does not."""
    months = MONTHS.get(periode)
    if months is None or le.year >= MAXYEAR:
        return None
    turn = 1
    while (found := later(le, months * turn)) <= done:
        turn += 1
    return found


def later(day: date, months: int) -> date:
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


# ── the watch ─────────────────────────────────────────────────────────

V = EtatVeille
TRIAGE: Mapping[str, tuple[EtatVeille, ...]] = {
    V.A_TRIER: (V.A_ETUDIER, V.ADOPTE, V.ECARTE),
    V.A_ETUDIER: (V.ADOPTE, V.ECARTE, V.A_TRIER),
    V.ADOPTE: (V.A_ETUDIER,),
    V.ECARTE: (V.A_ETUDIER,),
}


def check_triage(*, before: str, after: str, motif: str) -> None:
    """Refuse a triage that is not in the table, or that sets something aside without a word."""
    if after not in TRIAGE[before]:
        possible = ", ".join(f"« {state.label} »" for state in TRIAGE[before])
        raise Refused("etat", f"De « {V(before).label} », on ne peut passer qu'à {possible}.")
    if after == V.ECARTE and not motif.strip():
        raise Refused("motif", "Dites pourquoi c'est écarté : quelqu'un se posera la question plus tard.")
