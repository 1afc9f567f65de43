"""From an idea to its place in the droit commun: which state may follow which, and what each asks for.

The order of the states is that of the trade document, §3.4. Nothing here reads the database.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any, Protocol

from maillage.actions.choices import EtatAction as E
from maillage.base.errors import Refused

SUIVANTS: Mapping[str, tuple[E, ...]] = {
    E.IDEE: (E.CONSTRUCTION, E.SUSPENDUE, E.ABANDONNEE),
    E.CONSTRUCTION: (E.IDEE, E.DEPOSEE, E.VALIDEE, E.SUSPENDUE, E.ABANDONNEE),
    E.DEPOSEE: (E.CONSTRUCTION, E.INSTRUITE, E.SUSPENDUE, E.ABANDONNEE),
    E.INSTRUITE: (E.DEPOSEE, E.VALIDEE, E.SUSPENDUE, E.ABANDONNEE),
    E.VALIDEE: (E.INSTRUITE, E.EN_COURS, E.SUSPENDUE, E.ABANDONNEE),
    E.EN_COURS: (E.VALIDEE, E.REALISEE, E.SUSPENDUE, E.ABANDONNEE),
    E.REALISEE: (E.EN_COURS, E.BILAN_RECU, E.ABANDONNEE),
    E.BILAN_RECU: (E.REALISEE, E.RECONDUITE, E.PERENNISEE),
    E.RECONDUITE: (E.BILAN_RECU, E.PERENNISEE),
    E.PERENNISEE: (E.BILAN_RECU,),
    E.SUSPENDUE: (E.IDEE, E.CONSTRUCTION, E.VALIDEE, E.EN_COURS, E.ABANDONNEE),
    E.ABANDONNEE: (E.IDEE,),
}
"""A step back is always possible to mend an error; CONSTRUCTION → VALIDEE is for what needs no application (an
action of the town or of a school, decided in an instance)."""

MOTIF: Mapping[str, str] = {
    E.SUSPENDUE: "Dites pourquoi l'action est suspendue.",
    E.ABANDONNEE: "Dites pourquoi l'action est abandonnée : la revue de projets le demandera.",
    E.PERENNISEE: "Dites qui reprend l'action dans le droit commun, et avec quel financement.",
}


class Stated(Protocol):
    """What the rules read of an action."""

    etat: Any
    corbeille_le: Any
    porteur_id: Any


def next_states(etat: str) -> tuple[E, ...]:
    return SUIVANTS[etat]


def check_transition(
    action: Stated, target: str, *, motif: str, validee_par: str, validee_le: date | None, bilan_remis: bool
) -> None:
    """Raise Refused with what is missing. `bilan_remis`: has the porteur handed in its bilan?"""
    check_editable(action)
    if target not in SUIVANTS[action.etat]:
        possible = ", ".join(f"« {state.label} »" for state in SUIVANTS[action.etat])
        raise Refused(
            "etat",
            f"Une action « {E(action.etat).label} » ne peut pas passer directement à « {E(target).label} ». "
            f"Possible maintenant : {possible}.",
        )
    if target in MOTIF and not motif.strip():
        raise Refused("motif", MOTIF[target])
    if target == E.VALIDEE and not (validee_par.strip() and validee_le):
        raise Refused("validation", "Donnez l'instance qui a validé l'action et la date de sa décision.")
    if target == E.EN_COURS and action.porteur_id is None:
        raise Refused("porteur", "Choisissez d'abord le porteur de l'action : une action en cours en a un.")
    if target == E.BILAN_RECU and not bilan_remis:
        raise Refused(
            "bilan", "Le bilan n'est pas encore remis : complétez-le, ou envoyez un lien au porteur."
        )


def check_editable(action: Stated) -> None:
    if action.corbeille_le is not None:
        raise Refused("corbeille", "Cette action est dans la corbeille : rétablissez-la d'abord.")


def check_renewable(action: Stated, *, annee: int, of: int, already: str) -> None:
    """`annee` is the wanted year, `of` the year of the action, `already` the code of the one that renews it already."""
    check_editable(action)
    if annee <= of:
        raise Refused("annee", f"Une action de {of} se reconduit pour {of + 1} ou plus tard.")
    if already:
        raise Refused(
            "reconduite", f"Cette action est déjà reconduite pour {annee} : c'est l'action {already}."
        )
