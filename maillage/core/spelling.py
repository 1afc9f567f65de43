"""Which known words may a mistyped word stand for?"""

from collections.abc import Iterable, Mapping, Sequence

from rapidfuzz import fuzz, process

from maillage.core.text import fold

LIKENESS = 76.0
"""Per cent of letters in common, in order: "mediatehque" and "mediatheque" have 91, "lursat" and "lurcat" 83."""
SHORTEST = 4
"""Letters: shorter words are too near to one another."""


def vocabulary_of(texts: Iterable[str]) -> list[str]:
    """The words of folded texts that somebody may have misspelt, in alphabetical order."""
    return sorted({word for text in texts for word in set(text.split()) if len(word) >= SHORTEST})


def near(word: str, vocabulary: Sequence[str]) -> list[str]:
    """At most five other words of the vocabulary, the likeliest first; none for a short word or a number."""
    if len(word) < SHORTEST or word.isdecimal():
        return []
    found = process.extract(word, vocabulary, scorer=fuzz.ratio, score_cutoff=LIKENESS, limit=5)
    return [choice for choice, _, _ in found if choice != word]


def closest(question: str, names: Mapping[int, str], limit: int) -> list[int]:
    """The keys whose name holds the question, or nearly, first; names of one likeness stay in their order."""
    folded = {key: fold(name) for key, name in names.items()}
    found = process.extract(fold(question), folded, scorer=fuzz.partial_ratio, limit=limit)
    return [key for _, _, key in found]
