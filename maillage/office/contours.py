"""Contours of districts: official GeoJSON files and zipped shapefiles, in any French projection.

Whatever comes in, what goes out is polygons in WGS 84, valid, with coordinates rounded to six decimals (ten
centimetres) and outer rings counter-clockwise (RFC 7946).
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from pyproj.exceptions import CRSError, ProjError
from shapely.errors import ShapelyError
from shapely.geometry import shape

from maillage.core.geo import WGS_84, in_france, transformer
from maillage.office.errors import Unreadable
from maillage.office.readers.archives import check_bomb, open_zip, read_member
from maillage.office.readers.limits import DEFAULT_LIMITS, Limits
from maillage.office.shapefiles import RawContour, RawLayer, read_shapefiles

DECIMALS = 6

# x min, y min, x max, y max in metres → EPSG code: the legal projections of each territory (décret 2000-1276,
# arrêté of 5 March 2019). Their boxes do not meet, so coordinates alone tell which it is.
_PROJECTIONS: tuple[tuple[tuple[float, float, float, float], int], ...] = (
    ((50_000, 6_000_000, 1_300_000, 7_200_000), 2154),  # Lambert-93
    ((400_000, 1_500_000, 800_000, 2_050_000), 5490),  # UTM 20 N: Guadeloupe, Martinique, îles du Nord
    ((50_000, 200_000, 500_000, 700_000), 2972),  # UTM 22 N: Guyane
    ((280_000, 7_600_000, 400_000, 7_720_000), 2975),  # UTM 40 S: La Réunion
    ((450_000, 8_520_000, 600_000, 8_640_000), 4471),  # UTM 38 S: Mayotte
    ((500_000, 5_150_000, 620_000, 5_250_000), 4467),  # UTM 21 N: Saint-Pierre-et-Miquelon
)


@dataclass(frozen=True, slots=True)
class ContourFeature:
    """One district: what the file says of it (texts), its polygon (GeoJSON, WGS 84), whether it was repaired."""

    properties: dict[str, str]
    geometry: dict[str, Any]
    repaired: bool = False


@dataclass(frozen=True, slots=True)
class ContourFile:
    """The districts in the order of the file, and sentences on what was repaired or left out."""

    features: tuple[ContourFeature, ...]
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reading:
    features: list[ContourFeature] = field(default_factory=list)
    repaired: int = 0
    without_area: int = 0
    duplicates: int = 0
    layers: list[str] = field(default_factory=list)

    def notes(self) -> Iterator[str]:
        yield from self.layers
        if self.repaired:
            yield f"{_count(self.repaired, 'contour se croisait et a été réparé', 'contours se croisaient et ont été réparés')}."
        if self.without_area:
            yield f"{_count(self.without_area, 'objet sans surface (point, ligne, vide) a été laissé', 'objets sans surface (points, lignes, vides) ont été laissés')} de côté."
        if self.duplicates:
            yield f"{_count(self.duplicates, 'contour était en double', 'contours étaient en double')} dans une autre couche du même fichier."


def read_contours(data: bytes, filename: str, limits: Limits = DEFAULT_LIMITS) -> ContourFile:
    """Read a GeoJSON file, or a zip that holds shapefiles or GeoJSON files.

    The projection comes from the .prj (or the ``crs`` of old GeoJSON), then from the coordinates when it is absent
    or does not lead to France. Raises Unreadable with a sentence for the person.
    """
    _check_size(data, limits)
    if data.startswith(b"PK"):
        check_bomb(data, limits)
        layers = _layers_of_zip(data)
    elif filename.lower().endswith((".shp", ".dbf", ".shx", ".prj")) or data.startswith(b"\x00\x00\x27\x0a"):
        raise Unreadable(
            "shapefile-seul",
            "Un fichier de formes vient en plusieurs morceaux : envoyez le .zip qui réunit les fichiers "
            ".shp, .shx, .dbf et .prj.",
        )
    else:
        layers = [_layer_of_geojson(data, filename)]
    reading = _Reading()
    for layer in layers:
        _read_layer(layer, reading)
    if not reading.features:
        raise Unreadable("sans-contour", "Ce fichier ne contient aucun contour (polygone) à importer.")
    return ContourFile(tuple(reading.features), tuple(reading.notes()))


def _check_size(data: bytes, limits: Limits) -> None:
    if not data.strip():
        raise Unreadable("vide", "Ce fichier est vide : vérifiez l'enregistrement ou le téléchargement.")
    if len(data) > limits.max_bytes:
        raise Unreadable(
            "trop-gros",
            f"Ce fichier dépasse {limits.max_bytes // 2**20} Mo : ne gardez que les contours de votre territoire.",
        )


def _layers_of_zip(data: bytes) -> list[RawLayer]:
    with open_zip(data) as archive:
        names = [name for name in archive.namelist() if not name.startswith("__MACOSX/")]
        layers = list(read_shapefiles(archive, names))
        # A .json beside a shapefile is its description, not a second layer.
        endings = (".geojson",) if layers else (".geojson", ".json")
        for name in names:
            if name.lower().endswith(endings):
                layers.append(_layer_of_geojson(read_member(archive, name), name))
    if not layers:
        raise Unreadable(
            "zip-sans-contour",
            "Ce .zip ne contient ni fichier de formes (.shp et .dbf) ni fichier .geojson.",
        )
    return layers


def _layer_of_geojson(data: bytes, name: str) -> RawLayer:
    document = _parsed(data)
    features = document.get("features", [document])
    if not isinstance(features, list):
        raise _not_geojson()
    contours = [_raw_feature(feature) for feature in features]
    return RawLayer(name, contours, projection=_declared(document))


def _parsed(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data.decode("utf-8-sig"), parse_constant=_refuse_constant)
    except (ValueError, RecursionError) as error:
        raise _not_geojson() from error
    if not isinstance(document, dict) or not isinstance(document.get("type"), str):
        raise _not_geojson()
    return document


def _refuse_constant(text: str) -> float:
    raise ValueError(text)


def _not_geojson() -> Unreadable:
    return Unreadable(
        "pas-geojson",
        "Ce fichier n'est pas un GeoJSON lisible : il est incomplet, ou d'un autre format. "
        "Envoyez un .geojson, ou le .zip d'un fichier de formes (shapefile).",
    )


def _raw_feature(feature: object) -> RawContour:
    if not isinstance(feature, dict):
        raise _not_geojson()
    bare = feature.get("type") != "Feature"
    properties = {} if bare else feature.get("properties")
    geometry = feature if bare else feature.get("geometry")
    texts = (
        {str(key): _text(value) for key, value in properties.items()} if isinstance(properties, dict) else {}
    )
    return RawContour(texts, geometry if isinstance(geometry, dict) else None)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)


def _declared(document: Mapping[str, Any]) -> str | None:
    """Give the projection named by the ``crs`` of GeoJSON files written before 2016."""
    crs = document.get("crs")
    properties = crs.get("properties") if isinstance(crs, dict) else None
    name = properties.get("name") if isinstance(properties, dict) else None
    return name if isinstance(name, str) else None


def _read_layer(layer: RawLayer, reading: _Reading) -> None:
    shapes = [_polygonal(contour.geometry) for contour in layer.contours]
    code = _projection(layer, [polygon for polygon in shapes if polygon is not None])
    known = {tuple(feature.properties.items()) for feature in reading.features}
    reading.layers.extend(layer.notes)
    for contour, polygon in zip(layer.contours, shapes, strict=True):
        if contour.properties and tuple(contour.properties.items()) in known:
            reading.duplicates += 1
            continue
        geometry, repaired = _clean(polygon, code) if polygon is not None else (None, False)
        if geometry is None:
            reading.without_area += 1
            continue
        reading.repaired += repaired
        reading.features.append(ContourFeature(contour.properties, geometry, repaired))


def _polygonal(geometry: Mapping[str, Any] | None) -> shapely.Geometry | None:
    if geometry is None:
        return None
    try:
        built = shapely.force_2d(shape(geometry))
    except (
        ShapelyError,
        ValueError,
        TypeError,
        KeyError,
        IndexError,
        AttributeError,
        RecursionError,
    ) as error:
        raise Unreadable(
            "contour-illisible", "Un contour de ce fichier est mal formé : ses coordonnées ne se lisent pas."
        ) from error
    return built if not built.is_empty and _is_finite(built) else None


def _is_finite(geometry: shapely.Geometry) -> bool:
    return bool(np.isfinite(shapely.get_coordinates(geometry)).all())


def _projection(layer: RawLayer, shapes: Sequence[shapely.Geometry]) -> int | str:
    """Choose the projection that puts most contours in France: the declared one, else the one of the numbers."""
    centres = [
        ((west + east) / 2, (south + north) / 2) for west, south, east, north in (s.bounds for s in shapes)
    ]
    if not centres:
        return WGS_84
    guesses = (code for box, code in _PROJECTIONS if _mostly(_inside(box, *centre) for centre in centres))
    for code in (layer.projection, WGS_84, *guesses):
        if code is not None and _leads_to_france(code, centres):
            return code
    raise Unreadable(
        "hors-de-france",
        "Les contours de ce fichier ne tombent pas en France : la projection est inconnue, ou latitude et longitude "
        "sont inversées. Enregistrez-le en WGS 84 (longitude puis latitude) ou en Lambert-93.",
    )


def _leads_to_france(code: int | str, centres: Sequence[tuple[float, float]]) -> bool:
    try:
        turn = transformer(code, WGS_84)
        return _mostly(in_france(*turn.transform(x, y)) for x, y in centres)
    except (CRSError, ProjError):
        return False


def _inside(box: tuple[float, float, float, float], x: float, y: float) -> bool:
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


def _mostly(answers: Iterable[bool]) -> bool:
    listed = list(answers)
    return sum(listed) * 2 > len(listed)


def _clean(polygon: shapely.Geometry, code: int | str) -> tuple[dict[str, Any] | None, bool]:
    """Turn to WGS 84, repair, keep what has an area, round. None when nothing has one."""
    if code != WGS_84:
        turn = transformer(code, WGS_84)
        polygon = shapely.transform(polygon, lambda xs, ys: turn.transform(xs, ys), interleaved=False)
        if not _is_finite(polygon):
            return None, False
    valid = bool(polygon.is_valid)
    flat = _with_area(polygon if valid else shapely.make_valid(polygon))
    rounded = _with_area(shapely.set_precision(flat, 10**-DECIMALS))
    if rounded.is_empty:
        return None, False
    return _as_geojson(shapely.orient_polygons(rounded)), not valid


def _with_area(geometry: shapely.Geometry) -> shapely.Geometry:
    polygons = [part for part in _parts(geometry) if part.geom_type == "Polygon" and part.area > 0]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def _parts(geometry: shapely.Geometry) -> Iterator[shapely.Geometry]:
    if hasattr(geometry, "geoms"):
        for part in geometry.geoms:
            yield from _parts(part)
    else:
        yield geometry


def _as_geojson(geometry: shapely.Geometry) -> dict[str, Any]:
    polygons = [
        [[[round(x, DECIMALS), round(y, DECIMALS)] for x, y in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in _parts(geometry)
    ]  # fmt: skip
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"
