"""What minutes, decisions and tasks may become."""

from collections.abc import Mapping
from datetime import date
from typing import Protocol

from maillage.base.errors import Refused
from maillage.instances.choices import EtatCompteRendu as C
from maillage.instances.choices import EtatDecision as D
from maillage.instances.choices import EtatTache as T


class Minutes(Protocol):
    etat: str
    numero: int


class Job(Protocol):
    etat: str
    echeance: date | None
    rappel_jours: int
    rappelee_le: date | None


REMIND_EVERY = 7
"""Days between two reminders of a task that is late."""


def check_writable(minutes: Minutes) -> None:
    if minutes.etat != C.BROUILLON:
        raise Refused(
            "valide",
            "Ce compte rendu est validé : rouvrez-le pour le corriger, une nouvelle version sera faite. "
            "Copiez d'abord ce que vous venez d'écrire.",
        )


def check_validable(minutes: Minutes, *, meeting: str, empty: bool, motif: str) -> None:
    if minutes.etat != C.BROUILLON:
        raise Refused("etat", "Ce compte rendu est déjà validé.")
    if meeting != "tenue":
        raise Refused(
            "tenue", "Notez d'abord que la réunion s'est tenue : un compte rendu n'a de sens qu'après."
        )
    if empty:
        raise Refused(
            "vide", "Ce compte rendu est vide : écrivez au moins un point, une décision ou une tâche."
        )
    if minutes.numero and not motif.strip():
        raise Refused(
            "motif", "Une version a déjà été validée : dites ce qui change, les destinataires le liront."
        )


def check_sendable(minutes: Minutes) -> None:
    if minutes.etat == C.BROUILLON:
        raise Refused("brouillon", "Ce compte rendu n'est pas validé : validez-le, puis diffusez-le.")


def check_reopenable(minutes: Minutes) -> None:
    if minutes.etat == C.BROUILLON:
        raise Refused("etat", "Ce compte rendu est déjà ouvert à la correction.")


def check_votes(accord: str, *, pour: int | None, contre: int | None, abstentions: int | None) -> None:
    counted = [value for value in (pour, contre, abstentions) if value is not None]
    if accord == "vote" and not sum(counted):
        raise Refused("vote", "Pour un vote, donnez les voix : pour, contre, abstentions.")
    if accord != "vote" and counted:
        raise Refused("vote", "Des voix sont données : choisissez « vote », ou effacez-les.")


DECISION_NEXT: Mapping[str, tuple[D, ...]] = {
    D.A_SUIVRE: (D.APPLIQUEE, D.SANS_SUITE, D.RETIREE),
    D.APPLIQUEE: (D.A_SUIVRE,),
    D.SANS_SUITE: (D.A_SUIVRE,),
    D.RETIREE: (D.A_SUIVRE,),
}
MOTIVATED = (D.SANS_SUITE, D.RETIREE)


def check_decision_move(before: str, after: str, motif: str) -> None:
    if after not in DECISION_NEXT[before]:
        raise Refused("etat", f"Une décision « {D(before).label} » ne peut pas devenir « {D(after).label} ».")
    if after in MOTIVATED and not motif.strip():
        raise Refused("motif", f"Dites pourquoi elle est « {D(after).label} » : le registre le gardera.")


def is_late(task: Job, today: date) -> bool:
    return task.etat in (T.A_FAIRE, T.EN_COURS) and task.echeance is not None and task.echeance < today


def is_to_remind(task: Job, today: date) -> bool:
    """Once when the date comes near, then every week while it is late."""
    if task.echeance is None or task.etat not in (T.A_FAIRE, T.EN_COURS):
        return False
    left = (task.echeance - today).days
    if left > task.rappel_jours:
        return False
    if task.rappelee_le is None:
        return True
    return left < 0 and (today - task.rappelee_le).days >= REMIND_EVERY
