"""Headers of a file → fields, by their names, then nearly their names, then what the cells look like."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from rapidfuzz import fuzz

from maillage.base.transfers import ImportColumn
from maillage.core.text import fold

CLOSE = 90
"""Likeness of two names, out of 100, from which a misspelt header is taken for a field."""
SHORTEST_FUZZY = 5
HINT_SHARE = 0.8
HINT_MINIMUM = 2
DIGITS = re.compile(r"\d+")


@dataclass(frozen=True)
class Hint:
    """What the cells of a column look like, and the fields that hold such values, the likeliest first."""

    pattern: re.Pattern[str]
    codes: tuple[str, ...]


HINTS = (
    Hint(re.compile(r"\d{3} ?\d{3} ?\d{3} ?\d{5}"), ("siret",)),
    Hint(re.compile(r"\d{3} ?\d{3} ?\d{3}"), ("siren",)),
    Hint(re.compile(r"\d{7}[A-Za-z]"), ("uai", "code_uai")),
    Hint(re.compile(r"W\d[0-9A-Z]\d{7}"), ("rna",)),
    Hint(re.compile(r"Q[NP]\d[0-9A-Z]{2}\d{2}[A-Z0-9]"), ("qpv", "code_qpv", "code")),
    Hint(re.compile(r"[^@\s]+@[^@\s]+\.[a-zA-Z]{2,}"), ("courriel", "email", "contact_courriel")),
    Hint(re.compile(r"(?:https?://|www\.)\S+"), ("site_web", "site", "url")),
    Hint(re.compile(r"(?:\+33|0)[ .]?[1-9](?:[ .-]?\d{2}){4}"), ("telephone", "contact_telephone")),
    Hint(re.compile(r"-?\d{1,2}[.,]\d{3,} ?[,; ] ?-?\d{1,3}[.,]\d{3,}"), ("position", "coordonnees")),
    # metropolitan France: latitudes and longitudes cannot be taken for one another
    Hint(re.compile(r"(?:4[1-9]|5[01])[.,]\d{3,}"), ("latitude",)),
    Hint(re.compile(r"-?\d[.,]\d{3,}"), ("longitude",)),
)


@dataclass
class Matching:
    """The pairs found so far; each header and each field is taken once."""

    headers: Sequence[str]
    pairs: dict[str, str] = field(default_factory=dict)

    def offer(self, header: str, code: str) -> None:
        if header not in self.pairs and code not in self.pairs.values():
            self.pairs[header] = code

    @property
    def free(self) -> list[str]:
        return [header for header in self.headers if header not in self.pairs]


def match_columns(
    headers: Sequence[str], samples: Mapping[str, Sequence[str]], columns: Sequence[ImportColumn]
) -> dict[str, str]:
    """Header → code of its field, for the headers that have one. `samples`: some values of each column, as text."""
    matching = Matching(headers)
    for header, code in by_name(headers, columns):
        matching.offer(header, code)
    for header, code in by_likeness(matching.free, columns):
        matching.offer(header, code)
    for header, code in by_content(matching.free, samples, columns):
        matching.offer(header, code)
    return {header: matching.pairs[header] for header in headers if header in matching.pairs}


def names_of(column: ImportColumn) -> list[str]:
    return [fold(name) for name in (column.label, column.code, *column.synonyms)]


def by_name(headers: Sequence[str], columns: Sequence[ImportColumn]) -> Iterator[tuple[str, str]]:
    """The label and the code of a field win over its synonyms, and these are tried in their order."""
    ranked: dict[str, list[tuple[int, str]]] = {}
    for column in columns:
        for rank, name in enumerate(names_of(column)):
            ranked.setdefault(name, []).append((rank, column.code))
    found = [
        (rank, position, header, code)
        for position, header in enumerate(headers)
        for rank, code in ranked.get(fold(header), ())
    ]
    for _, _, header, code in sorted(found):
        yield header, code


def by_likeness(headers: Sequence[str], columns: Sequence[ImportColumn]) -> Iterator[tuple[str, str]]:
    found = [
        (-score, position, header, column.code)
        for position, header in enumerate(headers)
        for column in columns
        if (score := max(likeness(fold(header), name) for name in names_of(column))) >= CLOSE
    ]
    for _, _, header, code in sorted(found):
        yield header, code


def likeness(header: str, name: str) -> float:
    """0 to 100. Short names, and names that differ by a number ("Tél. 1", "Tél. 2"), are never nearly the same."""
    if min(len(header), len(name)) < SHORTEST_FUZZY or DIGITS.findall(header) != DIGITS.findall(name):
        return 0
    return fuzz.token_sort_ratio(header, name)


def by_content(
    headers: Sequence[str], samples: Mapping[str, Sequence[str]], columns: Sequence[ImportColumn]
) -> Iterator[tuple[str, str]]:
    codes = {column.code for column in columns}
    for hint in HINTS:
        known = [code for code in hint.codes if code in codes]
        for header in headers:
            if known and looks_like(hint, samples.get(header, ())):
                yield header, known[0]


def looks_like(hint: Hint, values: Sequence[str]) -> bool:
    filled = [value for value in values if value]
    if len(filled) < HINT_MINIMUM:
        return False
    return sum(1 for value in filled if hint.pattern.fullmatch(value)) >= HINT_SHARE * len(filled)


def corrected_mapping(
    chosen: Mapping[str, str], suggested: Mapping[str, str], headers: Sequence[str]
) -> dict[str, str]:
    """The program's mapping corrected by what somebody wrote: header → code, or "" to leave the column out.

    Headers are compared once folded; a header that the file does not have is kept, so that rules can refuse it.
    """
    folded = {fold(header): header for header in headers}
    told = {folded.get(fold(header), header): code for header, code in chosen.items()}
    others = {
        header: code for header, code in suggested.items() if header not in told and code not in told.values()
    }
    return {**others, **{header: code for header, code in told.items() if code}}
