"""What an import has done or would do, for programs and for the page that undoes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from maillage.base.transfers import Verdict
from maillage.documents.models import ImportLine, ImportQuestion, ImportSession


@dataclass(frozen=True)
class UndoPlan:
    """What undoing would touch: sheets created by the import, and sheets that it changed."""

    created: int
    updated: int


def undo_plan(session: ImportSession) -> UndoPlan:
    return UndoPlan(session.counts[Verdict.NEW], session.counts[Verdict.UPDATE])


@dataclass(frozen=True)
class Tally:
    """A figure of the report with its label, which agrees with it."""

    verdict: Verdict
    label: str
    count: int


DONE_LABELS = {
    Verdict.NEW: ("créée", "créées"),
    Verdict.UPDATE: ("mise à jour", "mises à jour"),
    Verdict.SAME: ("laissée telle quelle", "laissées telles quelles"),
    Verdict.PROBABLE: ("doublon probable laissé de côté", "doublons probables laissés de côté"),
    Verdict.REJECTED: ("rejetée", "rejetées"),
}
REJECTIONS_PER_PAGE = 50


def tallies(session: ImportSession) -> list[Tally]:
    """What the import did, in the order of the report; nothing when it was never applied."""
    if not session.resume.get("resultat"):
        return []
    counts = session.counts
    return [
        Tally(verdict, labels[counts[verdict] > 1], counts[verdict])
        for verdict, labels in DONE_LABELS.items()
    ]


def rejected_lines(session: ImportSession) -> QuerySet[ImportLine]:
    """Lines rejected by the preview, or at the moment of writing."""
    rejected = Q(verdict=Verdict.REJECTED) | Q(resultat=Verdict.REJECTED)
    return ImportLine.objects.filter(rejected, session=session).order_by("numero", "pk")


def rejections(session: ImportSession, page: str) -> Page[ImportLine]:
    return Paginator(rejected_lines(session), REJECTIONS_PER_PAGE).get_page(page)


def report(session: ImportSession, *, simulation: bool = False) -> dict[str, Any]:
    """The JSON report: before application the counts are those of the preview; they always add up to `lignes`."""
    return {
        "session": session.pk,
        "fichier": session.nom_fichier,
        **totals(session),
        "erreurs": list(errors_of(session)),
        "questions": [question_of(row) for row in session.questions.all()],
        "hors_champ": session.hors_champ,
        "notes": session.remarques,
        "simulation": simulation,
    }


def question_of(row: ImportQuestion) -> dict[str, Any]:
    return {
        "code": row.code,
        "question": row.libelle,
        "lignes": row.lignes,
        "reponses": [
            {"valeur": c["value"], "libelle": c["label"], "score": c["score"], "raisons": c["reasons"]}
            for c in row.choix
        ],
        "reponse": row.reponse,
        "repondue": row.repondue,
    }


def totals(session: ImportSession) -> dict[str, int]:
    """The counts under the names that programs know."""
    counts = session.counts
    return {
        "lignes": session.total,
        "creees": counts[Verdict.NEW],
        "mises_a_jour": counts[Verdict.UPDATE],
        "inchangees": counts[Verdict.SAME],
        "doublons_probables": counts[Verdict.PROBABLE],
        "rejetees": counts[Verdict.REJECTED],
    }


def errors_of(session: ImportSession) -> Iterator[dict[str, Any]]:
    """One per cell at fault, in the order of the file; a cell left out without rejecting its line is there too."""
    rows = ImportLine.objects.filter(session=session).exclude(problemes=[]).order_by("numero", "pk")
    for numero, problems in rows.values_list("numero", "problemes").iterator(chunk_size=1000):
        for problem in problems:
            yield {"ligne": numero, "colonne": problem["colonne"], "message": problem["message"]}
