"""What a survey has gathered: who answered, and for each question counts, figures or texts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from maillage.acteurs.choices import GenreQuestion
from maillage.acteurs.models import Campagne, Question, ReponseQuestion, Structure
from maillage.acteurs.selectors.campagnes import figures

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Compte:
    """One possible answer, and how many gave it."""

    libelle: str
    nombre: int


@dataclass(frozen=True)
class Chiffres:
    """Of a question answered by a number."""

    somme: Decimal
    moyenne: Decimal
    mediane: Decimal
    minimum: Decimal
    maximum: Decimal


@dataclass(frozen=True)
class Texte:
    structure: Structure
    texte: str


@dataclass(frozen=True)
class Resultat:
    """`comptes` for a choice, `chiffres` for numbers (None: nobody answered), `textes` for what was written."""

    question: Question
    nombre: int
    comptes: tuple[Compte, ...]
    chiffres: Chiffres | None
    textes: tuple[Texte, ...]


@dataclass(frozen=True)
class Repondant:
    """A structure that filled the survey: question → answer."""

    structure: Structure
    le: datetime | None
    reponses: dict[int, str]


@dataclass(frozen=True)
class Resultats:
    questions: tuple[Resultat, ...]
    lignes: tuple[Repondant, ...]
    envoyes: int

    @property
    def repondants(self) -> int:
        return len(self.lignes)


def results(campagne: Campagne) -> Resultats:
    """Four lean queries, whatever the number of answers: there may be ten for each of hundreds of structures."""
    asked = list(campagne.questions.all())
    said: Any = ReponseQuestion.objects.filter(question__campagne=campagne).order_by()
    by_sending: dict[int, dict[int, str]] = defaultdict(dict)
    for envoi_id, question_id, value in said.values_list("envoi_id", "question_id", "valeur"):
        by_sending[envoi_id][question_id] = value
    # compared with the campaign: hundreds of identifiers would be as many parameters
    rows = campagne.envois.filter(repondu_le__isnull=False).select_related("structure")
    rows = rows.only("campagne", "repondu_le", "structure__nom").order_by("structure__nom", "pk")
    lines = tuple(
        Repondant(row.structure, row.repondu_le, by_sending[row.pk]) for row in rows if row.pk in by_sending
    )
    return Resultats(
        tuple(result_of(question, lines) for question in asked), lines, figures(campagne)["partis"]
    )


def result_of(question: Question, lines: Sequence[Repondant]) -> Resultat:
    said = [(line.structure, line.reponses[question.pk]) for line in lines if question.pk in line.reponses]
    values = [value for _, value in said]
    written = question.genre == GenreQuestion.TEXTE
    return Resultat(
        question,
        len(said),
        tuple(counted(question, values)),
        figures_of(values) if question.genre == GenreQuestion.NOMBRE and values else None,
        tuple(Texte(structure, value) for structure, value in said) if written else (),
    )


def counted(question: Question, values: Sequence[str]) -> list[Compte]:
    """In the order of the question, those that nobody chose included."""
    if question.genre not in (GenreQuestion.OUI_NON, GenreQuestion.CHOIX):
        return []
    known = ["oui", "non"] if question.genre == GenreQuestion.OUI_NON else question.choix
    numbers = Counter(values)
    return [Compte(label, numbers[label]) for label in known]


def figures_of(values: Sequence[str]) -> Chiffres:
    found = sorted(Decimal(value) for value in values)
    half, odd = divmod(len(found), 2)
    middle = found[half] if odd else (found[half - 1] + found[half]) / 2
    whole = sum(found, Decimal(0))
    return Chiffres(whole, rounded(whole / len(found)), rounded(middle), found[0], found[-1])


def rounded(value: Decimal) -> Decimal:
    return value.quantize(CENT, rounding=ROUND_HALF_UP)
