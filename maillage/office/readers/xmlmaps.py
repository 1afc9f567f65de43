"""KML (and KMZ) and GPX."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from maillage.office.errors import Unreadable
from maillage.office.model import Table
from maillage.office.readers.archives import check_bomb, open_zip, read_member
from maillage.office.readers.geometry import Places
from maillage.office.readers.grid import clean, stem
from maillage.office.readers.limits import Limits
from maillage.office.readers.records import Record, table_of

_GEOMETRIES = {"Point": "Point", "LineString": "LineString", "LinearRing": "LineString", "Polygon": "Polygon"}


def _tag(element: Element) -> str:
    return str(element.tag).rpartition("}")[2]


def _root(data: bytes) -> Element:
    try:
        root: Element = fromstring(data)
    except DefusedXmlException as error:
        raise Unreadable(
            "xml", "Ce fichier XML contient des définitions interdites par sécurité. Reprenez-le à la source."
        ) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Unreadable(
            "xml", "Ce fichier XML est incomplet ou mal formé. Reprenez-le à la source."
        ) from error
    return root


def _text(element: Element | None) -> str:
    return "" if element is None else (element.text or "").strip()


def _child(element: Element, name: str) -> Element | None:
    return next((child for child in element if _tag(child) == name), None)


def _placemarks(root: Element) -> Iterator[tuple[Element, str]]:
    """Every placemark in the order of the file, with the path of its folders."""
    stack: list[tuple[Element, str]] = [(root, "")]
    while stack:
        element, folder = stack.pop()
        if _tag(element) == "Placemark":
            yield element, folder
            continue
        if _tag(element) == "Folder":
            name = _text(_child(element, "name"))
            folder = " / ".join(part for part in (folder, name) if part)
        stack.extend((child, folder) for child in reversed(list(element)))


def _coordinates(text: str) -> list[list[float]]:
    points = []
    for triple in text.split():
        try:
            points.append([float(part) for part in triple.split(",")[:2]])
        except ValueError:
            continue
    return [point for point in points if len(point) == 2]


def _geometry(placemark: Element) -> dict[str, object] | None:
    """The first geometry of a placemark, as GeoJSON."""
    for element in placemark.iter():
        kind = _GEOMETRIES.get(_tag(element))
        if kind is None:
            continue
        found = next(
            (_coordinates(child.text or "") for child in element.iter() if _tag(child) == "coordinates"), []
        )
        if not found:
            continue
        if kind == "Point" or len(found) < (4 if kind == "Polygon" else 2):
            return {"type": "Point", "coordinates": found[0]}
        return {"type": kind, "coordinates": [found] if kind == "Polygon" else found}
    return None


def _extended(placemark: Element) -> Iterator[tuple[str, str]]:
    """Name and value of the extended data, both ways of writing them."""
    for element in placemark.iter():
        if _tag(element) == "Data":
            yield element.get("name") or "donnée", _text(_child(element, "value"))
        elif _tag(element) == "SimpleData":
            yield element.get("name") or "donnée", _text(element)


def _placemark(element: Element, folder: str, places: Places) -> Record:
    record: Record = {"name": clean(_text(_child(element, "name")))}
    record["dossier"] = clean(folder)
    for name in ("description", "address", "phoneNumber"):
        if text := _text(_child(element, name)):
            record[name] = clean(text)
    for name, value in _extended(element):
        record[" ".join(name.split()) if name not in record else f"{name} (donnée)"] = clean(value)
    position = places.place(_geometry(element))
    record["longitude"], record["latitude"] = position or (None, None)
    return record


def read_kml(data: bytes, filename: str, limits: Limits) -> Table:
    """The placemarks of a KML to a table, with the column "dossier"."""
    places = Places()
    records = [
        (number, _placemark(element, folder, places))
        for number, (element, folder) in enumerate(_placemarks(_root(data)), 1)
    ]
    return table_of(records, name=stem(filename), shape="kml", limits=limits, notes=places.notes())


def read_kmz(data: bytes, filename: str, limits: Limits) -> Table:
    """The first KML of a KMZ."""
    check_bomb(data, limits)
    archive = open_zip(data)
    names = [name for name in archive.namelist() if name.lower().endswith(".kml")]
    return read_kml(read_member(archive, "doc.kml" if "doc.kml" in names else names[0]), filename, limits)


def _waypoint(element: Element, places: Places) -> Record:
    record: Record = {}
    for child in element:
        name = _tag(child)
        if name == "extensions":
            record.update({_tag(inner): clean(_text(inner)) for inner in child if len(inner) == 0})
        elif name == "link":
            record[name] = clean(child.get("href") or "")
        else:
            record[name] = clean(_text(child))
    point = _coordinates(f"{element.get('lon')},{element.get('lat')}")
    position = places.place({"type": "Point", "coordinates": point[0]} if point else None)
    record["longitude"], record["latitude"] = position or (None, None)
    return record


def read_gpx(data: bytes, filename: str, limits: Limits) -> Table:
    """The waypoints of a GPX to a table; routes and tracks are counted."""
    root = _root(data)
    places = Places()
    waypoints = [element for element in root if _tag(element) == "wpt"]
    notes = []
    if tracks := sum(1 for element in root if _tag(element) in ("trk", "rte")):
        notes.append(f"Itinéraires ou traces ignorés : {tracks}. Seuls les points sont repris.")
    records = [(number, _waypoint(element, places)) for number, element in enumerate(waypoints, 1)]
    return table_of(records, name=stem(filename), shape="gpx", limits=limits, notes=notes + places.notes())
