"""How large a sheet would unfold: two cells at opposite corners make a table of billions."""

import io
import re
import zipfile
from xml.sax import SAXException
from xml.sax.handler import ContentHandler
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DefusedXmlException
from defusedxml.sax import parse as sax_parse

from maillage.office.errors import Unreadable
from maillage.office.readers.archives import damaged, open_zip, read_member
from maillage.office.readers.limits import Limits

# A cell beyond column Z or line 99 999: without any, the sheet is small enough
_FAR = re.compile(rb"""\br\s*=\s*["'](?:[A-Za-z]{2,3}\d|[A-Za-z]\d{6})""")
_CELL = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{1,3})(\d{1,7})["'][^<>]*>""")

# Cells may leave out their reference; then the row's counts
_BARE_CELL = re.compile(rb"<(?:\w+:)?c(?:\s(?![^<>]*\br\s*=)[^<>]*)?>")
_ROW = re.compile(rb"""<(?:\w+:)?row\b[^<>]*?\br\s*=\s*["'](\d{1,7})["']""")


def _too_wide() -> Unreadable:
    return Unreadable(
        "etendue",
        "Une cellule remplie se trouve très loin des autres dans ce classeur : la feuille serait démesurée. "
        "Supprimez-la (Ctrl+Fin y mène), ou copiez vos données dans un classeur neuf.",
    )


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _area_of_xml(xml: bytes) -> int:
    """Lines x columns of the cells with a value."""
    if not _FAR.search(xml):
        return 0
    last_row, columns = 0, set()
    for found in _CELL.finditer(xml):
        if not found.group().endswith(b"/>"):
            last_row = max(last_row, int(found[2]))
            columns.add(found[1])
    if _BARE_CELL.search(xml):
        last_row = max([last_row, *map(int, _ROW.findall(xml))])
    return last_row * max(map(_column_number, columns), default=0)


def check_xlsx_area(data: bytes, limits: Limits) -> None:
    """Refuse a workbook with a sheet whose values span more than the limit; a sheet may have any name inside."""
    archive = open_zip(data)
    for name in archive.namelist():
        if _area_of_xml(read_member(archive, name)) > limits.max_area:
            raise _too_wide()


class _Extent(ContentHandler):
    """Follows the rows and cells of an ods, repetitions included, and stops when the limit is passed."""

    def __init__(self, limits: Limits) -> None:
        super().__init__()
        self.limits = limits
        self.row = self.column = self.last_row = self.last_column = 0
        self.row_repeat = self.cell_repeat = 1

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 (name imposed by xml.sax)
        if name == "table:table":
            self.row = self.last_row = self.last_column = 0
        elif name == "table:table-row":
            self.row_repeat = int(attrs.get("table:number-rows-repeated", "1"))
            self.column = 0
        elif name in ("table:table-cell", "table:covered-table-cell"):
            self.cell_repeat = int(attrs.get("table:number-columns-repeated", "1"))
            self.column += self.cell_repeat
            if "office:value-type" in attrs:
                self._filled()
        elif name == "text:p":
            self._filled()

    def endElement(self, name: str) -> None:  # noqa: N802
        if name == "table:table-row":
            self.row += self.row_repeat

    def _filled(self) -> None:
        self.last_row = max(self.last_row, self.row + self.row_repeat)
        self.last_column = max(self.last_column, self.column)
        if self.last_row * self.last_column > self.limits.max_area:
            raise _too_wide()


def check_ods_area(data: bytes, limits: Limits) -> None:
    """The same for an ods."""
    archive: zipfile.ZipFile = open_zip(data)
    try:
        sax_parse(io.BytesIO(read_member(archive, "content.xml")), _Extent(limits))
    except (SAXException, DefusedXmlException, ValueError, LookupError) as error:
        raise damaged(error) from error
