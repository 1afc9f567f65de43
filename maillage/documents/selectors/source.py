"""The file of an import, read again whenever its cells are needed: it is the only place where they are kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from maillage.base.errors import Refused
from maillage.base.transfers import ImportColumn, Importer, ReadsItself, SourceLine
from maillage.documents.models import ImportSession
from maillage.office.errors import Unreadable
from maillage.office.model import Cell, Row
from maillage.office.readers import list_sheets, read_table
from maillage.office.values.parsed import as_text


@dataclass(frozen=True)
class Source:
    """A file as read: its headers and rows, or directly `lines` by field when the importer reads its own files."""

    headers: tuple[str, ...]
    rows: Sequence[Row] = ()
    lines: Sequence[SourceLine] | None = None
    shape: str = ""
    sheet: str = ""
    notes: tuple[str, ...] = field(default=())

    @property
    def size(self) -> int:
        return len(self.rows if self.lines is None else self.lines)

    def mapped(
        self, mapping: Mapping[str, str], columns: Sequence[ImportColumn] = ()
    ) -> Sequence[SourceLine]:
        """The lines by field; `mapping` gives the code of the field for each header that is kept.

        Several headers may fill one of the `columns`: their cells follow one another, in the order of the file.
        """
        if self.lines is not None:
            return self.lines
        kept = [(index, mapping[name]) for index, name in enumerate(self.headers) if name in mapping]
        places: dict[str, list[int]] = {}
        for index, code in kept:
            places.setdefault(code, []).append(index)
        if len(places) < len(kept):
            between = {column.code: column.several for column in columns}
            return [joined_line(row, places, between) for row in self.rows]
        return [
            SourceLine(row.number, {code: text_of(row.cells[index]) for index, code in kept})
            for row in self.rows
        ]


def joined_line(row: Row, places: Mapping[str, Sequence[int]], between: Mapping[str, str]) -> SourceLine:
    values = {}
    for code, indexes in places.items():
        texts = dict.fromkeys(text for index in indexes if (text := text_of(row.cells[index])))
        values[code] = (between.get(code) or " ").join(texts)
    return SourceLine(row.number, values)


def text_of(cell: Cell) -> str:
    """A cell as a French reader would write it: dates day first, no `.0` after whole numbers, never None."""
    if isinstance(cell, datetime):
        return cell.strftime("%d/%m/%Y" if not (cell.hour or cell.minute) else "%d/%m/%Y %H:%M")
    if isinstance(cell, date):
        return cell.strftime("%d/%m/%Y")
    if isinstance(cell, str):
        return cell.replace("\0", "").strip()
    return as_text(cell)


def read_source(importer: Importer, data: bytes, filename: str, sheet: str = "") -> Source:
    """Raises Refused, with the sentence of the reader, for a file that cannot be read or that holds no line."""
    try:
        source = own_source(importer, data, filename) or table_source(data, filename, sheet)
    except Unreadable as unreadable:
        raise Refused(unreadable.code, unreadable.sentence) from unreadable
    if not source.size:
        raise Refused(
            "sans-ligne",
            "Ce fichier ne contient aucune ligne sous ses en-têtes. Vérifiez que c'est le bon fichier.",
        )
    return source


def own_source(importer: Importer, data: bytes, filename: str) -> Source | None:
    if not isinstance(importer, ReadsItself):
        return None
    lines, notes, headers = importer.read(data, filename)
    return Source(headers=tuple(headers), lines=lines, notes=tuple(notes))


def table_source(data: bytes, filename: str, sheet: str) -> Source:
    table = read_table(data, filename, sheet=sheet or None)
    return Source(table.columns, table.rows, None, table.shape, table.name, table.notes)


def sheets_of(importer: Importer, data: bytes, filename: str) -> tuple[str, ...]:
    """The sheets one may choose among; () for a file that is not a workbook."""
    return () if isinstance(importer, ReadsItself) else list_sheets(data, filename)


def file_bytes(session: ImportSession) -> bytes:
    """Raises Refused when the file is not kept any more (see `maillage purger-imports`)."""
    try:
        with session.fichier.open("rb") as file:
            return bytes(file.read())
    except (ValueError, FileNotFoundError) as error:
        raise Refused(
            "purge", "Le fichier de cet import n'est plus conservé. Déposez-le de nouveau pour recommencer."
        ) from error


def source_of(session: ImportSession, importer: Importer) -> Source:
    return read_source(importer, file_bytes(session), session.nom_fichier, session.feuille)
