"""What leaves the portfolio: one flat sheet, and one sheet per list."""

from maillage.actions.exports.feuilles import FLAT, Contenu, flat_sheet, list_sheets

__all__ = ["FLAT", "Contenu", "flat_sheet", "list_sheets"]
