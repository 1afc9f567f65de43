"""The journal of contacts: noting, correcting, deleting with a way back, ticking the next step."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import DEMANDES, POIDS, Trace
from maillage.acteurs.models import Contact, EtapeEnrolement, Personne, Sollicitation, Structure
from maillage.acteurs.services import etapes
from maillage.acteurs.services.sollicitations import cancel_solicitations, record_solicitation
from maillage.acteurs.services.structures import locked, write
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, changed_fields, read_fields, trail_changes
from maillage.cites.models import Cite

CONTACT_FIELDS = (
    "le", "canal", "personne", "equipier", "leur_initiative", "lieu", "resume", "suite", "suite_le", "mobilisation",
)  # fmt: skip
"""What a form writes, the structure apart: a contact does not move from one structure to another."""
UNDO_DAYS = 30
SOLLICITEE = "Contact noté au journal"


def note_contact(
    *,
    cite: Cite,
    structure: Structure,
    personne: Personne | None = None,
    le: date,
    canal: str,
    lieu: str = "",
    resume: str,
    suite: str = "",
    suite_le: date | None = None,
    mobilisation: str | None = None,
    equipier: User | None = None,
    leur_initiative: bool = False,
    cle: str = "",
    by: User | None,
) -> Contact:
    """Tell a contact; `mobilisation` is the stage it led to. The sheet follows: last contact, stage, solicitation.

    With `cle`, the contact is a sending of the program, which has recorded its solicitation under that key.
    """
    require(by, Capability.ENROLEMENT_EDIT, cite)
    with transaction.atomic():
        structure = checked(structure, cite)
        contact = Contact(
            cite=cite,
            structure=structure,
            personne=personne,
            equipier=equipier or by,
            le=le,
            canal=canal,
            leur_initiative=leur_initiative,
            lieu=lieu.strip(),
            resume=resume.strip(),
            suite=suite.strip(),
            suite_le=suite_le,
            mobilisation=mobilisation or "",
            cle=cle,
        )
        store(contact)
        apply(contact, by=by)
        tell(Trace.CONTACT_NOTE, contact, by=by)
    return contact


def update_contact(
    *, contact: Contact, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.ENROLEMENT_EDIT, contact)
    with transaction.atomic():
        stored = locked_contact(contact)
        rules.check_kept(stored)
        return save_over(stored, base=base, mine=mine, write=lambda values: rewrite(stored, values, by=by))


def rewrite(contact: Contact, values: Mapping[str, Json], *, by: User | None) -> tuple[str, ...]:
    before = read_fields(contact, values)
    changed = changed_fields(before, values)
    if not changed:
        return ()
    after = {name: values[name] for name in changed}
    previous = contact.le
    assign(contact, after)
    contact.version += 1
    store(contact)
    if {"le", "mobilisation"}.intersection(changed):
        etapes.forget(contact, by=by)
        etapes.reach(contact, by=by)
    follow_last_contact(contact.structure, previous)
    ask(contact, by=by)
    tell(Trace.CONTACT_MODIFIE, contact, by=by, changes=trail_changes(Contact, before, after))
    return tuple(changed)


def delete_contact(*, contact: Contact, by: User | None) -> Contact:
    """Out of the journal, and what it had led to with it; `restore_contact` puts everything back for a month."""
    require(by, Capability.ENROLEMENT_EDIT, contact)
    with transaction.atomic():
        contact = locked_contact(contact)
        rules.check_kept(contact)
        contact.supprime_le = timezone.now()
        contact.version += 1
        contact.save(update_fields=["supprime_le", "version", "modifie_le"])
        etapes.forget(contact, by=by)
        follow_last_contact(contact.structure, contact.le)
        cancel_solicitations(cite=contact.cite, cle=key_of(contact), by=by)
        tell(Trace.CONTACT_SUPPRIME, contact, by=by)
        forget_old(contact.cite)
    return contact


def restore_contact(*, contact: Contact, by: User | None) -> Contact:
    require(by, Capability.ENROLEMENT_EDIT, contact)
    with transaction.atomic():
        contact = locked_contact(contact)
        rules.check_deleted(contact)
        contact.supprime_le = None
        contact.version += 1
        contact.save(update_fields=["supprime_le", "version", "modifie_le"])
        apply(contact, by=by)
        tell(Trace.CONTACT_RETABLI, contact, by=by)
    return contact


def done_next_step(
    *, contact: Contact, done: bool = True, on: date | None = None, by: User | None
) -> Contact:
    """The next step was done (today unless `on` says otherwise), or is to be done again."""
    require(by, Capability.ENROLEMENT_EDIT, contact)
    with transaction.atomic():
        contact = locked_contact(contact)
        rules.check_kept(contact)
        rules.check_next_step(contact)
        before = contact.suite_faite_le
        contact.suite_faite_le = (on or timezone.localdate()) if done else None
        contact.version += 1
        contact.save(update_fields=["suite_faite_le", "version", "modifie_le"])
        after = contact.suite_faite_le
        changes = {"suite_faite_le": (before and before.isoformat(), after and after.isoformat())}
        tell(Trace.CONTACT_SUITE, contact, by=by, changes=changes)
    return contact


def change_stage(
    *, structure: Structure, etape: str, le: date, motif: str = "", by: User | None
) -> Structure:
    """The stage of a structure, without a contact to tell: signed, gone, taking the lead of something…"""
    require(by, Capability.ENROLEMENT_EDIT, structure)
    with transaction.atomic():
        structure = locked(structure)
        rules.check_editable(structure)
        last = structure.etapes.order_by("-le", "-pk").first()
        rules.check_stage(etape, structure.mobilisation, le, last.le if last else None, timezone.localdate())
        EtapeEnrolement.objects.create(cite=structure.cite, structure=structure, etape=etape, le=le, par=by)
        write(
            structure, {"mobilisation": etape, "mobilisation_motif": motif.strip()}, by=by, kind=Trace.ETAPE
        )
    return structure


# ── what goes with it ─────────────────────────────────────────────────


def checked(structure: Structure, cite: Cite) -> Structure:
    """The row as stored, held: of this cité, and in use."""
    if structure.cite_id != cite.pk:
        raise Refused("cite", "Cette structure appartient à une autre cité : choisissez dans la liste.")
    structure = locked(structure)
    rules.check_editable(structure)
    return structure


def locked_contact(contact: Contact) -> Contact:
    rows = Contact.objects.select_for_update(of=("self",)).select_related("cite", "structure", "personne")
    return rows.get(pk=contact.pk)


def store(contact: Contact) -> None:
    """Save a contact that holds together; a refusal says what to mend."""
    rules.check_contact(contact, timezone.localdate())
    if contact.personne is not None and contact.personne.cite_id != contact.cite_id:
        raise Refused("cite", "Cette personne appartient à une autre cité : choisissez dans la liste.")
    if not contact.suite:
        contact.suite_faite_le = None
    check_row(contact)
    contact.save()


def apply(contact: Contact, *, by: User | None) -> None:
    """What a contact changes around it, when it is noted or put back."""
    etapes.reach(contact, by=by)
    follow_last_contact(contact.structure, contact.le)
    ask(contact, by=by)


def follow_last_contact(structure: Structure, previous: date) -> None:
    """The date of the last contact on the sheet: the latest of the journal, unless a later one was typed there.

    `previous` is the date that the contact had: when the sheet shows it, it was from the journal.
    """
    latest = structure.contacts.kept().order_by("-le").values_list("le", flat=True).first()
    shown = structure.dernier_contact_le
    if shown is None or shown == previous or (latest is not None and latest > shown):
        structure.dernier_contact_le = latest
        structure.save(update_fields=["dernier_contact_le", "modifie_le"])


def key_of(contact: Contact) -> str:
    return f"contact:{contact.pk}"


def ask(contact: Contact, *, by: User | None) -> None:
    """A call or a mail that the team took the initiative of is a solicitation; once corrected, it follows the contact."""
    nature = "" if contact.leur_initiative or contact.cle else DEMANDES.get(contact.canal, "")
    if not nature:
        cancel_solicitations(cite=contact.cite, cle=key_of(contact), by=by)
        return
    row = record_solicitation(
        cite=contact.cite,
        personne=contact.personne,
        structure=contact.structure,
        nature=nature,
        le=contact.le,
        objet=SOLLICITEE,
        cle=key_of(contact),
        by=by,
    )
    same = Sollicitation.objects.filter(cite=contact.cite, cle=key_of(contact))
    same.exclude(pk=row.pk).delete()
    same.update(nature=nature, le=contact.le, poids=POIDS[nature], structure=contact.structure)


def forget_old(cite: Cite) -> None:
    """What was deleted more than a month ago is gone for good: nobody can want it back, and it speaks of people."""
    limit = timezone.now() - timedelta(days=UNDO_DAYS)
    Contact.objects.filter(cite=cite, supprime_le__lt=limit).delete()


def tell(
    kind: str, contact: Contact, *, by: User | None, changes: Mapping[str, tuple[Json, Json]] | None = None
) -> None:
    """In the trail of the contact, never in the history of the sheet: its partners read that one."""
    contexte: dict[str, Any] = {
        "structure": {"id": contact.structure_id, "libelle": contact.structure.nom},
        "contact": str(contact),
    }
    record(kind, by=by, objet=contact, changes=changes or {}, contexte=contexte)
