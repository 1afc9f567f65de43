"""Instant search: accents, case, sigles and typing mistakes are forgiven.

Each word typed must be found somewhere in the folded text of the sheet. When that finds next to nothing, each word is
also tried as a misspelling of a word of the cité's own sheets: what is found so is announced as approximate.
"""

from collections.abc import Iterable
from dataclasses import dataclass

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
    """What to look for: `condition` on structures; `approchee` says that misspellings were allowed."""

    condition: Q
    approchee: bool = False


def words_of(text: str) -> list[str]:
    return fold(text).split()[:MAX_WORDS]


def understand(queryset: StructureQuerySet, text: str) -> Recherche | None:
    """What `text` looks for among `queryset`, or None when nothing was typed. One query, two when little is found."""
    words = words_of(text)
    if not words:
        return None
    exact = all_of([[word] for word in words])
    found = queryset.filter(exact).order_by()[:FEW].values_list("pk", flat=True)
    if len(found) >= FEW:
        return Recherche(exact)
    alternatives = misspelt(words, queryset)
    if all(len(choices) == 1 for choices in alternatives):
        return Recherche(exact)
    return Recherche(all_of(alternatives), approchee=True)


def all_of(alternatives: Iterable[Iterable[str]]) -> Q:
    """Every word, under any of its spellings."""
    condition = Q()
    for choices in alternatives:
        one = Q()
        for choice in choices:
            one |= Q(recherche__contains=choice)
        condition &= one
    return condition


def misspelt(words: list[str], queryset: StructureQuerySet) -> list[list[str]]:
    """Each word with the words of the sheets that it may stand for, itself first."""
    texts = queryset.order_by().values_list("recherche", flat=True)
    vocabulary = sorted({word for text in texts for word in text.split() if len(word) > 3})
    return [[word, *near(word, vocabulary)] for word in words]


def near(word: str, vocabulary: list[str]) -> list[str]:
    if len(word) < 4 or word.isdecimal():
        return []
    found = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=5)
    return [choice for choice, _, _ in found if choice != word]
