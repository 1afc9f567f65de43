"""JSON and GeoJSON, as bytes in UTF-8."""

import json
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Feature:
    """One object of a map: its geometry (GeoJSON, WGS 84; None when not placed), what is said of it, its key."""

    geometry: Mapping[str, object] | None
    properties: Mapping[str, object]
    key: str | int | None = None


def write_json(data: object) -> bytes:
    """Write data for people and programs: indented, accents kept, keys in the order given.

    Dates become ISO texts, decimals numbers, sets sorted lists; numbers that JSON cannot hold become null.
    Anything else raises TypeError.
    """
    text = json.dumps(_plain(data), ensure_ascii=False, allow_nan=False, indent=2)
    return _encode(text + "\n")


def write_geojson(features: Iterable[Feature]) -> bytes:
    """Write a FeatureCollection (RFC 7946), compact, with the same conversions as ``write_json``."""
    collection = {"type": "FeatureCollection", "features": [_feature(feature) for feature in features]}
    return _encode(json.dumps(collection, ensure_ascii=False, allow_nan=False, separators=(",", ":")))


def _feature(feature: Feature) -> dict[str, object]:
    written: dict[str, object] = {"type": "Feature"}
    if feature.key is not None:
        written["id"] = feature.key
    written["geometry"] = _plain(feature.geometry)
    written["properties"] = _plain(feature.properties)
    return written


def _plain(value: object) -> object:
    if value is None or isinstance(value, str | bool | int):
        return value
    if isinstance(value, float | Decimal):
        return _number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(inside) for key, inside in value.items()}
    if isinstance(value, set | frozenset):
        return [_plain(inside) for inside in sorted(value)]
    if isinstance(value, list | tuple):
        return [_plain(inside) for inside in value]
    raise TypeError(f"Valeur impossible à écrire en JSON : {value!r}")


def _number(value: float | Decimal) -> float | None:
    number = float(value)
    return number if math.isfinite(number) else None


def _encode(text: str) -> bytes:
    # A lone surrogate, which a damaged file may have brought in, has no UTF-8 form.
    return text.encode("utf-8", "replace")
