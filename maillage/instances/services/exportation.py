"""Taking the register and the tasks out, and the trace that it was done."""

from collections.abc import Callable, Sequence

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.cites.models import Cite
from maillage.instances.exports.feuilles import decisions_sheet, tasks_sheet
from maillage.instances.selectors.decisions import Ligne as LigneDecision
from maillage.instances.selectors.taches import Ligne as LigneTache
from maillage.office.writers import Sheet, write_csv, write_ods, write_xlsx

EXPORT = "export_instances"
WRITERS: dict[str, tuple[str, Callable[[Sheet], bytes]]] = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        lambda sheet: write_xlsx([sheet], title=sheet.name),
    ),
    "ods": ("application/vnd.oasis.opendocument.spreadsheet", lambda sheet: write_ods([sheet])),
    "csv": ("text/csv", write_csv),
}
"""Format → (media type, how it is written)."""


def export_decisions(*, cite: Cite, code: str, lignes: Sequence[LigneDecision], by: User | None) -> bytes:
    return export(cite, code, decisions_sheet(lignes), len(lignes), by)


def export_tasks(*, cite: Cite, code: str, lignes: Sequence[LigneTache], by: User | None) -> bytes:
    return export(cite, code, tasks_sheet(lignes), len(lignes), by)


def export(cite: Cite, code: str, sheet: Sheet, number: int, by: User | None) -> bytes:
    require(by, Capability.EXPORT, cite)
    record(EXPORT, by=by, cite_id=cite.pk, contexte={"quoi": sheet.name, "format": code, "nombre": number})
    return WRITERS[code][1](sheet)
