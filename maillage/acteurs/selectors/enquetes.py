"""What a survey has gathered: who answered, and for each question counts, figures or texts."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

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
    """Three queries, whatever the number of answers."""
    asked = list(campagne.questions.all())
    rows = list(
        ReponseQuestion.objects.filter(question__campagne=campagne)
        .select_related("envoi__structure")
        .order_by("envoi__structure__nom", "envoi_id", "pk")
    )
    by_question: dict[int, list[ReponseQuestion]] = defaultdict(list)
    lines: dict[int, Repondant] = {}
    for row in rows:
        by_question[row.question_id].append(row)
        line = lines.setdefault(row.envoi_id, Repondant(row.envoi.structure, row.envoi.repondu_le, {}))
        line.reponses[row.question_id] = row.valeur
    return Resultats(
        tuple(result_of(question, by_question[question.pk]) for question in asked),
        tuple(lines.values()),
        figures(campagne)["partis"],
    )


def result_of(question: Question, rows: Sequence[ReponseQuestion]) -> Resultat:
    values = [row.valeur for row in rows]
    texts = tuple(Texte(row.envoi.structure, row.valeur) for row in rows)
    return Resultat(
        question,
        len(rows),
        tuple(counted(question, values)),
        figures_of(values) if question.genre == GenreQuestion.NOMBRE and values else None,
        texts if question.genre == GenreQuestion.TEXTE else (),
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
