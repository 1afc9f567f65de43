"""Who changed what on a sheet, and the sheet as it was."""

from dataclasses import dataclass, replace
from datetime import datetime

from django.core.paginator import Page

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.accounts import selectors as authors
from maillage.accounts.models import User
from maillage.accounts.selectors import Changement, Evenement, attached_sentence, tell
from maillage.acteurs.choices import Trace
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.rules import CONTACT_FIELDS, TEAM_FIELDS, Access, contact_access
from maillage.acteurs.selectors.valeurs import MASKED, NOTHING, shown
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.values import Values, from_trail, label_of, read_fields


@dataclass(frozen=True)
class EvenementDeFiche(Evenement):
    version: bool = False
    """True when the whole sheet can be put back as it was after this event."""
    absorbee: int = 0
    """The sheet that this event merged into this one, while it still is: the merge can be undone."""


@dataclass(frozen=True)
class Consultation:
    quand: datetime
    auteur: str
    quoi: str


def history(structure: Structure, user: User, page: str | None) -> Page[EvenementDeFiche]:
    """A page of events, latest first; contact details and notes of the team only for those who may read them."""
    events = history_of(structure).exclude(kind=Trace.CONSULTEE)
    hidden = hidden_fields(structure, user)
    team = bool(can(user, Capability.ACTEUR_EDIT, structure.cite))
    merged = set(structure.absorbees.values_list("pk", flat=True))

    def present(event: Event, author: str) -> EvenementDeFiche:
        return presented(event, author, hidden, team, absorbed_by(event, merged))

    found = tell(events, page, present)
    if found.number == 1:
        found.object_list = without_present(list(found.object_list))
    return found


def absorbed_by(event: Event, merged: set[int]) -> int:
    if event.kind != Trace.FUSIONNEE:
        return 0
    absorbed = int(event.contexte["absorbee"]["id"])
    return absorbed if absorbed in merged else 0


def without_present(events: list[EvenementDeFiche]) -> list[EvenementDeFiche]:
    """After the latest change, the sheet is as it is now: nothing to put back."""
    latest = next((rank for rank, event in enumerate(events) if event.version), len(events))
    return [replace(event, version=False) if rank == latest else event for rank, event in enumerate(events)]


def hidden_fields(structure: Structure, user: User) -> frozenset[str]:
    """Contact details that the reader would have to ask for."""
    reseau = bool(can(user, Capability.CONTACT_RESEAU, structure.cite))
    equipe = bool(can(user, Capability.CONTACT_EQUIPE, structure.cite))
    return frozenset(
        name
        for name in CONTACT_FIELDS
        if contact_access(getattr(structure, f"{name}_diffusion"), reseau=reseau, equipe=equipe)
        != Access.SHOWN
    )


def presented(
    event: Event, author: str, hidden: frozenset[str], team: bool, absorbed: int
) -> EvenementDeFiche:
    names = [name for name in event.changes if team or name not in TEAM_FIELDS]
    changes = tuple(change_of(event, name, name in hidden) for name in names if has_field(name))
    sheet = any(name in SHEET_FIELDS for name in event.changes)
    return EvenementDeFiche(
        event.pk, event.quand, author, sentence_of(event), changes, version=sheet, absorbee=absorbed
    )


def has_field(name: str) -> bool:
    return name in SHEET_FIELDS or name == "statut"


def change_of(event: Event, name: str, masked: bool) -> Changement:
    old, new = event.changes[name]
    before, after = (MASKED, MASKED) if masked else (shown(Structure, name, old), shown(Structure, name, new))
    restorable = name in SHEET_FIELDS and event.kind != Trace.CREEE
    return Changement(
        label_of(Structure, name), before or NOTHING, after or NOTHING, name if restorable else ""
    )


def sentence_of(event: Event) -> str:
    context = event.contexte
    if event.kind == Trace.LIEE:
        details = f" ({context['details']})" if context.get("details") else ""
        return attached_sentence(context) + details
    if event.kind == Trace.FUSIONNEE:
        return f"Fiche « {context['absorbee']['nom']} » fusionnée dans celle-ci"
    if event.kind == Trace.ABSORBEE:
        return f"Fiche fusionnée dans « {context['gardee']['nom']} »"
    if event.kind == Trace.SEPAREE:
        return f"Fusion défaite : « {context['autre']['nom']} » est de nouveau une fiche à part"
    if event.kind == Trace.MODIFIEE and "proposition" in context:
        return "Proposition acceptée"
    return dict(Trace.choices).get(event.kind) or event.kind.replace("_", " ").capitalize()


def last_author(structure: Structure, but: User) -> str:
    """Who, other than `but`, last touched the sheet."""
    return authors.last_author(history_of(structure).exclude(kind=Trace.CONSULTEE), but.pk)


def values_after(structure: Structure, event_id: int) -> Values:
    """The sheet as it was just after an event: later changes are undone one by one, latest first."""
    values = read_fields(structure, SHEET_FIELDS)
    for event in history_of(structure).filter(pk__gt=event_id).order_by("-pk"):
        for name, (old, _) in event.changes.items():
            if name in values:
                values[name] = from_trail(old)
    return values


def consultations(structure: Structure, page: str | None) -> Page[Consultation]:
    """Who asked to read the contact details kept for the team."""
    events = history_of(structure).filter(kind=Trace.CONSULTEE)
    return tell(events, page, lambda event, author: Consultation(event.quand, author, what(event)))


def what(event: Event) -> str:
    fields = [label_of(Structure, name).lower() for name in event.contexte.get("champs", [])]
    people = len(event.contexte.get("personnes", []))
    parts = [*fields, *([f"{people} personne{'s' if people > 1 else ''}"] if people else [])]
    return ", ".join(parts)
