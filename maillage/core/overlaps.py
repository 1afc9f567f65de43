"""Who offers the same thing to the same people, and to whom nobody offers anything.

In: offers with ages, themes, times and places. Out: pairs that overlap, with what they share; for each theme and age
band, the offers that reach it and the ages left out. What is not known proves nothing: an offer without ages or
without theme overlaps nobody and fills nothing. Places and times unknown (empty) are taken as possible, and said so.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from heapq import nsmallest
from itertools import combinations

from maillage.core.ages import AgeRange, uncovered

_OPEN = 10**6
_OPEN_WIDTH = 1200
"""Months: an age range without end, when ranges are compared and when they are ranked."""


@dataclass(frozen=True, slots=True)
class Offer:
    """`places` are codes; `everywhere` reaches all of them."""

    key: int
    ages: AgeRange | None
    themes: frozenset[str]
    times: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class Overlap:
    """`times` and `places` are what both name; empty when one of the two says nothing (or is everywhere)."""

    first: int
    second: int
    themes: frozenset[str]
    ages: AgeRange
    times: frozenset[str]
    places: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cell:
    """A theme and an age band: the offers that reach it, and the parts of the band that none reaches."""

    theme: str
    band: AgeRange
    offers: tuple[int, ...]
    holes: tuple[AgeRange, ...]


def overlaps(offers: Iterable[Offer]) -> list[Overlap]:
    """Pairs that share a theme and an age and are not known to differ in time or place; closest pairs first."""
    found = [pair for a, b in combinations(offers, 2) if (pair := overlap(a, b)) is not None]
    return sorted(found, key=closeness)


def closest(offers: Iterable[Offer], most: int) -> tuple[list[Overlap], int]:
    """The first of what `overlaps` gives and how many it would give, without making them all: a cité has hundreds of offers."""
    known = [offer for offer in offers if offer.ages is not None and offer.themes]
    packed = _packed(known)
    found = []
    for rank, (low, high, themes, times, places) in enumerate(packed):
        for other, (low2, high2, themes2, times2, places2) in enumerate(packed[rank + 1 :], rank + 1):
            common = themes & themes2
            bottom, top = max(low, low2), min(high, high2)
            if not common or bottom >= top or not (places & places2):
                continue
            together = times & times2
            if together or not (times and times2):
                width = (_OPEN_WIDTH if top == _OPEN else top) - bottom
                found.append((-common.bit_count(), -together.bit_count(), -width, rank, other))
    first = nsmallest(most, found, key=lambda pair: (*pair[:3], known[pair[3]].key, known[pair[4]].key))
    pairs = [overlap(known[rank], known[other]) for *_, rank, other in first]
    return [pair for pair in pairs if pair is not None], len(found)


def _packed(offers: Sequence[Offer]) -> list[tuple[int, int, int, int, int]]:
    """(from, to, themes, times, places): sets as bits, so that a pair costs a few operations on integers."""
    bits = {kind: _bits(getattr(offer, kind) for offer in offers) for kind in ("themes", "times", "places")}
    rows = []
    for offer in offers:
        low, high = (offer.ages.min_months, offer.ages.max_months) if offer.ages else (0, 0)
        themes, times, places = (
            sum(bits[kind][value] for value in getattr(offer, kind)) for kind in ("themes", "times", "places")
        )
        nowhere_said = offer.everywhere or not offer.places
        rows.append((low, _OPEN if high is None else high, themes, times, -1 if nowhere_said else places))
    return rows


def _bits(sets: Iterable[frozenset[str]]) -> dict[str, int]:
    return {value: 1 << rank for rank, value in enumerate(sorted(frozenset().union(*sets)))}


def overlap(a: Offer, b: Offer) -> Overlap | None:
    themes = a.themes & b.themes
    ages = shared_ages(a.ages, b.ages)
    if not themes or ages is None:
        return None
    times, places = a.times & b.times, a.places & b.places
    if a.times and b.times and not times:
        return None
    apart = not (a.everywhere or b.everywhere) and a.places and b.places and not places
    return None if apart else Overlap(a.key, b.key, themes, ages, times, places)


def shared_ages(a: AgeRange | None, b: AgeRange | None) -> AgeRange | None:
    if a is None or b is None or not a.overlaps(b):
        return None
    tops = [top for top in (a.max_months, b.max_months) if top is not None]
    return AgeRange(max(a.min_months, b.min_months), min(tops) if tops else None)


def closeness(pair: Overlap) -> tuple[int, int, int, int, int]:
    width = (pair.ages.max_months or _OPEN_WIDTH) - pair.ages.min_months
    return (-len(pair.themes), -len(pair.times), -width, pair.first, pair.second)


def grid(offers: Sequence[Offer], themes: Iterable[str], bands: Sequence[AgeRange]) -> Iterator[Cell]:
    """A cell per theme and band, themes first."""
    for theme in themes:
        known = [(offer.key, offer.ages) for offer in offers if theme in offer.themes and offer.ages]
        for band in bands:
            reached = [(key, ages) for key, ages in known if ages.overlaps(band)]
            yield Cell(
                theme,
                band,
                tuple(key for key, _ in reached),
                uncovered(band, [ages for _, ages in reached]),
            )
