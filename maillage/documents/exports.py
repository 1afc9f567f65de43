"""The rejected lines, as a file that can be mended and imported again."""

from maillage.base.errors import Refused
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.selectors import importer_of, rejected_lines, source_of
from maillage.documents.selectors.source import text_of
from maillage.office.model import Row
from maillage.office.writers import Sheet, write_csv

REASON = "Motif du rejet"


def rejected_csv(session: ImportSession) -> bytes:
    """The columns of the file with the reason added; only number, label and reason when the file is not kept any more."""
    reasons = reasons_of(session)
    try:
        source = source_of(session, importer_of(session))
    except Refused:
        return write_csv(short_sheet(session))
    if source.lines is not None:
        return write_csv(short_sheet(session))
    rows = (full_row(row, reasons[row.number]) for row in source.rows if row.number in reasons)
    return write_csv(Sheet("Lignes rejetées", (*source.headers, REASON), rows))


def full_row(row: Row, reason: str) -> tuple[str, ...]:
    return (*(text_of(cell) for cell in row.cells), reason)


def short_sheet(session: ImportSession) -> Sheet:
    rows = ((line.numero, line.libelle, reason_of(line)) for line in rejected_lines(session))
    return Sheet("Lignes rejetées", ("Ligne", "Libellé", REASON), rows)


def reasons_of(session: ImportSession) -> dict[int, str]:
    """Number of a rejected line → why."""
    return {line.numero: reason_of(line) for line in rejected_lines(session).iterator(chunk_size=1000)}


def reason_of(line: ImportLine) -> str:
    """« Colonne : phrase » for each cell at fault."""
    return " ".join(
        f"{problem['colonne']} : {problem['message']}" if problem["colonne"] else problem["message"]
        for problem in line.problemes
    )
