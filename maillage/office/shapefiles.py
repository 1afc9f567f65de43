"""Zipped shapefiles, read without GDAL: shapes, attributes in their true encoding, declared projection."""

import codecs
import logging
import re
import struct
import warnings
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import shapefile

from maillage.office.errors import Unreadable
from maillage.office.readers.archives import read_member

# pyshp logs each ring drawn in the wrong direction: contours are put right by whoever reads them here.
logging.getLogger(shapefile.__name__).setLevel(logging.ERROR)

# Language driver of the .dbf (byte 29) → encoding. ArcGIS and QGIS write 0x57 for "Windows ANSI".
_DRIVERS = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252", 0x58: "cp1252", 0x59: "cp1252"}
_DRIVER_BYTE = 29
_ISO = re.compile(r"8859[ _-]?(\d{1,2})$")
_CODE_PAGE = re.compile(r"(\d{3,5})$")

_SHAPE_ERRORS = (
    shapefile.ShapefileException,
    shapefile.PossiblyCorruptFileHeader,
    struct.error,
    ValueError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    MemoryError,
    OSError,
)


@dataclass(frozen=True, slots=True)
class RawContour:
    """One object as the file has it: its attributes as text, its geometry in the projection of the file."""

    properties: dict[str, str]
    geometry: Mapping[str, Any] | None


@dataclass(frozen=True, slots=True)
class RawLayer:
    """The objects of one file, the projection it declares (WKT or name), and sentences on how it was read."""

    name: str
    contours: Sequence[RawContour]
    projection: str | None = None
    notes: tuple[str, ...] = ()


def read_shapefiles(archive: zipfile.ZipFile, names: Sequence[str]) -> Iterator[RawLayer]:
    """Read every shapefile of an archive already checked against bombs. Raises Unreadable."""
    by_lower = {name.lower(): name for name in names}
    for name in names:
        if name.lower().endswith(".shp"):
            stem = name.lower()[: -len(".shp")]
            parts = {
                ext: read_member(archive, by_lower[stem + ext])
                for ext in (".shp", ".shx", ".dbf", ".prj", ".cpg")
                if stem + ext in by_lower
            }
            yield _layer(name, parts)


def _layer(name: str, parts: Mapping[str, bytes]) -> RawLayer:
    if ".dbf" not in parts:
        raise Unreadable(
            "sans-dbf",
            f"Il manque le fichier .dbf (les noms et les codes) à côté de « {name} » : joignez-le au .zip.",
        )
    encoding, notes = _encoding(parts[".dbf"], parts.get(".cpg"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            # A header that announces another size than the file's is the mark of a cut file.
            warnings.simplefilter("error", shapefile.PossiblyCorruptFileHeader)
            contours = list(_contours(parts, encoding))
    except _SHAPE_ERRORS as error:
        raise Unreadable(
            "shapefile-abime",
            f"Le fichier de formes « {name} » est abîmé ou incomplet : reprenez-le à la source.",
        ) from error
    prj = parts.get(".prj", b"").decode("utf-8", "replace").strip()
    return RawLayer(name, contours, prj or None, notes)


def _contours(parts: Mapping[str, bytes], encoding: str) -> Iterator[RawContour]:
    with shapefile.Reader(
        shp=BytesIO(parts[".shp"]), dbf=BytesIO(parts[".dbf"]), encoding=encoding, encodingErrors="replace"
    ) as reader:
        names = [column[0] for column in reader.fields if column[0] != "DeletionFlag"]
        shapes, records = reader.shapes(), reader.records()
        if len(shapes) != len(records):
            raise ValueError("shapes and records differ")
        for form, record in zip(shapes, records, strict=True):
            properties = {name: _text(value) for name, value in zip(names, record, strict=True)}
            yield RawContour(properties, form.__geo_interface__ if form.shapeType else None)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip().replace("\x00", "")


def _encoding(dbf: bytes, cpg: bytes | None) -> tuple[str, tuple[str, ...]]:
    """Choose the encoding: the .cpg when the bytes agree, else UTF-8 if they can be, else that of the .dbf."""
    declared = _named(cpg)
    if declared is not None and _decodes(dbf, declared):
        return declared, ()
    if declared is not None:
        note = f"Le fichier .cpg annonce l'encodage « {declared} », que les textes démentent : ils sont lus en « cp1252 »."
        return "cp1252", (note,)
    driver = dbf[_DRIVER_BYTE] if len(dbf) > _DRIVER_BYTE else 0
    if not dbf[_DRIVER_BYTE + 1 :].isascii() and _decodes(dbf, "utf-8"):
        return "utf-8", ()
    return _DRIVERS.get(driver, "cp1252"), ()


def _decodes(dbf: bytes, encoding: str) -> bool:
    start = int.from_bytes(dbf[8:10], "little")  # length of the header: the records follow
    try:
        dbf[start:].decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _named(cpg: bytes | None) -> str | None:
    """Give Python's name of the encoding, from "UTF-8", "1252", "ANSI 1252", "ISO-8859-1", "ISO 88591"…"""
    name = (cpg or b"").decode("ascii", "replace").strip().lower()
    if iso := _ISO.search(name):
        name = f"iso8859-{iso.group(1)}"
    elif page := _CODE_PAGE.search(name):
        name = f"cp{page.group(1)}"
    try:
        found = codecs.lookup(name).name
    except (LookupError, ValueError):  # ValueError: a null character in the name
        return None
    # Python also knows codecs that are not those of texts ("hex", "zip").
    return found if found.startswith(("utf-8", "cp", "iso8859", "mac")) else None
