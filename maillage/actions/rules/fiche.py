"""What the sheet of an action and what is attached to it must hold together. Nothing here reads the database."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol

from maillage.acteurs.choices import Difficulte
from maillage.actions.choices import ObjectifNational
from maillage.base.errors import Refused
from maillage.dispositifs.choices import Temps


class Sheet(Protocol):
    """What the rules read of an action."""

    difficulte: Any
    difficulte_motif: Any
    objectifs_nationaux: Any
    temps: Any
    annee: Any
    debut: Any
    fin: Any


def check_sheet(action: Sheet) -> None:
    """Raise Refused with what does not hold. Dates and ages are constraints of the table, with their own sentences."""
    if action.difficulte == Difficulte.BLOQUEE and not action.difficulte_motif.strip():
        raise Refused(
            "motif",
            "Dites pourquoi la mobilisation est bloquée : un fait, jamais un jugement sur une personne.",
        )
    check_known(
        action.objectifs_nationaux, ObjectifNational.values, "Un des objectifs nationaux n'existe pas."
    )
    check_known(action.temps, Temps.values, "Un des temps éducatifs n'existe pas.")


def check_follows(*, annee: int, code: str, of: int) -> None:
    """An action renews one of a former year: no action renews itself, nor one that renews it."""
    if of >= annee:
        raise Refused(
            "precedente",
            f"Une action de {annee} reconduit une action d'avant {annee} : {code} est de {of}. Choisissez-en une autre.",
        )


def check_known(values: Any, known: Iterable[str], sentence: str) -> None:
    if not isinstance(values, list) or not set(values) <= set(known):
        raise Refused("inconnu", f"{sentence} Choisissez dans la liste.")


def check_past(day: date, today: date, sentence: str) -> None:
    if day > today:
        raise Refused("date", sentence)


def doubts(action: Sheet) -> Iterable[str]:
    """What is allowed and looks like a slip: told on the sheet, never refused."""
    if action.fin is not None and action.fin.year < action.annee:
        yield f"L'action finit en {action.fin.year}, avant son millésime {action.annee} : vérifiez les dates."
    if action.debut is not None and action.debut.year > action.annee + 1:
        yield f"L'action commence en {action.debut.year}, après son millésime {action.annee} : vérifiez les dates."
