"""What a room must offer so that `documents` can lead its import tunnel.

The tunnel (file, columns, preview, application, report, undo) is generic and lives in `documents`;
what a line means is local to the room that registers an `Importer`.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, TypeVar, runtime_checkable

from django.db.models import TextChoices

from maillage.base.registry import Registry


class Verdict(TextChoices):
    """What the program says of a line before anything is written."""

    NEW = "nouvelle", "nouvelle"
    UPDATE = "mise_a_jour", "mise à jour"
    SAME = "inchangee", "inchangée"
    PROBABLE = "doublon_probable", "doublon probable"
    REJECTED = "rejetee", "rejetée"


class Decision(TextChoices):
    """What happens to the line when the import is applied. Only a person turns a probable duplicate into something else."""

    CREATE = "creer", "créer une nouvelle fiche"
    UPDATE = "mettre_a_jour", "mettre à jour la fiche existante"
    SKIP = "ignorer", "ignorer la ligne"


@dataclass(frozen=True)
class ImportColumn:
    """A field that a file may fill. `synonyms` are header texts seen in real files, compared once folded.

    `group` gathers the fields of one kind where a person chooses among many. `several` is what stands between the cells
    of the columns that fill the field together; when it is empty, one column fills it.
    """

    code: str
    label: str
    help: str = ""
    required: bool = False
    synonyms: tuple[str, ...] = ()
    group: str = ""
    several: str = ""


@dataclass(frozen=True)
class CellProblem:
    """`column` is the header of the file, `sentence` says what is wrong and how to mend it; `blocking` rejects the line."""

    column: str
    sentence: str
    blocking: bool = True


@dataclass
class SourceLine:
    """A line of the file once its columns are matched: field code → text as in the file (never None)."""

    number: int
    values: Mapping[str, str]


@dataclass
class Candidate:
    """An existing object (or another line of the same file) that the line may be.

    `changes` is what completing it with the line would change: label of the field → (before, after).
    """

    target_id: int | None
    label: str
    score: float
    reasons: tuple[str, ...]
    same_file_line: int | None = None
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)


@dataclass
class Answer:
    """One of the answers to a question. `score` (0 to 1) and `reasons` say why it is likely, when it is a resemblance.

    `writes` is False for an answer that leaves aside the lines that wait for the question.
    """

    value: str
    label: str
    score: float | None = None
    reasons: tuple[str, ...] = ()
    writes: bool = True


CREATE_IT = "creer"
"""The value of the answer that creates what was not found."""
NONE_OF_THEM = "aucun"


@dataclass
class Question:
    """What a person settles once for all the lines that raise it (who is « Les Francas »?).

    `default` is the value of what is done without an answer. With no `answers`, the answer is a short text to type.
    """

    code: str
    label: str
    help: str = ""
    answers: list[Answer] = field(default_factory=list)
    default: str = ""


@dataclass
class Aside:
    """Lines that do not concern the cité: counted and told (`sentence`), never stored."""

    count: int
    sentence: str


@dataclass
class Proposal:
    """What the importer proposes for a line. `data` is JSON-serialisable and is all that `apply` needs.

    `changes` is what will be written, in words: label of the field → (before, after). On a new or probable line, "before"
    is empty: these are the values of a new object.

    `waits_for` is the code of the question whose answer decides whether the line is written at all.
    """

    number: int
    label: str
    verdict: Verdict
    data: dict[str, Any] = field(default_factory=dict)
    target_id: int | None = None
    candidates: list[Candidate] = field(default_factory=list)
    changes: dict[str, tuple[str, str]] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    waits_for: str = ""

    @property
    def default_decision(self) -> Decision:
        return {
            Verdict.NEW: Decision.CREATE,
            Verdict.UPDATE: Decision.UPDATE,
        }.get(self.verdict, Decision.SKIP)


@dataclass
class Instruction:
    """A line to write, as decided. `line_id` identifies it in the report; `answers` by code of question."""

    line_id: int
    number: int
    decision: Decision
    data: Mapping[str, Any]
    target_id: int | None
    answers: Mapping[str, str] = field(default_factory=dict)


@dataclass
class Outcome:
    """What became of a line. `undo` is JSON and is all that `Importer.undo` needs; empty when nothing was written."""

    line_id: int
    result: Verdict
    target_id: int | None = None
    undo: dict[str, Any] = field(default_factory=dict)
    problem: str = ""


Progress = Callable[[int, int], None]
"""Called with (done, total)."""
STEP = 100
T = TypeVar("T")


def quiet(done: int, total: int) -> None:
    """Nobody is watching."""


def in_steps(rows: Sequence[T], progress: Progress) -> Iterator[Sequence[T]]:
    """The rows, few enough at a time for the progress to be seen to move; told once each part is dealt with."""
    for start in range(0, len(rows), STEP):
        yield rows[start : start + STEP]
        progress(min(start + STEP, len(rows)), len(rows))


class Importer(Protocol):
    """What a room writes as a subclass, for its methods to be checked, and registers in `importers`.

    `cite` and `by` are a Cite and a User, or None for an administrator's command. What is wrong with a line is said in
    its proposal or its outcome; Refused is only raised for what stops the whole file (a right that is missing). The
    tunnel opens the transaction of `apply` and of `undo`. `progress` is told of lines, the last time of all of them.
    """

    code: str
    order: int
    label: str
    help: str
    capability: str
    columns: Sequence[ImportColumn]

    def prepare(
        self, *, cite: Any, lines: Sequence[SourceLine], by: Any, shape: str, progress: Progress
    ) -> Iterator[Proposal | Aside]:
        """Writes nothing: what each line is and would change. `shape` is the kind of file recognised, "" when none is."""
        ...

    def apply(
        self, *, cite: Any, instructions: Sequence[Instruction], by: Any, source: str, progress: Progress
    ) -> list[Outcome]:
        """Write what was decided, all or nothing; an outcome per instruction. `source` is the name of the file."""
        ...

    def undo(self, *, cite: Any, outcomes: Sequence[Outcome], by: Any, progress: Progress) -> list[str]:
        """Put everything back; returns a French sentence for each line that could not be (changed since)."""
        ...


class OwnReading(NamedTuple):
    """What an importer made of a file: lines by field code, French remarks for the person, headers of the file."""

    lines: list[SourceLine]
    notes: list[str]
    headers: list[str]


@runtime_checkable
class ReadsItself(Protocol):
    """An importer whose files are not tables (contours): the tunnel asks it to read, and skips the matching of columns.

    Raises office.errors.Unreadable. A value may be long: a contour is its GeoJSON text.
    """

    def read(self, data: bytes, filename: str) -> OwnReading: ...


importers: Registry[Importer] = Registry()
