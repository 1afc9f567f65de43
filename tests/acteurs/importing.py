"""Leading the importer as the tunnel does: lines in, proposals, instructions, outcomes."""

from collections import Counter

from maillage.acteurs.imports import StructuresImporter
from maillage.base.transfers import Decision, Instruction, SourceLine
from maillage.documents.services.columns import match_columns
from maillage.office.readers import read_table
from maillage.office.values import as_text

IMPORTER = StructuresImporter()


def silent(done, total):
    assert 0 <= done <= total


def lines(*rows: dict) -> list[SourceLine]:
    """Rows numbered from 2, as under the header of a spreadsheet."""
    return [SourceLine(number, row) for number, row in enumerate(rows, start=2)]


def read_file(data: bytes, name: str) -> tuple[list[SourceLine], str]:
    """The lines of a file with the columns that the tunnel matches, and the shape."""
    table = read_table(data, name)
    samples = {
        column: [as_text(row.cells[i]) for row in table.rows[:50]] for i, column in enumerate(table.columns)
    }
    mapping = match_columns(table.columns, samples, IMPORTER.columns)
    places = [(table.columns.index(header), code) for header, code in mapping.items()]
    rows = [SourceLine(row.number, {code: as_text(row.cells[i]) for i, code in places}) for row in table.rows]
    return rows, table.shape


def prepare(cite, rows, *, by=None, shape="tableur"):
    return list(IMPORTER.prepare(cite=cite, lines=rows, by=by, shape=shape, progress=silent))


def apply(cite, proposals, *, by=None, decisions=None, source="liste.csv"):
    """`decisions` maps a line number to the decision of a person, or to (decision, sheet)."""
    instructions = []
    for proposal in proposals:
        decided = (decisions or {}).get(proposal.number, proposal.default_decision)
        decision, target = decided if isinstance(decided, tuple) else (decided, proposal.target_id)
        instructions.append(
            Instruction(1000 + proposal.number, proposal.number, Decision(decision), proposal.data, target)
        )
    return IMPORTER.apply(cite=cite, instructions=instructions, by=by, source=source, progress=silent)


def run(cite, *rows, by=None, shape="tableur", decisions=None):
    proposals = prepare(cite, lines(*rows), by=by, shape=shape)
    return apply(cite, proposals, by=by, decisions=decisions)


def undo(cite, outcomes, *, by=None):
    return IMPORTER.undo(cite=cite, outcomes=outcomes, by=by, progress=silent)


def verdicts(proposals) -> dict[str, int]:
    return dict(Counter(str(proposal.verdict.value) for proposal in proposals))


def sentences(proposal) -> list[tuple[str, bool]]:
    return [(problem.column, problem.blocking) for problem in proposal.problems]
