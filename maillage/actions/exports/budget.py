"""The budget table as a spreadsheet."""

from maillage.actions.selectors.budget import COLONNES, PAR, TableBudget, amounts_of
from maillage.core.budget import Totals
from maillage.office.writers import Cell, Sheet, write_csv, write_ods, write_xlsx

FORMATS = ("xlsx", "ods", "csv")


def budget_file(table: TableBudget, format: str, *, title: str) -> bytes:
    """`format` is one of FORMATS; the last row is the total, after its part in each circuit."""
    shares = ("dont droit commun", "dont cofinancement")
    header = (PAR[table.par], "Lignes", *COLONNES.values(), *shares)
    rows = [cells(row.libelle, row.totaux) for row in table.rangs]
    rows += [cells(f"dont {row.libelle}", row.totaux) for row in table.circuits]
    rows.append(cells("Total", table.total))
    sheet = Sheet("Budget", header, rows)
    if format == "csv":
        return write_csv(sheet)
    return write_ods([sheet]) if format == "ods" else write_xlsx([sheet], title=title)


def cells(label: str, totals: Totals) -> tuple[Cell, ...]:
    """A spreadsheet cell holds a float: cents are exact below ten thousand billion."""
    amounts = (*amounts_of(totals), totals.droit_commun, totals.cofinance)
    return (label, totals.lignes, *(float(amount or 0) for amount in amounts))
