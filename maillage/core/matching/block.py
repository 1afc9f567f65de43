"""Which lines are worth comparing: those that share a cheap key.

Comparing 12 000 lines with 5 000 in full is sixty million pairs. A line is only compared with those that share

- an exact code, e-mail or telephone;
- the commune (or postcode, or département when nothing else is known) and a word of the name as it sounds;
- the commune and the beginning of a word, of the name run together, its initials, or the address;
- a word of the commune's name and a word of the name;
- the commune and the kind, when one of the two has no name of its own;
- the whole name, wherever it is.

A key shared by too many lines ("Jean" in Paris) is refined with a second word; if that is still too many, it is left alone:
the other keys of the line remain.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Literal

from maillage.core.matching.normalise import Profile
from maillage.core.matching.vocabulary import GENERIC_WORDS

Key = tuple[str, ...]
Side = Literal["left", "right"]

MAX_PAIRS = 20_000
"""A key that would ask for more comparisons than this is refined."""

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"ph", "f"), (r"eau|au", "o"), (r"[ae][iy]", "e"), (r"[ae][mn](?=[^aeiouy]|$)", "an"), (r"qu|[ck]|q", "k"),
        (r"y", "i"), (r"z", "s"), (r"h", ""), (r"(.)\1+", r"\1"), (r"(?<=..)[esxtd]+$", ""),
    )
)  # fmt: skip


@lru_cache(maxsize=65_536)
def sound_of(word: str) -> str:
    """The word as it sounds, roughly: "carpentier" and "carpantier", "thérèse" and "térèze" share a sound."""
    for pattern, sound in _SOUNDS:
        word = pattern.sub(sound, word)
    return word


_COMMON = frozenset(sound_of(word) for word in GENERIC_WORDS | frozenset(("saint", "sainte")))
"""Words too common to bring two lines together by themselves."""


def _places(profile: Profile) -> tuple[str, ...]:
    place = profile.place
    return tuple(dict.fromkeys(name for name in (place.insee, place.postcode, place.commune) if name))


def _roles(side: Side, poor: bool) -> tuple[str, ...]:
    """A poor line (no name, or no commune) meets every line of the other side; two rich lines need a better key."""
    if side == "left":
        return ("poor left", "poor right") if poor else ("poor right",)
    return ("poor left", "poor right") if poor else ("poor left",)


def _main_words(profile: Profile) -> list[str]:
    """The words that carry the name, or all of them: "Jean" alone brings no line to "Jean Moulin"."""
    words = [word for word in profile.tokens if len(word) > 1 and not word.isdecimal()]
    return [word for word in words if profile.tokens[word] >= 1] or words


def _sounds(profile: Profile) -> list[str]:
    return sorted({sound_of(word) for word in _main_words(profile)} - _COMMON)


def _code_keys(profile: Profile) -> Iterator[Key]:
    for code in ("uai", "siret", "siren", "rna", "email", "phone"):
        value: str = getattr(profile, code)
        if value:
            yield (code, value)


def _place_keys(profile: Profile) -> Iterator[Key]:
    sounds, sigles = _sounds(profile), sorted(profile.sigles | profile.acronyms)
    starts = sorted({word[:4] for word in _main_words(profile)} | {profile.joined[:6]} - {""})
    for place in _places(profile):
        for sound in sounds:
            yield ("word", place, sound)
        for sigle in sigles:
            yield ("sigle", place, sigle)
        for start in starts:
            yield ("start", place, start)
        if profile.street and profile.street.number:
            yield ("street", place, profile.street.number, " ".join(sorted(profile.street.words)))


def _near_keys(profile: Profile) -> Iterator[Key]:
    """Communes that share a word ("Cugand", "Cugand-la-Bernardière") may be one today."""
    for word in sorted(profile.place.words):
        for sound in _sounds(profile):
            yield ("near", word, sound)


def _poor_keys(profile: Profile, side: Side) -> Iterator[Key]:
    places = _places(profile)
    for role in _roles(side, profile.vague):
        for place in places:
            for family in sorted(profile.families):
                yield ("kind", role, place, family)
    if profile.place.departement:
        for role in _roles(side, not places):
            for sound in _sounds(profile):
                yield ("far", role, profile.place.departement, sound)


def keys_of(profile: Profile, side: Side) -> Iterator[Key]:
    """The keys of one line, in a stable order."""
    yield from _code_keys(profile)
    if profile.signature:
        yield ("name", profile.signature)
    yield from _place_keys(profile)
    yield from _near_keys(profile)
    yield from _poor_keys(profile, side)


def _finer(key: Key, profile: Profile) -> Iterator[Key]:
    for sound in _sounds(profile):
        yield (*key, "and", sound)


def _group(profiles: Iterable[tuple[int, Iterable[Key]]]) -> dict[Key, list[int]]:
    groups: dict[Key, list[int]] = defaultdict(list)
    for rank, keys in profiles:
        for key in keys:
            groups[key].append(rank)
    return groups


class Blocks:
    """The lines of the right-hand list, filed by key, to find the counterparts of each line of the left-hand list."""

    def __init__(self, left: Sequence[Profile], right: Sequence[Profile]) -> None:
        self._index = _group((rank, keys_of(profile, "right")) for rank, profile in enumerate(right))
        # keys that nobody bears on the right are dropped at once: they are the larger part of the memory
        self._keys = [[key for key in keys_of(profile, "left") if key in self._index] for profile in left]
        self._refine(left, right)

    def _refine(self, left: Sequence[Profile], right: Sequence[Profile]) -> None:
        large = self._too_large()
        finer = [(rank, _finer(key, right[rank])) for key in sorted(large) for rank in self._index.pop(key)]
        self._index.update(_group(finer))
        for keys, profile in zip(self._keys, left, strict=True):
            crowded = [key for key in keys if key in large]
            keys.extend(finer for key in crowded for finer in _finer(key, profile))
        for key in self._too_large():
            del self._index[key]

    def _too_large(self) -> set[Key]:
        counts = Counter(key for keys in self._keys for key in keys if key in self._index)
        return {key for key, count in counts.items() if count * len(self._index[key]) > MAX_PAIRS}

    def candidates(self, rank: int) -> list[int]:
        """Ranks, in the right-hand list, of the lines worth comparing with this line of the left-hand list."""
        found: set[int] = set()
        for key in self._keys[rank]:
            found.update(self._index.get(key, ()))
        return sorted(found)
