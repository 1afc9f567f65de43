"""The stages of enrolment, dated: the path of a structure ends with the stage of its sheet."""

from collections.abc import Iterable, Sequence
from datetime import date

from maillage.accounts.models import User
from maillage.acteurs.choices import Mobilisation, Trace
from maillage.acteurs.models import Contact, EtapeEnrolement, Structure
from maillage.acteurs.rules import STAGES, rank_of
from maillage.acteurs.services import journal

BATCH = 500


def follow(structures: Sequence[Structure], *, le: date, par: User | None) -> None:
    """After a write of the sheets: a row for each whose path does not end with its stage. Two queries for any number."""
    last = last_stages(structure.pk for structure in structures)
    EtapeEnrolement.objects.bulk_create(
        (
            EtapeEnrolement(cite_id=row.cite_id, structure=row, etape=row.mobilisation, le=le, par=par)
            for row in structures
            if last.get(row.pk, Mobilisation.IDENTIFIEE) != row.mobilisation
        ),
        batch_size=BATCH,
    )


def last_stages(ids: Iterable[int]) -> dict[int, str]:
    """Structure → the last stage of its path. One that has always been "identifiée" has no row."""
    rows = EtapeEnrolement.objects.filter(structure__in=list(ids)).order_by("structure", "le", "pk")
    return dict(rows.values_list("structure_id", "etape"))


def reach(contact: Contact, *, by: User | None) -> None:
    """The stage that a contact led to takes its place in the path, at the date of the contact.

    Noted after the fact, it also dates the lower stages written since without a contact: they had been reached by then.
    A later stage stays the stage of the sheet.
    """
    if not contact.mobilisation:
        return
    lower = STAGES[: rank_of(contact.mobilisation)]
    rows = EtapeEnrolement.objects.filter(structure=contact.structure)
    rows.filter(contact__isnull=True, etape__in=lower, le__gt=contact.le).update(le=contact.le)
    EtapeEnrolement.objects.create(
        cite_id=contact.cite_id,
        structure=contact.structure,
        etape=contact.mobilisation,
        le=contact.le,
        contact=contact,
        par=by,
    )
    settle(contact.structure, by=by, contact=contact)


def forget(contact: Contact, *, by: User | None) -> None:
    """The contact is deleted or changed: what it led to leaves the path, and the sheet follows."""
    if contact.etapes.all().delete()[0]:
        settle(contact.structure, by=by, contact=contact)


def settle(structure: Structure, *, by: User | None, contact: Contact) -> None:
    """Put on the sheet the last stage of its path, and say so in the trail."""
    before = structure.mobilisation
    after = last_stages([structure.pk]).get(structure.pk, Mobilisation.IDENTIFIEE.value)
    if after == before:
        return
    structure.mobilisation = after
    structure.provenances = {
        **structure.provenances,
        "mobilisation": {"source": "contact noté", "date": contact.le.isoformat()},
    }
    structure.version += 1
    structure.save(update_fields=["mobilisation", "provenances", "version", "modifie_le"])
    journal.record_change(
        Trace.ETAPE,
        row=structure,
        before={"mobilisation": before},
        after={"mobilisation": after},
        by=by,
        contexte={"contact": contact.pk, "version": structure.version},
    )
