"""Subsidies known from public files: recorded, taken back, taken off the sheet of a structure."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.models import Structure
from maillage.actions.models import Subvention
from maillage.audit.services import record
from maillage.base.templatetags.french import euros
from maillage.cites.models import Cite

RECORDED, FORGOTTEN, REMOVED = "subventions_enregistrees", "subventions_oubliees", "subvention_retiree"


def record_subventions(
    *, cite: Cite, rows: Mapping[int, Mapping[str, Any]], by: User | None, source: str
) -> dict[int, int]:
    """Line → the subsidy made. Those already known, and those whose structure is not of the cité, are left out."""
    require(by, Capability.BUDGET_EDIT, cite)
    ours = set(Structure.objects.filter(cite=cite).values_list("pk", flat=True))
    with transaction.atomic():
        known = set(Subvention.objects.filter(cite=cite).values_list("cle", flat=True))
        wanted: dict[str, tuple[int, Subvention]] = {}
        for line, values in rows.items():
            if values["structure"] in ours and values["cle"] not in known:
                wanted.setdefault(values["cle"], (line, subsidy(cite, values)))
        made = Subvention.objects.bulk_create((row for _, row in wanted.values()), batch_size=500)
        record(RECORDED, by=by, cite_id=cite.pk, contexte={"fichier": source, "nombre": len(made)})
    return {line: row.pk for line, row in wanted.values()}


def subsidy(cite: Cite, values: Mapping[str, Any]) -> Subvention:
    row = Subvention(cite=cite, structure_id=values["structure"])
    for name, value in values.items():
        if name != "structure":
            setattr(row, name, value)
    return row


def forget_subventions(*, cite: Cite, ids: Sequence[int], by: User | None) -> int:
    """An import is taken back."""
    require(by, Capability.BUDGET_EDIT, cite)
    with transaction.atomic():
        count, _ = Subvention.objects.filter(cite=cite, pk__in=ids).delete()
        record(FORGOTTEN, by=by, cite_id=cite.pk, contexte={"nombre": count})
    return count


def remove_subvention(*, subvention: Subvention, by: User | None) -> None:
    """It was not this structure's: the trail keeps what it said."""
    require(by, Capability.BUDGET_EDIT, subvention)
    contexte = {"objet": f"{subvention}, {euros(subvention.montant)}", "structure": subvention.structure_id}
    with transaction.atomic():
        record(REMOVED, by=by, cite_id=subvention.cite_id, contexte=contexte)
        subvention.delete()
