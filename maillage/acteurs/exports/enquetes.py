"""The results of a survey: a sheet of answers, one line per structure, and a sheet of counts."""

from maillage.acteurs.choices import GenreQuestion
from maillage.acteurs.models import Campagne, Question
from maillage.acteurs.selectors.enquetes import Resultat, Resultats
from maillage.office.writers import Cell, Sheet, write_ods, write_xlsx

FORMATS = {
    "xlsx": ("Excel", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "ods": ("LibreOffice", "application/vnd.oasis.opendocument.spreadsheet"),
}


def results_file(campagne: Campagne, found: Resultats, format: str) -> bytes:
    """`format` is one of FORMATS. Texts are written as texts: what looks like a formula computes nothing."""
    sheets = [answers_sheet(found), counts_sheet(found)]
    return write_ods(sheets) if format == "ods" else write_xlsx(sheets, title=campagne.titre)


def answers_sheet(found: Resultats) -> Sheet:
    asked = [result.question for result in found.questions]
    header = ("Structure", "Répondu le", *(f"{question.ordre}. {question.libelle}" for question in asked))
    rows: list[tuple[Cell, ...]] = [
        (
            line.structure.nom,
            line.le.date() if line.le else None,
            *(cell(question, line.reponses.get(question.pk, "")) for question in asked),
        )
        for line in found.lignes
    ]
    return Sheet("Réponses", header, rows)


def cell(question: Question, value: str) -> Cell:
    return float(value) if value and question.genre == GenreQuestion.NOMBRE else value


def counts_sheet(found: Resultats) -> Sheet:
    rows = [line for result in found.questions for line in lines_of(result)]
    return Sheet("Synthèse", ("Question", "Réponse", "Nombre"), rows)


def lines_of(result: Resultat) -> list[tuple[Cell, ...]]:
    label = f"{result.question.ordre}. {result.question.libelle}"
    lines: list[tuple[Cell, ...]] = [(label, count.libelle, count.nombre) for count in result.comptes]
    if result.chiffres:
        told = result.chiffres
        named = (
            ("somme", told.somme), ("moyenne", told.moyenne), ("médiane", told.mediane),
            ("minimum", told.minimum), ("maximum", told.maximum),
        )  # fmt: skip
        lines += [(label, name, float(value)) for name, value in named]
    return [*lines, (label, "réponses reçues", result.nombre)]
