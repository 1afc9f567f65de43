"""The neutral table: what every reader produces and what writers may take."""

from dataclasses import dataclass
from datetime import date, datetime

Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table.

    `number` is what a person sees beside the line: the 1-based row of the spreadsheet or csv file,
    or the 1-based rank of the element for JSON, GeoJSON, KML, GPX and vCard.
    `cells` has exactly as many items as the table has columns.
    """

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet, with its header found, and French notes on all that was guessed or repaired.

    `columns` are unique and never empty. `shape` is the recognised kind: "annuaire-education",
    "data-inclusion-structures", "data-inclusion-services", "gogocarto", "umap", "geojson", "kml",
    "gpx", "kumu", "vcard", "json" or "tableur".
    """

    name: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    shape: str = "tableur"
    encoding: str = ""
    delimiter: str = ""
    notes: tuple[str, ...] = ()
