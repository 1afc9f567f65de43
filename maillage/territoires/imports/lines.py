"""What both importers do with a line: note its problems, compare it with what is known, say its verdict."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from maillage.base.errors import Refused
from maillage.base.transfers import (
    CellProblem,
    Decision,
    Instruction,
    Outcome,
    Progress,
    SourceLine,
    Verdict,
)
from maillage.office.values.parsed import Parsed
from maillage.territoires.rules import check_departement

Values = dict[str, Any]


@dataclass
class Draft:
    """A line being read: `values` are ready to be written, `key` is its official code ("" when it has none)."""

    line: SourceLine
    labels: Mapping[str, str]
    key: str = ""
    values: Values = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    def text(self, code: str) -> str:
        return self.line.values.get(code, "").strip()

    def refuse(self, code: str, sentence: str) -> None:
        self.problems.append(CellProblem(self.labels[code], sentence))

    def warn(self, code: str, sentence: str) -> None:
        self.problems.append(CellProblem(self.labels[code], sentence, blocking=False))

    def take(self, code: str, parsed: Parsed[Any]) -> None:
        """A value that may be missing: when it is wrong the line is kept without it, and the person is told."""
        if parsed.problem:
            self.warn(code, parsed.problem)
        elif parsed.value is not None:
            self.values[code] = parsed.value

    def keep(self, code: str, text: str, longest: int) -> None:
        if len(text) > longest:
            self.warn(
                code, f"Ce texte compte {len(text)} caractères, {longest} au plus : il est laissé de côté."
            )
        elif text:
            self.values[code] = text

    def need_name(self, longest: int, sentence: str) -> None:
        """What is not known yet needs a name: none, or one too long to be kept, rejects the line, for one reason."""
        name = self.text("nom")
        self.problems = [problem for problem in self.problems if problem.column != self.labels["nom"]]
        too_long = f"Ce nom compte {len(name)} caractères, {longest} au plus : raccourcissez-le."
        self.refuse("nom", too_long if len(name) > longest else sentence)

    @property
    def rejected(self) -> bool:
        return any(problem.blocking for problem in self.problems)


def check_place(draft: Draft, column: str, departement: str, allowed: frozenset[str] | None) -> None:
    try:
        check_departement(departement, allowed)
    except Refused as refused:
        draft.refuse(column, refused.sentence)


def refuse_repeats(drafts: Sequence[Draft], column: str) -> None:
    """A code may be on one line only: the first is kept."""
    first: dict[str, int] = {}
    for draft in drafts:
        if draft.key and not draft.rejected:
            line = first.setdefault(draft.key, draft.line.number)
            if line != draft.line.number:
                draft.refuse(column, f"{draft.key} est déjà à la ligne {line} : seule la première est prise.")


def changes(
    values: Values, current: Values, labels: Mapping[str, str], show: Callable[[str, Any], str]
) -> dict[str, tuple[str, str]]:
    """Label of the field → (before, after), for the fields that the line gives and that differ."""
    differing = [code for code in labels if code in values and values[code] != current.get(code)]
    return {labels[code]: (show(code, current.get(code)), show(code, values[code])) for code in differing}


def verdict_of(draft: Draft, current: Values | None, differing: Mapping[str, Any]) -> Verdict:
    if draft.rejected:
        return Verdict.REJECTED
    if current is None:
        return Verdict.NEW
    return Verdict.UPDATE if differing else Verdict.SAME


def apply_with(
    save: Callable[[list[Values], Progress], list[Values]],
    instructions: Sequence[Instruction],
    progress: Progress,
) -> list[Outcome]:
    """Write what was decided; lines left aside come out unchanged."""
    wanted = [item for item in instructions if item.decision != Decision.SKIP]
    undos = save([dict(item.data) for item in wanted], progress)
    written = dict(zip((item.line_id for item in wanted), undos, strict=True))
    progress(len(instructions), len(instructions))
    return [outcome(item, written.get(item.line_id)) for item in instructions]


def outcome(item: Instruction, undo: Values | None) -> Outcome:
    if undo is None:
        return Outcome(item.line_id, Verdict.SAME, item.target_id)
    result = Verdict.NEW if undo["avant"] is None else Verdict.UPDATE
    return Outcome(item.line_id, result, item.target_id, undo)
