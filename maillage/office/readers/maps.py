"""GeoJSON, uMap, GoGoCarto and Kumu: lists of places or of elements in JSON."""

from collections.abc import Iterator, Mapping
from typing import Any

from maillage.office.readers.geometry import Places
from maillage.office.readers.records import Record, flatten

Numbered = Iterator[tuple[int, Record]]


def features_of(document: Mapping[str, Any]) -> list[Any] | None:
    """The features of a GeoJSON, or None when it is not one."""
    if document.get("type") == "FeatureCollection" and isinstance(document.get("features"), list):
        return list(document["features"])
    if document.get("type") == "Feature":
        return [document]
    return None


def _record(feature: Mapping[str, Any], places: Places) -> Record:
    properties = feature.get("properties")
    kept = (
        {name: value for name, value in properties.items() if name != "_umap_options"}
        if isinstance(properties, Mapping)
        else {}
    )
    record = flatten(kept)
    if feature.get("id") is not None and "id" not in record:
        record = {**flatten({"id": feature["id"]}), **record}
    position = places.place(feature.get("geometry"))
    # The geometry is right by construction; a property of the same name steps aside
    for axis, name in enumerate(("longitude", "latitude")):
        if name in record and record[name] is not None:
            record[f"{name} (attribut)"] = record.pop(name)
        record[name] = position[axis] if position else None
    return record


def geojson(document: Mapping[str, Any]) -> tuple[list[tuple[int, Record]], list[str]]:
    """Features to numbered records with longitude and latitude, and what had to be said."""
    places = Places()
    features = features_of(document) or []
    records = [
        (number, _record(feature, places))
        for number, feature in enumerate(features, 1)
        if isinstance(feature, Mapping)
    ]
    return records, places.notes()


def _layer_name(layer: Mapping[str, Any]) -> Any:
    for holder in ("_umap_options", "properties", "_storage"):
        options = layer.get(holder)
        if isinstance(options, Mapping) and options.get("name"):
            return str(options["name"])
    return None


def umap(document: Mapping[str, Any]) -> tuple[list[tuple[int, Record]], list[str]]:
    """The layers of a uMap to records with the column "calque"."""
    places = Places()
    records: list[tuple[int, Record]] = []
    layers = document.get("layers")
    for layer in layers if isinstance(layers, list) else []:
        if not isinstance(layer, Mapping):
            continue
        for feature in features_of({"type": "FeatureCollection", **layer}) or []:
            if isinstance(feature, Mapping):
                records.append((len(records) + 1, {"calque": _layer_name(layer), **_record(feature, places)}))
    return records, places.notes()


def _unpacked(mapping: list[Any], element: Any) -> dict[str, Any]:
    """One compact element: its values in the order of the mapping, which may hold inner lists."""
    record: dict[str, Any] = {}
    values = element if isinstance(element, list) else [element]
    for index, name in enumerate(mapping):
        value = values[index] if index < len(values) else None
        if isinstance(name, list):
            record.update(_unpacked(name, value))
        else:
            record[str(name)] = value
    if len(values) > len(mapping):
        record["categories"] = [str(value) for value in values[len(mapping) :]]
    return record


_GOGO_NAMES = {
    "title": "name",
    "lat": "latitude",
    "geo.latitude": "latitude",
    "lng": "longitude",
    "long": "longitude",
    "geo.longitude": "longitude",
    "taxonomy": "categories",
}


def gogocarto(document: Mapping[str, Any]) -> tuple[list[tuple[int, Record]], list[str]]:
    """Elements of GoGoCarto, compact (`mapping` and lists) or full, under one set of names."""
    mapping = document.get("mapping")
    records: list[tuple[int, Record]] = []
    for number, element in enumerate(document["data"], 1):
        if isinstance(element, list) and isinstance(mapping, list):
            element = _unpacked(mapping, element)
        if isinstance(element, Mapping):
            flat = flatten(element)
            named: Record = {
                _GOGO_NAMES.get(name, name): value for name, value in flat.items() if value is not None
            }
            records.append((number, named))
    return records, []


def is_gogocarto(document: Mapping[str, Any]) -> bool:
    data = document.get("data")
    told = "mapping" in document or "gogo" in str(document.get("ontology", "")).lower()
    return isinstance(data, list) and (told or "ontology" in document)


def kumu(document: Mapping[str, Any]) -> tuple[list[tuple[int, Record]], list[str]]:
    """The elements of a Kumu project; its connections are counted here, and read by kumu.py."""
    records: list[tuple[int, Record]] = []
    for number, element in enumerate(document["elements"], 1):
        if isinstance(element, Mapping):
            inner = element.get("attributes")
            lifted = {**element, **inner} if isinstance(inner, Mapping) else dict(element)
            lifted.pop("attributes", None)
            records.append((number, flatten(lifted)))
    count = len(document["connections"])
    return records, [
        f"Liens entre éléments : {count}, à reprendre avec « Relations d'une carte Kumu »."
    ] if count else []


def is_kumu(document: Mapping[str, Any]) -> bool:
    return isinstance(document.get("elements"), list) and isinstance(document.get("connections"), list)
