"""Instant search: accents, case, sigles and typing mistakes are forgiven.

Each word typed must be found somewhere in the folded text of the sheet. When that finds next to nothing, each word is
also tried as a misspelling of a word of the cité's own sheets: what is found so is announced as approximate.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
from itertools import accumulate
from operator import and_, or_

from django.db.models import Q

from maillage.acteurs.models import StructureQuerySet
from maillage.core.spelling import near, vocabulary_of
from maillage.core.text import fold

FEW = 3
"""Under this number of sheets found as typed, misspellings are tried."""
MAX_WORDS = 8
KEPT_WORDS = 256
"""Words whose sheets are remembered: the next key typed asks for the same ones again."""


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


class Textes:
    """Folded texts end to end in one string: looking for a word in 5 000 of them is one walk in C, not 5 000 steps."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._all = "\n".join(texts)
        self._ends = list(accumulate(len(text) + 1 for text in texts))
        self._known: dict[str, int] = {}

    @cached_property
    def vocabulary(self) -> list[str]:
        """Gathered when something mistyped is looked for: half the cost of a cube, for one search in ten."""
        return vocabulary_of([self._all])

    def holding(self, word: str) -> int:
        """One bit per text that holds the word, the first text lowest."""
        if word not in self._known:
            if len(self._known) >= KEPT_WORDS:
                self._known.clear()
            self._known[word] = self._look_for(word)
        return self._known[word]

    def _look_for(self, word: str) -> int:
        flags = bytearray(b"0" * len(self._ends))
        at = self._all.find(word)
        while at >= 0:
            rank = bisect_right(self._ends, at)
            flags[-1 - rank] = ord("1")
            at = self._all.find(word, self._ends[rank])
        return int(flags or b"0", 2)

    def matching(self, search: Recherche) -> int:
        """The texts that answer: as `Recherche.condition`."""
        return reduce(and_, (reduce(or_, map(self.holding, choices)) for choices in search.mots))


def understand_among(texts: Textes, text: str) -> Recherche | None:
    """The same as `understand`, among texts already read."""
    words = words_of(text)
    if not words:
        return None
    exact = Recherche(tuple((word,) for word in words))
    return exact if texts.matching(exact).bit_count() >= FEW else guess(words, texts.vocabulary)


def guess(words: Sequence[str], vocabulary: Sequence[str]) -> Recherche:
    """Each word with those it may stand for, itself first."""
    alternatives = tuple((word, *near(word, vocabulary)) for word in words)
    return Recherche(alternatives, approchee=any(len(choices) > 1 for choices in alternatives))
