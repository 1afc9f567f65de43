"""When a meeting may be prepared, convened, held, cancelled; what an answer is worth."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Protocol

from maillage.base.errors import Refused
from maillage.instances.choices import EtatReunion as E
from maillage.instances.choices import Reponse

LONGEST = timedelta(hours=12)
NEXT: Mapping[str, tuple[E, ...]] = {
    E.PREPARATION: (E.CONVOQUEE, E.TENUE, E.ANNULEE),
    E.CONVOQUEE: (E.CONVOQUEE, E.TENUE, E.ANNULEE),
    E.TENUE: (E.CONVOQUEE,),
    E.ANNULEE: (E.PREPARATION,),
}
FALLBACK = timedelta(days=1)
"""A link answers until the day after the meeting began, to say « je n'ai pas pu venir »."""
CANCELLED = (
    "Cette réunion est annulée, tout ce qu'elle contenait est gardé : rétablissez-la, ou dupliquez-la à une autre date, "
    "pour continuer."
)


class Meeting(Protocol):
    etat: str
    debut: datetime
    fin: datetime
    reponse_avant: date | None


def check_times(debut: datetime, fin: datetime) -> None:
    if fin <= debut:
        raise Refused(
            "heures", "La réunion finirait avant d'avoir commencé : corrigez l'une des deux heures."
        )
    if fin - debut > LONGEST:
        raise Refused(
            "heures",
            "Une réunion de plus de douze heures : vérifiez la date et les heures, ou faites-en deux réunions.",
        )


def past_warning(debut: datetime, now: datetime) -> str:
    """A meeting of the past may be recorded; the person is told that nobody will be invited."""
    if debut > now:
        return ""
    return (
        "Cette réunion est dans le passé : elle est enregistrée pour mémoire (compte rendu, décisions, présences), "
        "personne ne sera convoqué."
    )


def check_move(meeting: Meeting, after: str, *, now: datetime, motif: str = "") -> None:
    if after not in NEXT[meeting.etat]:
        raise Refused(
            "etat", f"Une réunion {E(meeting.etat).label} ne peut pas passer à « {E(after).label} »."
        )
    if after == E.TENUE and meeting.debut > now:
        raise Refused("etat", "Cette réunion n'a pas encore commencé : elle ne peut pas être notée tenue.")
    if after == E.ANNULEE and not motif.strip():
        raise Refused("motif", "Dites pourquoi elle est annulée : les personnes convoquées le liront.")


def check_editable(meeting: Meeting) -> None:
    if meeting.etat == E.ANNULEE:
        raise Refused("annulee", CANCELLED)


def convocation_refusal(meeting: Meeting, *, now: datetime) -> Refused | None:
    """Why nobody can be convened, if so: nobody is invited to the past, nor to what is cancelled."""
    if meeting.etat == E.ANNULEE:
        return Refused("annulee", CANCELLED)
    if meeting.debut <= now:
        return Refused(
            "passee",
            "Cette réunion a déjà commencé ou est passée : on n'y convoque plus personne. Changez sa date, "
            "ou envoyez le compte rendu.",
        )
    return None


def check_convocable(meeting: Meeting, *, now: datetime) -> None:
    refusal = convocation_refusal(meeting, now=now)
    if refusal is not None:
        raise refusal


def check_attendance(meeting: Meeting, *, now: datetime) -> None:
    check_editable(meeting)
    if meeting.debut > now:
        raise Refused(
            "avenir", "Cette réunion n'a pas encore commencé : les présences se notent le jour même ou après."
        )


def is_late(meeting: Meeting, *, now: datetime, today: date) -> bool:
    """After the day when answers were expected: the answer is kept all the same, and said to be late."""
    return (meeting.reponse_avant is not None and today > meeting.reponse_avant) or now >= meeting.debut


def check_answerable(meeting: Meeting, *, now: datetime) -> None:
    if meeting.etat == E.ANNULEE:
        raise Refused("annulee", "Cette réunion est annulée : il n'y a plus rien à répondre.")
    if now >= meeting.debut + FALLBACK:
        raise Refused(
            "expire",
            "Cette réunion est passée : ce lien ne reçoit plus de réponse. Votre dernière réponse est gardée.",
        )


def check_answer(reponse: str, represente_par: str) -> None:
    if reponse not in (Reponse.PRESENT, Reponse.EXCUSE, Reponse.REPRESENTE):
        raise Refused("reponse", "Choisissez une réponse : présent·e, excusé·e ou représenté·e.")
    if reponse == Reponse.REPRESENTE and not represente_par.strip():
        raise Refused("represente_par", "Dites qui vous représentera : sa fonction suffit.")
