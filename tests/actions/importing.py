"""Leading the importers as the tunnel does: a table in, proposals, decisions, outcomes."""

from collections import Counter

from maillage.base.transfers import Aside, Decision, Instruction, SourceLine
from maillage.documents.selectors import text_of
from maillage.documents.services.columns import match_columns
from maillage.office.readers import read_table


def silent(done, total):
    assert 0 <= done <= total


def lines(*rows: dict) -> list[SourceLine]:
    """Rows numbered from 2, as under the header of a spreadsheet."""
    return [SourceLine(number, row) for number, row in enumerate(rows, start=2)]


def read_file(importer, data: bytes, name: str) -> list[SourceLine]:
    """The lines of a file with the columns that the tunnel matches."""
    table = read_table(data, name)
    samples = {
        column: [text_of(row.cells[i]) for row in table.rows[:50]] for i, column in enumerate(table.columns)
    }
    mapping = match_columns(table.columns, samples, importer.columns)
    places = [(table.columns.index(header), code) for header, code in mapping.items()]
    return [SourceLine(row.number, {code: text_of(row.cells[i]) for i, code in places}) for row in table.rows]


def prepare(importer, cite, rows, *, by=None):
    found = list(importer.prepare(cite=cite, lines=rows, by=by, shape="tableur", progress=silent))
    return [item for item in found if not isinstance(item, Aside)]


def asides(importer, cite, rows):
    found = importer.prepare(cite=cite, lines=rows, by=None, shape="tableur", progress=silent)
    return [item for item in found if isinstance(item, Aside)]


def questions(proposals) -> dict:
    return {question.code: question for proposal in proposals for question in proposal.questions}


def apply(importer, cite, proposals, *, by=None, decisions=None, answers=None, source="suivi.csv"):
    """`decisions`: line → decision or (decision, target); `answers`: code of a question → answer."""
    told = {code: question.default for code, question in questions(proposals).items()} | (answers or {})
    instructions = []
    for proposal in proposals:
        default = proposal.default_decision
        if proposal.waits_for:
            chosen = questions(proposals)[proposal.waits_for].answers
            writes = {answer.value: answer.writes for answer in chosen}
            default = Decision.CREATE if writes[told[proposal.waits_for]] else Decision.SKIP
        decided = (decisions or {}).get(proposal.number, default)
        decision, target = decided if isinstance(decided, tuple) else (decided, proposal.target_id)
        instructions.append(
            Instruction(
                1000 + proposal.number, proposal.number, Decision(decision), proposal.data, target, told
            )
        )
    return importer.apply(cite=cite, instructions=instructions, by=by, source=source, progress=silent)


def undo(importer, cite, outcomes, *, by=None):
    return importer.undo(cite=cite, outcomes=outcomes, by=by, progress=silent)


def verdicts(proposals) -> dict[str, int]:
    return dict(Counter(str(proposal.verdict.value) for proposal in proposals))


def sentences(proposal, *, blocking=None) -> list[str]:
    return [p.sentence for p in proposal.problems if blocking is None or p.blocking == blocking]
