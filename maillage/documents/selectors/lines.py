"""The preview: lines of an import by verdict, with what each would do and why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from maillage.base.transfers import Decision, Verdict
from maillage.documents.choices import Etape
from maillage.documents.models import ImportLine, ImportSession
from maillage.documents.rules import decisions_for
from maillage.documents.selectors.sessions import field_labels

PER_PAGE = 50
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

    @property
    def a_ecrire(self) -> int:
        return self.a_creer + self.a_mettre_a_jour


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
class ChangeShown:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class LineShown:
    """A line as a page draws it. `choices` is empty when there is nothing to choose."""

    line: ImportLine
    candidates: Sequence[CandidateShown]
    changes: Sequence[ChangeShown]
    choices: Sequence[Choice]
    probable: bool


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
    choices = choices_of(line) if session.etape == Etape.A_VERIFIER else []
    return LineShown(
        line, candidates_of(line), changes_of(line, labels), choices, line.verdict == Verdict.PROBABLE
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


def candidates_of(line: ImportLine) -> list[CandidateShown]:
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
        )
        for found in line.candidats
    ]


def changes_of(line: ImportLine, labels: Mapping[str, str]) -> list[ChangeShown]:
    pairs: Mapping[str, Any] = line.changements
    return [ChangeShown(labels.get(code, code), before, after) for code, (before, after) in pairs.items()]


def outlook(session: ImportSession) -> Bilan:
    """One query, whatever the number of lines."""
    to_settle = Q(verdict=Verdict.PROBABLE, decidee_par_une_personne=False)
    skipped = Q(decision=Decision.SKIP) & ~Q(verdict__in=(Verdict.SAME, Verdict.REJECTED))
    counts = ImportLine.objects.filter(session=session).aggregate(
        a_creer=Count("pk", filter=Q(decision=Decision.CREATE)),
        a_mettre_a_jour=Count("pk", filter=Q(decision=Decision.UPDATE)),
        ignorees=Count("pk", filter=skipped),
        a_trancher=Count("pk", filter=to_settle),
    )
    return Bilan(**counts)
