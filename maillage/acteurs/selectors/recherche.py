"""Instant search: accents, case, sigles and typing mistakes are forgiven.

Each word typed must be found somewhere in the folded text of the sheet. When that finds next to nothing, each word is
also tried as a misspelling of a word of the cité's own sheets: what is found so is announced as approximate.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce
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
    """The folded texts of a directory. Asking 5 000 of them for a word takes half a millisecond."""

    def __init__(self, texts: Sequence[str]) -> None:
        self._backwards = texts[::-1]
        self._known: dict[str, int] = {}

    @cached_property
    def vocabulary(self) -> list[str]:
        """Gathered when something mistyped is looked for: as long as all the rest, for one search in ten."""
        return vocabulary_of(self._backwards)

    def inherit(self, before: "Textes", written: Iterable[str] = ()) -> None:
        """Keep the vocabulary of the same directory `before` some texts were written.

        A word that nobody uses any more stays until everything is read again: it only ever finds nothing.
        """
        if "vocabulary" in vars(before) and (written or self._backwards == before._backwards):
            self.vocabulary = sorted({*before.vocabulary, *vocabulary_of(written)})

    def holding(self, word: str) -> int:
        """One bit per text that holds the word, the first text lowest."""
        if word not in self._known:
            if len(self._known) >= KEPT_WORDS:
                self._known.clear()
            digits = "".join(["1" if word in text else "0" for text in self._backwards])
            self._known[word] = int(digits or "0", 2)
        return self._known[word]

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
