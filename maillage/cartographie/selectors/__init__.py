"""Rows of the rooms below, as the map and the analyses want them."""

from maillage.cartographie.selectors.carte import contours, frame
from maillage.cartographie.selectors.couverture import Picture, declarations, picture
from maillage.cartographie.selectors.json_couverture import as_json
from maillage.cartographie.selectors.placement import last_geocoding, progress_key, to_geocode, to_place

__all__ = [
    "Picture",
    "as_json",
    "contours",
    "declarations",
    "frame",
    "last_geocoding",
    "picture",
    "progress_key",
    "to_geocode",
    "to_place",
]
