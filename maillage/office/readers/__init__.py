"""Bytes in, neutral tables out: the only doors are `read_table` and `list_sheets`.

Whatever the bytes are, the only exception that leaves this package is `Unreadable`.
"""

from dataclasses import replace
from pathlib import PurePath

from maillage.core.later import later_call
from maillage.office.errors import Unreadable
from maillage.office.model import Table
from maillage.office.readers.archives import check_bomb, open_zip, read_member
from maillage.office.readers.kinds import kind_of, name_note
from maillage.office.readers.limits import DEFAULT_LIMITS, Limits

__all__ = ["DEFAULT_LIMITS", "Limits", "Unreadable", "list_sheets", "read_table"]

_WORKBOOKS = frozenset({"xlsx", "xls", "ods"})
# each with the library of its format, which other files have no use for
_read_workbook = later_call("maillage.office.readers.workbook.read_workbook")
_sheet_names = later_call("maillage.office.readers.workbook.sheet_names")
_READERS = {
    "csv": later_call("maillage.office.readers.delimited.read_delimited"),
    "json": later_call("maillage.office.readers.jsons.read_json"),
    "kml": later_call("maillage.office.readers.xmlmaps.read_kml"),
    "kmz": later_call("maillage.office.readers.xmlmaps.read_kmz"),
    "gpx": later_call("maillage.office.readers.xmlmaps.read_gpx"),
    "vcard": later_call("maillage.office.readers.vcards.read_vcards"),
    "html": later_call("maillage.office.readers.html_tables.read_html"),
}


def _check_length(data: bytes, limits: Limits) -> None:
    if len(data) < 4096 and not data.strip(b" \t\r\n\0\xef\xbb\xbf\xff\xfe"):
        raise Unreadable(
            "vide", "Ce fichier est vide. Vérifiez qu'il a bien été enregistré, puis envoyez-le de nouveau."
        )
    if len(data) > limits.max_bytes:
        shown, most = len(data) / 1024**2, limits.max_bytes / 1024**2
        raise Unreadable(
            "trop-gros",
            f"Ce fichier pèse {shown:.0f} Mo ; la limite est de {most:.0f} Mo. Retirez les images, ou découpez-le.",
        )


def _only_member(data: bytes, limits: Limits) -> tuple[bytes, str]:
    """The single file of a zip, and its name."""
    check_bomb(data, limits)
    archive = open_zip(data)
    names = [
        info.filename
        for info in archive.infolist()
        if not info.is_dir() and not info.filename.startswith("__MACOSX/")
    ]
    if len(names) != 1:
        raise Unreadable(
            "zip",
            f"Ce fichier est une archive zip de {len(names)} fichiers. Dépliez-la et envoyez le tableau voulu.",
        )
    return read_member(archive, names[0]), PurePath(names[0]).name


def _from_zip(data: bytes, sheet: str | None, limits: Limits) -> Table:
    inner, name = _only_member(data, limits)
    _check_length(inner, limits)
    if kind_of(inner, name) == "zip":
        raise Unreadable(
            "zip", "Cette archive zip en contient une autre. Dépliez-les et envoyez le tableau voulu."
        )
    table = read_table(inner, name, sheet=sheet, limits=limits)
    return replace(table, notes=(f"Archive zip dépliée : « {name} » lu.", *table.notes))


def read_table(
    data: bytes, filename: str, *, sheet: str | None = None, limits: Limits = DEFAULT_LIMITS
) -> Table:
    """Any supported file to a table; the content decides of the format, the name is a hint.

    `sheet` chooses a sheet of a workbook (by default the first that holds a table). Raises `Unreadable`, with a
    French sentence, for anything that holds no table or passes the limits.
    """
    _check_length(data, limits)
    kind = kind_of(data, filename)
    if kind == "zip":
        return _from_zip(data, sheet, limits)
    table: Table = (
        _read_workbook(data, kind, sheet, limits)
        if kind in _WORKBOOKS
        else _READERS[kind](data, filename, limits)
    )
    note = name_note(kind, filename)
    return replace(table, notes=(note, *table.notes)) if note else table


def list_sheets(data: bytes, filename: str, *, limits: Limits = DEFAULT_LIMITS) -> tuple[str, ...]:
    """The sheets of a workbook in their order; () for other files. Raises `Unreadable` as `read_table` does."""
    _check_length(data, limits)
    kind = kind_of(data, filename)
    names: tuple[str, ...] = _sheet_names(data, kind, limits) if kind in _WORKBOOKS else ()
    return names
