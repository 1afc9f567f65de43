"""Rows of the rooms below, as the map and the analyses want them."""

from maillage.cartographie.selectors.carte import contours, frame, points
from maillage.cartographie.selectors.couverture import Picture, as_json, declarations, picture
from maillage.cartographie.selectors.placement import last_geocoding, progress_key, to_geocode, to_place

__all__ = [
    "Picture",
    "as_json",
    "contours",
    "declarations",
    "frame",
    "last_geocoding",
    "picture",
    "points",
    "progress_key",
    "to_geocode",
    "to_place",
]
