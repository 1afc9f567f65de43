"""The messages of a meeting: their text, and the file that puts it in a calendar."""

from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse

from maillage.accounts.models import User
from maillage.base.site import absolute
from maillage.base.templatetags.french import date_longue, heure
from maillage.core.calendar.ics import Attendee, Event, event_ics
from maillage.core.richtext import plain
from maillage.courriels.choices import Nature
from maillage.instances.choices import QualiteSiege
from maillage.instances.models import Invitation, Reunion
from maillage.instances.services.invitations import secret_of


@dataclass(frozen=True)
class Letter:
    sujet: str
    texte: str


def link_of(invitation: Invitation) -> str:
    return absolute(reverse("reunion_reponse", args=[secret_of(invitation.graine)]))


def title_of(reunion: Reunion) -> str:
    return f"{reunion.instance.nom} : {reunion.objet}" if reunion.objet else reunion.instance.nom


def moment_of(reunion: Reunion) -> str:
    return f"{date_longue(reunion.debut)}, de {heure(reunion.debut)} à {heure(reunion.fin)}"


def letter(reunion: Reunion, invitation: Invitation, nature: Nature) -> Letter:
    writers = {
        Nature.CONVOCATION: convocation,
        Nature.MISE_A_JOUR: update,
        Nature.ANNULATION: cancellation,
        Nature.RELANCE: reminder,
    }
    return writers[nature](reunion, invitation)


def convocation(reunion: Reunion, invitation: Invitation) -> Letter:
    parts = [
        greeting(invitation),
        f"Vous êtes invité·e à la réunion « {title_of(reunion)} ».",
        place(reunion),
        plain(reunion.introduction),
        points_in_words(reunion, invitation),
        how_to_answer(reunion, invitation),
    ]
    return Letter(f"Invitation : {title_of(reunion)}, {date_longue(reunion.debut)}", paragraphs(parts))


def update(reunion: Reunion, invitation: Invitation) -> Letter:
    parts = [
        greeting(invitation),
        f"La réunion « {title_of(reunion)} » à laquelle vous êtes invité·e change.",
        "\n".join(changes_in_words(reunion)),
        place(reunion),
        "Votre agenda se met à jour avec le fichier joint. Si ce changement vous empêche de venir, dites-le ici :",
        link_of(invitation),
    ]
    return Letter(f"Changement : {title_of(reunion)}, {date_longue(reunion.debut)}", paragraphs(parts))


def cancellation(reunion: Reunion, invitation: Invitation) -> Letter:
    if invitation.invitee:
        what = f"La réunion « {title_of(reunion)} » du {date_longue(reunion.debut)} est annulée."
        parts = [greeting(invitation), what, reunion.etat_motif]
        return Letter(f"Annulée : {title_of(reunion)}, {date_longue(reunion.debut)}", paragraphs(parts))
    what = (
        f"Vous étiez invité·e à la réunion « {title_of(reunion)} » du {date_longue(reunion.debut)} : votre présence n'est "
        "finalement pas nécessaire. La réunion a bien lieu."
    )
    return Letter(
        f"Vous n'êtes plus attendu·e : {title_of(reunion)}", paragraphs([greeting(invitation), what])
    )


def reminder(reunion: Reunion, invitation: Invitation) -> Letter:
    parts = [
        greeting(invitation),
        f"Vous n'avez pas encore répondu à l'invitation « {title_of(reunion)} ».",
        place(reunion),
        how_to_answer(reunion, invitation),
    ]
    return Letter(f"Votre réponse : {title_of(reunion)}, {date_longue(reunion.debut)}", paragraphs(parts))


def paragraphs(parts: list[str]) -> str:
    return "\n\n".join(part for part in parts if part)


def greeting(invitation: Invitation) -> str:
    if invitation.qualite == QualiteSiege.SUPPLEANT:
        return "Bonjour,\n\nVous êtes suppléant·e dans cette instance."
    return "Bonjour,"


def place(reunion: Reunion) -> str:
    lines = [f"Quand : {moment_of(reunion)}"]
    lines += [f"Où : {reunion.lieu}"] if reunion.lieu else []
    lines += [f"À distance : {reunion.visio}"] if reunion.visio else []
    return "\n".join(lines)


def points_in_words(reunion: Reunion, invitation: Invitation) -> str:
    """The agenda; what is confidential is for those who sit in the instance."""
    rows = [point for point in reunion.points.all() if invitation.siege_id or not point.confidentiel]
    lines = [f"{rank}. {point.titre}{minutes(point.duree)}" for rank, point in enumerate(rows, start=1)]
    return "\n".join(["Ordre du jour :", *lines]) if lines else ""


def minutes(duree: int | None) -> str:
    return f" ({duree} min)" if duree else ""


def how_to_answer(reunion: Reunion, invitation: Invitation) -> str:
    before = f" avant le {date_longue(reunion.reponse_avant)}" if reunion.reponse_avant else ""
    return (
        f"Merci de dire{before} si vous viendrez, serez excusé·e ou représenté·e, sans compte ni mot de passe :\n"
        f"{link_of(invitation)}"
    )


def changes_in_words(reunion: Reunion) -> list[str]:
    """What the last message said, and what is true now."""
    before, after = reunion.annonce, reunion.a_dire
    lines = []
    if before.get("debut") != after["debut"] or before.get("fin") != after["fin"]:
        old = moment_between(before.get("debut", ""), before.get("fin", ""))
        lines.append(f"Nouvelle date : {moment_of(reunion)}" + (f" (au lieu de : {old})" if old else ""))
    labels = {"lieu": "Nouveau lieu", "visio": "Nouveau lien à distance", "objet": "Nouvel objet"}
    lines += [
        f"{label} : {after[name] or 'aucun'}"
        for name, label in labels.items()
        if before.get(name) != after[name]
    ]
    return lines


def moment_between(debut: str, fin: str) -> str:
    if not debut or not fin:
        return ""
    start, end = datetime.fromisoformat(debut), datetime.fromisoformat(fin)
    return f"{date_longue(start)}, de {heure(start)} à {heure(end)}"


def calendar_file(reunion: Reunion, invitation: Invitation, method: str, *, by: User, now: datetime) -> bytes:
    """One guest sees only themselves among the attendees: the list of the others is not theirs to have."""
    guest = Attendee(
        str(invitation.personne or invitation.structure or ""),
        invitation.courriel,
        facultatif=invitation.qualite != QualiteSiege.TITULAIRE,
    )
    event = Event(
        uid=reunion.uid,
        titre=title_of(reunion),
        debut=reunion.debut,
        fin=reunion.fin,
        modifie_le=now,
        sequence=reunion.sequence or 0,
        organisateur=Attendee(f"{by} ({reunion.cite.nom})", by.email),
        participants=(guest,),
        lieu=reunion.lieu or reunion.visio,
        detail=f"{place(reunion)}\n\nRépondre : {link_of(invitation)}",
        url=link_of(invitation),
    )
    return event_ics(event, method)
