"""The preview: lines of an import by verdict, with what each would do and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from maillage.base.transfers import Decision, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportQuestion, ImportSession
from maillage.documents.rules import decisions_for
from maillage.documents.selectors.sessions import field_labels

PER_PAGE = 50
QUESTIONS = 20
PROBABLE_LABELS = {Decision.CREATE: "C'est une autre : créer", Decision.SKIP: "Ignorer cette ligne"}
PLAIN_LABELS = {
    Decision.CREATE: "Créer",
    Decision.UPDATE: "Mettre à jour",
    Decision.SKIP: "Laisser de côté",
}
# The tab that opens by itself: what needs a person first.
FIRST_TABS = (Verdict.PROBABLE, Verdict.NEW, Verdict.UPDATE, Verdict.REJECTED, Verdict.SAME)


@dataclass(frozen=True)
class Bilan:
    """What applying the import would do, as decided so far."""

    a_creer: int
    a_mettre_a_jour: int
    ignorees: int
    a_trancher: int
    questions: int

    @property
    def a_ecrire(self) -> int:
        return self.a_creer + self.a_mettre_a_jour


@dataclass(frozen=True)
class ChangeShown:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class CandidateShown:
    """`percent` is the likeness, from 0 to 100; `chosen`: a person has said that it is the same."""

    id: str
    target_id: int | None
    label: str
    percent: int
    reasons: Sequence[str]
    same_file_line: int | None
    chosen: bool
    changes: Sequence[ChangeShown]

    @property
    def value(self) -> str:
        """What the button of this sheet sends."""
        return f"{Decision.UPDATE}:{self.target_id}"


@dataclass(frozen=True)
class Choice:
    """A button of a line: what it sends, what it says, whether it is what will be done."""

    id: str
    value: str
    label: str
    chosen: bool


@dataclass(frozen=True)
class LineShown:
    """A line as a page draws it. `choices` is empty when there is nothing to choose.

    `changes` are the values of a new object, unless the line updates a known one: then they are what it changes.
    """

    line: ImportLine
    candidates: Sequence[CandidateShown]
    changes: Sequence[ChangeShown]
    choices: Sequence[Choice]
    probable: bool

    @property
    def fresh(self) -> bool:
        return self.line.verdict in (Verdict.NEW, Verdict.PROBABLE)


@dataclass(frozen=True)
class LinePage:
    """A page of one tab; `found` counts the lines of the tab that the search keeps."""

    verdict: Verdict
    q: str
    page: Page[ImportLine]
    lines: Sequence[LineShown]
    found: int


def lines_of(session: ImportSession, verdict: str, q: str = "") -> QuerySet[ImportLine]:
    """By verdict, then by a word of the label or the exact number of the line."""
    rows = ImportLine.objects.filter(session=session, verdict=verdict)
    if q:
        number = Q(numero=int(q)) if q.isdecimal() and len(q) < 10 else Q()
        rows = rows.filter(Q(libelle__icontains=q) | number) if number else rows.filter(libelle__icontains=q)
    return rows.order_by("numero", "pk")


def first_tab(counts: Mapping[str, int]) -> Verdict:
    return next((verdict for verdict in FIRST_TABS if counts[verdict]), Verdict.NEW)


def preview(session: ImportSession, verdict: str, q: str, page: str) -> LinePage:
    """`verdict`, `q` and `page` as in the address bar: unknown values fall back to the first useful ones."""
    chosen = Verdict(verdict) if verdict in Verdict.values else first_tab(session.counts)
    found = Paginator(lines_of(session, chosen, q), PER_PAGE).get_page(page)
    labels = field_labels(session)
    return LinePage(
        chosen, q, found, [display(line, session, labels) for line in found], found.paginator.count
    )


def display(line: ImportLine, session: ImportSession, labels: Mapping[str, str]) -> LineShown:
    choices = choices_of(line) if session.etape == Etape.A_VERIFIER and line.question_id is None else []
    return LineShown(
        line,
        candidates_of(line, labels),
        pairs_shown(line.changements, labels),
        choices,
        line.verdict == Verdict.PROBABLE,
    )


def choices_of(line: ImportLine) -> list[Choice]:
    """Besides « c'est la même », which stands beside each sheet that looks like the line."""
    labels = PROBABLE_LABELS if line.verdict == Verdict.PROBABLE else PLAIN_LABELS
    decided = line.decidee_par_une_personne or line.verdict != Verdict.PROBABLE
    return [
        Choice(
            f"choix-{line.pk}-{decision}",
            value_of(line, decision),
            labels[decision],
            decided and line.decision == decision,
        )
        for decision in decisions_for(line.verdict)
        if decision in labels
    ]


def value_of(line: ImportLine, decision: Decision) -> str:
    return f"{decision}:{line.cible_id}" if decision == Decision.UPDATE else decision.value


def candidates_of(line: ImportLine, labels: Mapping[str, str]) -> list[CandidateShown]:
    same = line.decision == Decision.UPDATE
    return [
        CandidateShown(
            f"fiche-{line.pk}-{found['target_id']}",
            found["target_id"],
            found["label"],
            round(100 * found["score"]),
            found["reasons"],
            found["same_file_line"],
            same and found["target_id"] == line.cible_id,
            pairs_shown(found.get("changes", {}), labels),
        )
        for found in line.candidats
    ]


def pairs_shown(pairs: Mapping[str, Any], labels: Mapping[str, str]) -> list[ChangeShown]:
    return [ChangeShown(labels.get(code, code), before, after) for code, (before, after) in pairs.items()]


def outlook(session: ImportSession) -> Bilan:
    """Two queries, whatever the number of lines."""
    to_settle = Q(verdict=Verdict.PROBABLE, decidee_par_une_personne=False, question=None)
    skipped = Q(decision=Decision.SKIP) & ~Q(verdict__in=(Verdict.SAME, Verdict.REJECTED))
    counts = ImportLine.objects.filter(session=session).aggregate(
        a_creer=Count("pk", filter=Q(decision=Decision.CREATE)),
        a_mettre_a_jour=Count("pk", filter=Q(decision=Decision.UPDATE)),
        ignorees=Count("pk", filter=skipped),
        a_trancher=Count("pk", filter=to_settle),
    )
    return Bilan(**counts, questions=session.questions.filter(repondue=False).count())


# ── what the import asks ──────────────────────────────────────────────


@dataclass(frozen=True)
class QuestionShown:
    """`answers` are (value, label, per cent of likeness or None, reasons, chosen); none: the answer is typed."""

    question: ImportQuestion
    answers: Sequence[tuple[str, str, int | None, Sequence[str], bool]]


@dataclass(frozen=True)
class Questions:
    """The questions of a page, those without an answer first; `missing`: how many are about what is nowhere to be found."""

    shown: Sequence[QuestionShown]
    total: int
    missing: int

    @property
    def more(self) -> int:
        return self.total - len(self.shown)


def questions_of(session: ImportSession) -> Questions:
    rows = list(session.questions.all())
    return Questions(
        [QuestionShown(row, answers_shown(row)) for row in rows[:QUESTIONS]],
        len(rows),
        sum(not row.repondue and row.creation_seule for row in rows),
    )


def answers_shown(row: ImportQuestion) -> list[tuple[str, str, int | None, Sequence[str], bool]]:
    return [
        (
            choice["value"],
            choice["label"],
            None if choice["score"] is None else round(100 * choice["score"]),
            choice["reasons"],
            choice["value"] == row.reponse,
        )
        for choice in row.choix
    ]
