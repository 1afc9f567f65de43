"""Rows of the rooms below, as the map and the analyses want them."""

from maillage.cartographie.selectors.carte import contours, points
from maillage.cartographie.selectors.couverture import Picture, as_json, picture

__all__ = ["Picture", "as_json", "contours", "picture", "points"]
