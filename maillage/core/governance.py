"""Instances that do the same thing with the same people at the same time, and what could be proposed.

In: instances with their members, themes, the days they meet and how long they exist. Out: pairs that overlap, each with
what they share, the reasons as sentences, and one proposal. Angers fears « une impression de doublons »: two instances
are worth looking at when they share at least two members, and a theme or weeks. Sharing people alone is how a troïka
works; it proves nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from itertools import combinations

from maillage.core.text import day_in_words

MEMBERS = 2
"""Members shared from which a pair is worth looking at."""
MOSTLY = 0.6
"""Part of the smaller instance from which the two are nearly the same people."""
CLOSE = 7
"""Days between two meetings from which one half-day could hold both."""


class Suggestion(StrEnum):
    MERGE = "fusion"
    JOINT = "commune"
    HALF_DAY = "demi_journee"


@dataclass(frozen=True, slots=True)
class Body:
    """`membres` and `themes` are codes; `jours` the days it meets, in the period looked at; `fin` is out."""

    key: int
    nom: str
    membres: frozenset[str]
    themes: frozenset[str] = frozenset()
    jours: tuple[date, ...] = ()
    debut: date | None = None
    fin: date | None = None
    rend_compte_a: int | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """`semaines` is how many weeks hold a meeting of both; `proches` the closest couple of days within CLOSE."""

    first: int
    second: int
    membres: frozenset[str]
    part: float
    themes: frozenset[str]
    semaines: int
    proches: tuple[date, date] | None
    raisons: tuple[str, ...]
    proposition: Suggestion
    phrase: str


@dataclass(frozen=True, slots=True)
class Words:
    """How codes are told to people."""

    membres: Mapping[str, str]
    themes: Mapping[str, str]


def overlapping(bodies: Iterable[Body], words: Words) -> list[Pair]:
    """Pairs worth looking at, those that share most first."""
    ordered = sorted(bodies, key=lambda body: body.key)
    found = [pair for a, b in combinations(ordered, 2) if (pair := compare(a, b, words)) is not None]
    return sorted(found, key=lambda p: (-len(p.themes) * p.part, -len(p.membres), p.first, p.second))


def compare(a: Body, b: Body, words: Words) -> Pair | None:
    members = a.membres & b.membres
    if len(members) < MEMBERS or not together(a, b):
        return None
    themes = a.themes & b.themes
    weeks = len({week(day) for day in a.jours} & {week(day) for day in b.jours})
    near = closest(a.jours, b.jours)
    if not themes and not weeks and near is None:
        return None
    part = len(members) / min(len(a.membres), len(b.membres))
    suggestion = suggest(a, b, part=part, themes=themes, near=near)
    return Pair(
        a.key, b.key, members, part, themes, weeks, near,
        tuple(reasons(a, b, members, themes, weeks, near, words)), suggestion, sentence(suggestion, a, b, near),
    )  # fmt: skip


def together(a: Body, b: Body) -> bool:
    """Do they exist at the same time?"""
    return before(a.debut, b.fin) and before(b.debut, a.fin)


def before(start: date | None, end: date | None) -> bool:
    return start is None or end is None or start < end


def week(day: date) -> date:
    return day - timedelta(days=day.weekday())


def closest(one: Sequence[date], other: Sequence[date]) -> tuple[date, date] | None:
    """The two days nearest to each other, the earliest couple when several are; None beyond CLOSE days."""
    couples = [(abs((b - a).days), a, b) for a in one for b in other]
    best = min(couples, default=None)
    return None if best is None or best[0] > CLOSE else (best[1], best[2])


def suggest(
    a: Body, b: Body, *, part: float, themes: frozenset[str], near: tuple[date, date] | None
) -> Suggestion:
    """Nearly the same people on the same themes: one group; when one reports to the other, they stay two."""
    linked = b.key == a.rend_compte_a or a.key == b.rend_compte_a
    if themes and part >= MOSTLY and not linked:
        return Suggestion.MERGE
    return Suggestion.JOINT if themes else Suggestion.HALF_DAY


def sentence(suggestion: Suggestion, a: Body, b: Body, near: tuple[date, date] | None) -> str:
    pair = f"« {a.nom} » et « {b.nom} »"
    if suggestion == Suggestion.MERGE:
        return f"Faire de {pair} un seul groupe, ou une formation restreinte de l'autre."
    if suggestion == Suggestion.JOINT:
        return f"Tenir une réunion commune à {pair} sur ce qu'ils partagent."
    when = (
        f" (le {day_in_words(near[0], year=False)} et le {day_in_words(near[1], year=False)} sont proches)"
        if near and near[0] != near[1]
        else ""
    )
    return f"Réunir {pair} la même demi-journée, l'une après l'autre{when}."


def reasons(
    a: Body, b: Body, members: frozenset[str], themes: frozenset[str], weeks: int,
    near: tuple[date, date] | None, words: Words,
) -> Iterable[str]:  # fmt: skip
    names = listed(sorted(words.membres.get(code, code) for code in members))
    small = min(len(a.membres), len(b.membres))
    yield f"{len(members)} membres en commun sur {small} : {names}."
    if themes:
        yield f"Mêmes thèmes : {listed(sorted(words.themes.get(code, code) for code in themes))}."
    if weeks:
        yield (
            f"Réunies la même semaine {weeks} fois sur la période."
            if weeks > 1
            else "Réunies la même semaine une fois."
        )
    if near and near[0] == near[1]:
        yield f"Réunies le même jour, le {day_in_words(near[0])}."
    elif near and not weeks:
        yield f"Réunies à {abs((near[1] - near[0]).days)} jours d'écart (le {day_in_words(near[0])} et le {day_in_words(near[1])})."


def listed(names: Sequence[str], most: int = 6) -> str:
    """« a, b et c »; beyond `most`, how many more."""
    left = len(names) - most
    parts = [*names[:most], f"{left} autre{'s' if left > 1 else ''}"] if left > 0 else list(names)
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"
