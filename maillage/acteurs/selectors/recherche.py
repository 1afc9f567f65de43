"""Instant search: accents, case, sigles and typing mistakes are forgiven.

Each word typed must be found somewhere in the folded text of the sheet. When that finds next to nothing, each word is
also tried as a misspelling of a word of the cité's own sheets: what is found so is announced as approximate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from django.db.models import Q
from rapidfuzz import fuzz, process

from maillage.acteurs.models import StructureQuerySet
from maillage.core.text import fold

FEW = 3
"""Under this number of sheets found as typed, misspellings are tried."""
MAX_WORDS = 8
LIKENESS = 76.0
"""Per cent of letters in common, in order: "mediatehque" and "mediatheque" have 91, "lursat" and "lurcat" 83."""


@dataclass(frozen=True)
class Recherche:
    """What to look for: each word typed, under any of its spellings. `approchee` says that misspellings were allowed."""

    mots: tuple[tuple[str, ...], ...]
    approchee: bool = False

    @property
    def condition(self) -> Q:
        """The same on structures."""
        condition = Q()
        for choices in self.mots:
            one = Q()
            for choice in choices:
                one |= Q(recherche__contains=choice)
            condition &= one
        return condition


def words_of(text: str) -> list[str]:
    return fold(text).split()[:MAX_WORDS]


def understand(queryset: StructureQuerySet, text: str) -> Recherche | None:
    """What `text` looks for among `queryset`, or None when nothing was typed. One query, two when little is found."""
    words = words_of(text)
    if not words:
        return None
    exact = Recherche(tuple((word,) for word in words))
    found = queryset.filter(exact.condition).order_by()[:FEW].values_list("pk", flat=True)
    if len(found) >= FEW:
        return exact
    return guess(words, vocabulary_of(queryset.order_by().values_list("recherche", flat=True)))


def understand_among(texts: Sequence[str], vocabulary: Sequence[str], text: str) -> Recherche | None:
    """The same, among texts already read."""
    words = words_of(text)
    if not words:
        return None
    found = islice((1 for searched in texts if all(word in searched for word in words)), FEW)
    if sum(found) >= FEW:
        return Recherche(tuple((word,) for word in words))
    return guess(words, vocabulary)


def guess(words: Sequence[str], vocabulary: Sequence[str]) -> Recherche:
    """Each word with those it may stand for, itself first."""
    alternatives = tuple((word, *near(word, vocabulary)) for word in words)
    return Recherche(alternatives, approchee=any(len(choices) > 1 for choices in alternatives))


def vocabulary_of(texts: Iterable[str]) -> list[str]:
    """The words of the sheets that somebody may have misspelt."""
    return sorted({word for text in texts for word in text.split() if len(word) > 3})


def near(word: str, vocabulary: Sequence[str]) -> list[str]:
    if len(word) < 4 or word.isdecimal():
        return []
    found = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=5)
    return [choice for choice, _, _ in found if choice != word]
