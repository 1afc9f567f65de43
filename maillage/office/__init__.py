"""Bureautique : des octets entrent, des tables neutres sortent, et l'inverse.

Owns: the formats (csv, xlsx, xls, ods, JSON, GeoJSON, KML, GPX, vCard…) and the cleaning of single values.
Does not own: the meaning of the columns (see each room's `imports.py` and `exports.py`).
Speaks to: `core` only; never Django, the database or the network.
Start reading at: `model.py`, then `readers/__init__.py`.
"""
