"""The table of a web page: what many programs export under the name of ".xls"."""

from html.parser import HTMLParser

from maillage.office.errors import Unreadable
from maillage.office.model import Table
from maillage.office.readers.decoding import decode
from maillage.office.readers.grid import Grid, Line, stem, to_table
from maillage.office.readers.limits import Limits

Rectangle = tuple[tuple[int, int], tuple[int, int]]


class _Tables(HTMLParser):
    """Collects the cells of every table; nested ones are read as text of their cell."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.tables: list[list[Line]] = []
        self.merges: list[list[Rectangle]] = []
        self.depth = 0
        self.cell: list[str] | None = None
        self.span = 1

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table":
            self.depth += 1
            if self.depth == 1:
                self.tables.append([])
                self.merges.append([])
        elif self.depth == 1 and tag == "tr":
            self._close_cell()
            self.tables[-1].append([])
        elif self.depth == 1 and tag in ("td", "th") and self.tables[-1]:
            self._close_cell()
            self.cell = []
            span = dict(attrs).get("colspan") or "1"
            self.span = min(int(span), 300) if span.isascii() and span.isdecimal() else 1
        elif tag == "br" and self.cell is not None:
            self.cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag == "table" and self.depth:
            if self.depth == 1:
                self._close_cell()
            self.depth -= 1
        elif self.depth == 1 and tag in ("td", "th", "tr"):
            self._close_cell()

    def handle_data(self, data: str) -> None:
        if self.cell is not None:
            self.cell.append(data)

    def _close_cell(self) -> None:
        if self.cell is None:
            return
        line = self.tables[-1][-1]
        row, column = len(self.tables[-1]) - 1, len(line)
        lines = (" ".join(text.split()) for text in "".join(self.cell).split("\n"))
        line.append("\n".join(text for text in lines if text) or None)
        line.extend([None] * (self.span - 1))
        if self.span > 1:
            self.merges[-1].append(((row, column), (row, column + self.span - 1)))
        self.cell = None


def read_html(data: bytes, filename: str, limits: Limits) -> Table:
    """The largest table of a page."""
    decoded = decode(data)
    parser = _Tables()
    parser.feed(decoded.text)
    parser.close()
    sizes = [sum(map(len, table)) for table in parser.tables]
    if not any(sizes):
        raise Unreadable(
            "html",
            "Ce fichier est une page web sans tableau. Téléchargez le fichier lui-même, et non la page qui le présente.",
        )
    best = sizes.index(max(sizes))
    notes = list(decoded.notes)
    if len(sizes) > 1:
        notes.append(f"Le plus grand des {len(sizes)} tableaux de la page a été lu.")
    grid = Grid(stem(filename), parser.tables[best], parser.merges[best], decoded.encoding, notes=notes)
    return to_table(grid, limits)
