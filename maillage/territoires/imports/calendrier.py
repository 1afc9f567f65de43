"""The ministry's school calendar, in the shapes it is found in: iCalendar, open data, one line a day.

Nothing is written: what the file says is compared with what is known, shipped dates included.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import PurePath

from maillage.base.errors import Refused
from maillage.core.calendar import Zone, ZonePeriod
from maillage.core.calendar.holidays import known_periods
from maillage.core.calendar.ministry import Line, days_to_lines, read_lines, zones_of
from maillage.core.text import fold
from maillage.office.calendars import read_calendar
from maillage.office.errors import Unreadable
from maillage.office.model import Cell, Row, Table
from maillage.office.readers import read_table
from maillage.office.values import as_text, parse_date
from maillage.territoires.selectors import imported_periods

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "nom": ("description", "nom", "libelle", "vacances", "nom vacances"),
    "debut": ("start date", "date de debut", "debut", "date debut"),
    "fin": ("end date", "date de fin", "fin", "date fin"),
    "zones": ("zones", "zone"),
    "lieu": ("location", "academies", "academie"),
    "population": ("population",),
    "jour": ("date", "jour"),
}
DAILY = {f"vacances zone {letter.lower()}": letter for letter in "ABC"}
TRUE = frozenset({"true", "vrai", "oui", "1"})
LONGEST = 50_000
COLUMNS_NEEDED = (
    "Ce tableau n'a pas les colonnes du calendrier scolaire : il faut « description », « start_date », « end_date » et "
    "« zones », comme dans le fichier du ministère. Téléchargez-le de nouveau sans changer ses colonnes."
)


@dataclass(frozen=True)
class Annonce:
    """A period to write, and the dates known until now for the same days (empty: new)."""

    periode: ZonePeriod
    avant: str


@dataclass(frozen=True)
class Lecture:
    annonces: tuple[Annonce, ...]
    inchangees: int
    laissees: tuple[tuple[int, str], ...]

    @property
    def periods(self) -> tuple[ZonePeriod, ...]:
        return tuple(announced.periode for announced in self.annonces)


def read_school_calendar(data: bytes, filename: str, zone: Zone | None = None) -> Lecture:
    """Raises Refused when the file is not a school calendar. `zone` is that of a file that names none."""
    try:
        lines, left = lines_of(data, filename)
    except Unreadable as error:
        raise Refused("illisible", error.sentence) from error
    reading = read_lines(lines, zone)
    left = sorted([*left, *reading.laissees])
    if not reading.periods and not left:
        raise Refused("vide", "Ce fichier ne contient aucune période de vacances.")
    known = imported_periods()
    announced = [found for period in reading.periods if (found := announce(period, known)) is not None]
    return Lecture(tuple(announced), len(reading.periods) - len(announced), tuple(left))


def announce(period: ZonePeriod, imported: Sequence[ZonePeriod]) -> Annonce | None:
    """None when the calendar already says the same."""
    now = [h for h in known_periods(period.zone, imported) if h.debut < period.fin and h.fin > period.debut]
    if [(h.debut, h.fin) for h in now] == [(period.debut, period.fin)]:
        return None
    if period.supposee and any(h.debut == period.debut for h in now):
        # the end is known already: a guess is not better
        return None
    return Annonce(period, " ; ".join(f"{h.debut:%d/%m/%Y} au {h.fin:%d/%m/%Y}" for h in now))


def lines_of(data: bytes, filename: str) -> tuple[list[Line], list[tuple[int, str]]]:
    if (
        PurePath(filename).suffix.lower() in (".ics", ".ical", ".ifb")
        or data.lstrip()[:15].upper() == b"BEGIN:VCALENDAR"
    ):
        return lines_of_calendar(data)
    table = read_table(data, filename)
    if len(table.rows) > LONGEST:
        raise Refused(
            "trop-long", f"Ce fichier a {len(table.rows)} lignes : ce n'est pas un calendrier scolaire."
        )
    columns = {fold(text): rank for rank, text in enumerate(table.columns)}
    if DAILY.keys() & columns.keys() and columns.keys() & set(COLUMNS["jour"]):
        return days_to_lines(days_of(table, columns)), []
    return lines_of_table(table, columns)


def lines_of_calendar(data: bytes) -> tuple[list[Line], list[tuple[int, str]]]:
    found = read_calendar(data)
    general = found.nom if zones_of(found.nom) else ""
    lines = [
        Line(
            event.numero, event.titre, event.debut, event.fin, event.lieu if zones_of(event.lieu) else general
        )
        for event in found.events
    ]
    return lines, [(rank, "Cet événement n'a pas de date lisible.") for rank in found.illisibles]


def lines_of_table(table: Table, columns: Mapping[str, int]) -> tuple[list[Line], list[tuple[int, str]]]:
    ranks = {
        name: next((columns[word] for word in words if word in columns), None)
        for name, words in COLUMNS.items()
    }
    if None in (ranks["nom"], ranks["debut"], ranks["fin"]) or ranks["zones"] is ranks["lieu"] is None:
        raise Refused("colonnes", COLUMNS_NEEDED)
    lines: list[Line] = []
    left: list[tuple[int, str]] = []
    for row in table.rows:
        cells = {name: row.cells[rank] if rank is not None else None for name, rank in ranks.items()}
        try:
            lines.append(line_of(row.number, cells))
        except ValueError as error:
            left.append((row.number, str(error)))
    return lines, left


def line_of(number: int, cells: Mapping[str, Cell]) -> Line:
    zones = as_text(cells["zones"]) or as_text(cells["lieu"])
    return Line(
        number, as_text(cells["nom"]), moment(cells["debut"]), moment(cells["fin"]), zones, as_text(cells["population"])
    )  # fmt: skip


def moment(cell: Cell) -> date | datetime:
    """Raises ValueError with a sentence. Hours of the open data carry their offset, and are kept."""
    text = as_text(cell)
    if "T" in text:
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass
    found = parse_date(cell)
    if found.value is None:
        raise ValueError(found.problem or "Une date manque sur cette ligne.")
    return found.value


def days_of(table: Table, columns: Mapping[str, int]) -> Iterator[tuple[int, date, str, str]]:
    """The days without school of the file with a line a day; unreadable days cut the holiday, and nothing else."""
    when = next(columns[word] for word in COLUMNS["jour"] if word in columns)
    name = columns.get("nom vacances")
    for row in table.rows:
        day = parse_date(row.cells[when]).value
        for header, letter in DAILY.items():
            if day and header in columns and fold(as_text(row.cells[columns[header]])) in TRUE:
                yield row.number, day, letter, title_of(row, name)


def title_of(row: Row, rank: int | None) -> str:
    return (as_text(row.cells[rank]) if rank is not None else "") or "Vacances (sans nom)"
