"""Taking actions out: who may, with what, and the trace that it was done."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from maillage.access.capabilities import Capability
from maillage.access.check import can, require
from maillage.accounts.models import User
from maillage.actions.exports import Contenu, flat_sheet, list_sheets
from maillage.actions.exports.lecture import exported
from maillage.actions.models import Action
from maillage.audit.services import record
from maillage.cites.models import Cite
from maillage.office.writers import Sheet, write_csv, write_ods, write_xlsx

EXPORT = "export_actions"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ODS = "application/vnd.oasis.opendocument.spreadsheet"
MIMES = {"xlsx": XLSX, "ods": ODS, "csv": "text/csv"}


@dataclass(frozen=True)
class Format:
    code: str
    libelle: str
    mime: str
    extension: str
    par_liste: bool


FORMATS = {
    f.code: f
    for f in (
        Format("xlsx", "Excel, une ligne par action", XLSX, "xlsx", False),
        Format("ods", "LibreOffice, une ligne par action", ODS, "ods", False),
        Format("csv", "CSV, une ligne par action", "text/csv", "csv", False),
        Format("xlsx-listes", "Excel, une feuille par liste (financeurs, indicateurs…)", XLSX, "xlsx", True),
        Format("ods-listes", "LibreOffice, une feuille par liste", ODS, "ods", True),
    )
}


def export_actions(*, cite: Cite, code: str, keys: Sequence[int], by: User | None) -> bytes:
    """The file of these actions in this order; `code` is a key of FORMATS."""
    require(by, Capability.EXPORT, cite)
    contenu = Contenu(
        equipe=by is None or bool(can(by, Capability.ACTION_VIEW_TEAM, cite)),
        budget=by is None or bool(can(by, Capability.BUDGET_VIEW, cite)),
        personnes=by is None or bool(can(by, Capability.EXPORT_PERSONAL, cite)),
    )
    actions = exported(cite, keys)
    build = list_sheets if FORMATS[code].par_liste else one_sheet
    record(EXPORT, by=by, cite_id=cite.pk, contexte={"format": code, "nombre": len(actions)})
    return WRITERS[FORMATS[code].extension](build(actions, contenu), f"Actions, {cite.nom}")


def one_sheet(actions: Sequence[Action], contenu: Contenu) -> list[Sheet]:
    return [flat_sheet(actions, contenu)]


WRITERS: dict[str, Callable[[list[Sheet], str], bytes]] = {
    "xlsx": lambda sheets, title: write_xlsx(sheets, title=title),
    "ods": lambda sheets, title: write_ods(sheets),
    "csv": lambda sheets, title: write_csv(sheets[0]),
}
