"""What leaves the directory: spreadsheets, map, cards, data·inclusion. Values and formats; access is checked by services."""

from maillage.acteurs.exports.formats import FORMATS, Format, Produit, produce

__all__ = ["FORMATS", "Format", "Produit", "produce"]
