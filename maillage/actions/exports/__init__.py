"""What leaves the portfolio: one flat sheet, and one sheet per list."""

from maillage.actions.exports.lecture import Contenu
from maillage.actions.exports.listes import list_sheets
from maillage.actions.exports.trame import flat_sheet

__all__ = ["Contenu", "flat_sheet", "list_sheets"]
