"""From pairs to decisions: the best answer per line, one-to-one pairs, groups."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from maillage.core.matching.model import Match

SAME_SCORE = 0.005
"""Two candidates closer than this are equally good: choosing would be drawing lots."""


def _order(match: Match) -> tuple[bool, float, str, str]:
    """Certain first, then the best score, then the keys: never the order of the input."""
    return (not match.certain, -match.score, match.left, match.right)


def best_of(matches: Iterable[Match]) -> Match | None:
    """The best match of one line, or nothing when two are equally good and no code settles it."""
    ranked = sorted(matches, key=_order)
    if not ranked:
        return None
    if len(ranked) > 1 and not ranked[0].certain and ranked[0].score - ranked[1].score < SAME_SCORE:
        return None
    return ranked[0]


def pair_off(matches: Sequence[Match]) -> list[Match]:
    """One-to-one pairs, best first. Where two are equally good and no code settles it, nobody is paired."""
    kept: list[Match] = []
    settled: set[tuple[str, str]] = set()
    for (doubtful, _), tied in groupby(sorted(matches, key=_order), key=lambda match: _order(match)[:2]):
        free = [match for match in tied if not settled & _ends(match)]
        rivals = _rivals(free) if doubtful else frozenset()
        for match in free:
            if not rivals & _ends(match) and not settled & _ends(match):
                kept.append(match)
                settled |= _ends(match)
        settled |= rivals
    return kept


def _ends(match: Match) -> set[tuple[str, str]]:
    return {("left", match.left), ("right", match.right)}


def _rivals(matches: Sequence[Match]) -> frozenset[tuple[str, str]]:
    """Every end of the pairs that dispute a line."""
    seen: dict[tuple[str, str], int] = defaultdict(int)
    for match in matches:
        for end in _ends(match):
            seen[end] += 1
    return frozenset(
        end for match in matches if any(seen[e] > 1 for e in _ends(match)) for end in _ends(match)
    )


def group(matches: Sequence[Match]) -> list[tuple[str, ...]]:
    """Keys that are linked, directly or through another, each group in order of appearance.

    A group is to be *looked at* together: A like B and B like C does not make A like C, so no group is merged as a whole.
    """
    leaders: dict[str, str] = {}

    def leader(key: str) -> str:
        leaders.setdefault(key, key)
        while leaders[key] != key:
            leaders[key] = leaders[leaders[key]]
            key = leaders[key]
        return key

    for match in matches:
        first, second = leader(match.left), leader(match.right)
        leaders[second] = first
    members: dict[str, list[str]] = defaultdict(list)
    for key in leaders:
        members[leader(key)].append(key)
    return [tuple(keys) for keys in members.values()]
