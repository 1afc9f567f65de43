"""The budget table as a spreadsheet."""

from maillage.actions.selectors.budget import PAR, TableBudget
from maillage.core.budget import Totals
from maillage.office.writers import Cell, Sheet, write_csv, write_ods, write_xlsx

COLUMNS = (
    ("Demandé", "demande"), ("Validé", "valide"), ("Notifié", "notifie"), ("Versé", "verse"), ("Consommé", "consomme"),
    ("Reporté", "reporte"), ("Reliquat", "reliquat"), ("Engagé", "engage"), ("dont droit commun", "droit_commun"),
)  # fmt: skip


def budget_file(table: TableBudget, format: str, *, title: str) -> bytes:
    """`format` is xlsx, ods or csv; the last row is the total."""
    header = (PAR[table.par], "Lignes", *(label for label, _ in COLUMNS))
    rows = [cells(row.libelle, row.totaux) for row in table.rangs] + [cells("Total", table.total)]
    sheet = Sheet("Budget", header, rows)
    if format == "csv":
        return write_csv(sheet)
    return write_ods([sheet]) if format == "ods" else write_xlsx([sheet], title=title)


def cells(label: str, totals: Totals) -> tuple[Cell, ...]:
    return (label, totals.lignes, *(float(getattr(totals, name)) for _, name in COLUMNS))
