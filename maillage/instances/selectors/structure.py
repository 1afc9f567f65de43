"""What a structure does in the governance: its seats, its meetings, its tasks."""

from dataclasses import dataclass
from datetime import date, datetime

from maillage.access.check import AnyUser
from maillage.acteurs.models import Structure
from maillage.core.text import sort_key
from maillage.instances.choices import Envoi, EtatReunion
from maillage.instances.models import Invitation, Siege, Tache
from maillage.instances.selectors.instances import Membre
from maillage.instances.selectors.personnes import reader_of

SHOWN = 5


@dataclass(frozen=True)
class Presence:
    sieges: tuple[Membre, ...]
    a_venir: tuple[Invitation, ...]
    passees: tuple[Invitation, ...]
    taches: tuple[Tache, ...]


def presence_of(user: AnyUser, structure: Structure, *, now: datetime, today: date) -> Presence:
    cite = structure.cite
    lecteur = reader_of(user, cite)
    seats = Siege.objects.filter(structure=structure).at(today).select_related("instance", "personne")
    invitations = Invitation.objects.filter(structure=structure, envoi=Envoi.INVITER)
    invitations = invitations.exclude(reunion__etat=EtatReunion.ANNULEE).select_related("reunion__instance")
    tasks = Tache.objects.all().seen_by(user, cite).open().filter(structure=structure)
    return Presence(
        sieges=tuple(
            Membre(seat, lecteur.nom(seat.personne))
            for seat in sorted(seats, key=lambda seat: sort_key(seat.instance.nom))
        ),
        a_venir=tuple(invitations.filter(reunion__debut__gt=now).order_by("reunion__debut", "pk")[:SHOWN]),
        passees=tuple(invitations.filter(reunion__debut__lte=now).order_by("-reunion__debut", "pk")[:SHOWN]),
        taches=tuple(tasks.select_related("instance")[:SHOWN]),
    )
