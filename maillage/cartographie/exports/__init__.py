"""Files of the room: `reseau` (the network), `cartes_mentales` (a tree), `analyses` (spreadsheets)."""

from maillage.cartographie.exports.reseau import FORMATS_RESEAU

__all__ = ["FORMATS_RESEAU"]
