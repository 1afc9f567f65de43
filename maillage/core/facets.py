"""Filtering a list by facets, with honest counts: what each choice would leave, and which filter emptied the list.

In: rows with the values they hold for each facet, and a question. Out: the keys that answer, in the order given; for
each facet, how many rows each value would leave with the other filters; for each active filter, how many rows there
would be without it. Values of one facet add up (or), facets restrain one another (and).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from maillage.core.spelling import near, vocabulary_of
from maillage.core.text import fold

AGE, TEXT = "age", "q"


@dataclass(frozen=True, slots=True)
class FacetRow:
    """`ages` in whole months, upper end excluded, None where unknown; `text` is folded."""

    key: int
    values: Mapping[str, frozenset[str]]
    text: str = ""
    ages: tuple[int | None, int | None] = (None, None)


@dataclass(frozen=True, slots=True)
class Question:
    q: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    ages: tuple[int | None, int | None] = (None, None)

    @property
    def active(self) -> tuple[str, ...]:
        names = [name for name, values in self.chosen.items() if values]
        return (*((TEXT,) if self.q else ()), *names, *((AGE,) if self.ages != (None, None) else ()))

    def without(self, name: str) -> "Question":
        if name == TEXT:
            return replace(self, q="")
        if name == AGE:
            return replace(self, ages=(None, None))
        return replace(self, chosen={facet: values for facet, values in self.chosen.items() if facet != name})


@dataclass(frozen=True, slots=True)
class Found:
    """`approximate`: misspellings of the words typed were allowed, since they were found nowhere."""

    keys: tuple[int, ...]
    counts: Mapping[str, Mapping[str, int]]
    without: Mapping[str, int]
    total: int
    approximate: bool = False


def explore(rows: Sequence[FacetRow], question: Question, facets: Iterable[str]) -> Found:
    """Answer `question` among `rows`, and count for each of `facets`."""
    names = tuple(facets)
    spellings, approximate = understand(rows, question.q)
    failures = [failed(row, question, spellings) for row in rows]
    keys = tuple(row.key for row, missed in zip(rows, failures, strict=True) if not missed)
    counts = {name: counted(rows, failures, name) for name in names}
    without = {name: sum(missed <= {name} for missed in failures) for name in question.active if not keys}
    return Found(keys, counts, without, len(rows), approximate)


def failed(row: FacetRow, question: Question, spellings: Sequence[tuple[str, ...]]) -> frozenset[str]:
    """The active filters that the row does not pass."""
    missed = {
        name for name, values in question.chosen.items() if values and row.values[name].isdisjoint(values)
    }
    if not all(any(word in row.text for word in words) for words in spellings):
        missed.add(TEXT)
    if not overlaps(row.ages, question.ages):
        missed.add(AGE)
    return frozenset(missed)


def overlaps(ages: tuple[int | None, int | None], asked: tuple[int | None, int | None]) -> bool:
    """Unknown ages answer no question about ages; an open end is without limit."""
    if asked == (None, None):
        return True
    if ages == (None, None):
        return False
    low, high = ages
    from_, to = asked
    return (to is None or low is None or low < to) and (from_ is None or high is None or high > from_)


def counted(rows: Sequence[FacetRow], failures: Sequence[frozenset[str]], name: str) -> Mapping[str, int]:
    """Rows that fail nothing but, perhaps, this facet: what each of its values would show."""
    alone = frozenset({name})
    found: Counter[str] = Counter()
    for row, missed in zip(rows, failures, strict=True):
        if missed <= alone:
            found.update(row.values[name])
    return found


def understand(rows: Sequence[FacetRow], q: str) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """Each word typed; when a word is found nowhere, the words it may be a misspelling of."""
    words = fold(q).split()[:8]
    vocabulary: list[str] | None = None
    spellings, approximate = [], False
    for word in words:
        choices: tuple[str, ...] = (word,)
        if not any(word in row.text for row in rows):
            vocabulary = vocabulary or vocabulary_of(row.text for row in rows)
            choices = (word, *near(word, vocabulary))
            approximate = approximate or len(choices) > 1
        spellings.append(choices)
    return tuple(spellings), approximate
