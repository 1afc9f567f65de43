"""The answers to a call for projects, as a spreadsheet."""

from decimal import Decimal

from maillage.actions.models import Appel
from maillage.actions.selectors.appels import Reponse, Reponses
from maillage.office.writers import Cell, Sheet, write_csv, write_ods, write_xlsx

FORMATS = {"xlsx": "Excel", "ods": "LibreOffice", "csv": "CSV"}
HEADER = ("Code", "Action", "Porteur", "État", "Référent")
MONEY = ("Demandé", "Validé")


def answers_file(appel: Appel, reponses: Reponses, format: str, *, budget: bool) -> bytes:
    """`format` is one of FORMATS; with money, the last row is the total."""
    rows = [cells(row, budget=budget) for row in reponses.lignes]
    if budget and rows:
        rows.append(("Total", "", "", "", "", amount(reponses.demande), amount(reponses.valide)))
    sheet = Sheet("Réponses", (*HEADER, *(MONEY if budget else ())), rows)
    if format == "csv":
        return write_csv(sheet)
    return write_ods([sheet]) if format == "ods" else write_xlsx([sheet], title=appel.intitule)


def cells(row: Reponse, *, budget: bool) -> tuple[Cell, ...]:
    action = row.action
    said = (
        action.code,
        action.intitule,
        action.porteur.nom if action.porteur else "",
        action.get_etat_display(),
        str(action.referent or ""),
    )
    return (*said, amount(row.demande), amount(row.valide)) if budget else said


def amount(value: Decimal | None) -> float | None:
    """A spreadsheet cell holds a float: cents are exact below ten thousand billion."""
    return None if value is None else float(value)
