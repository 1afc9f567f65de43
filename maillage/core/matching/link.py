"""The three questions: which known structures are these lines, which lines of two lists pair off, which are twice here?"""

from collections import defaultdict
from collections.abc import Sequence, Set

from maillage.core.matching.block import Blocks
from maillage.core.matching.compare import Context, codes_forbid, compare, contradicts
from maillage.core.matching.group import best_of, pair_off
from maillage.core.matching.model import DEFAULT_THRESHOLD, Draft, Match
from maillage.core.matching.normalise import Profile, normalise

_CROWD = 40
"""Beyond this many structures of one kind in a commune, nobody is alone there: not worth counting."""
_MANY_COMMUNES = 50
"""Words in communes' names needed before a name or a word may be called rare."""
_FULL_NAME = 1.4
"""The weight of a given name and a family name."""


class _Neighbours:
    """For each line, the lines of one list that are of its kind in its commune, and that nothing forbids."""

    def __init__(self, profiles: Sequence[Profile]) -> None:
        self._profiles = profiles
        self._there: dict[tuple[str, str], list[int]] = defaultdict(list)
        self._names: dict[tuple[str, str], set[str]] = defaultdict(set)
        for rank, profile in enumerate(profiles):
            for family in profile.families:
                self._there[profile.place.commune, family].append(rank)
                if profile.signature:
                    self._names[profile.place.commune, family].add(profile.signature)

    def possible(self, profile: Profile, family: str) -> list[Profile] | None:
        """Those lines, or nothing when they are a crowd."""
        there = self._there[profile.place.commune, family]
        if len(there) > _CROWD:
            return None
        others = (self._profiles[rank] for rank in there)
        return [
            other for other in others if not (codes_forbid(profile, other) or contradicts(profile, other))
        ]

    def names(self, profile: Profile, family: str) -> Set[str]:
        """The names borne there."""
        return self._names[profile.place.commune, family]

    def one_left(self, profile: Profile, family: str, taken: Set[str]) -> bool:
        """Is there one such line, those whose name is found on both sides set apart? Lines of the same name are one."""
        possible = self.possible(profile, family)
        left = [other for other in possible or () if other.signature not in taken]
        return len({other.signature or f"\n{rank}" for rank, other in enumerate(left)}) == 1

    def one_bearer(self, profile: Profile, family: str, words: Set[str]) -> bool:
        """Is there one such line whose name contains these words?"""
        possible = self.possible(profile, family)
        return possible is not None and len({o.signature for o in possible if words <= o.tokens.keys()}) == 1


class _Lists:
    """Two lists ready to be compared; ``within`` when they are one and the same."""

    def __init__(self, left: Sequence[Draft], right: Sequence[Draft] | None = None) -> None:
        self.left = [normalise(draft) for draft in left]
        self.within = right is None
        self.right = self.left if right is None else [normalise(draft) for draft in right]
        self._blocks = Blocks(self.left, self.right)
        self._on_left, self._on_right = _Neighbours(self.left), _Neighbours(self.right)
        self._communes: dict[str, set[str]] = defaultdict(set)
        self._bearers: dict[str, set[str]] = defaultdict(set)
        for profile in (*self.left, *self.right):
            self._bearers[profile.signature].add(profile.place.commune)
            for word in profile.place.words:
                self._communes[word].add(profile.place.commune)

    def matches(self, rank: int, threshold: float) -> list[Match]:
        """The matches of one line of the left-hand list at or above the threshold, best first."""
        profile = self.left[rank]
        ranks = (other for other in self._blocks.candidates(rank) if not self.within or other > rank)
        answers = (compare(profile, self.right[other], self._context, threshold) for other in ranks)
        return sorted((match for match in answers if match), key=lambda match: -match.score)

    def _context(self, a: Profile, b: Profile) -> Context:
        if a.place.commune != b.place.commune:
            return Context(merged=self._merged(a, b))
        if self.within or not a.place.commune:
            return Context()
        families = sorted(a.families & b.families)
        return Context(
            alone=bool((a.vague or b.vague) and families)
            and all(self._alone(a, b, family) for family in families),
            sole_bearers=_contained(a, b) and any(self._sole_bearers(a, b, family) for family in families),
        )

    def _alone(self, a: Profile, b: Profile, family: str) -> bool:
        """Once the structures whose name is in both lists are paired, do only these two remain?"""
        taken = self._on_left.names(a, family) & self._on_right.names(b, family)
        if {a.signature, b.signature} & taken:
            return False
        return self._on_right.one_left(a, family, taken) and self._on_left.one_left(b, family, taken)

    def _sole_bearers(self, a: Profile, b: Profile, family: str) -> bool:
        shared = a.tokens.keys() & b.tokens.keys()
        return self._on_right.one_bearer(a, family, shared) and self._on_left.one_bearer(b, family, shared)

    def _merged(self, a: Profile, b: Profile) -> bool:
        """A commune whose name is in the other's ("Cugand" in "Cugand-la-Bernardière"), when it is no common name.

        Or communes that share a word, for a full name. Rarity is judged on lists of many communes only.
        """
        shared = a.place.words & b.place.words
        if not shared or len(self._communes) < _MANY_COMMUNES:
            return False
        rare_name = len(self._bearers[a.signature] | self._bearers[b.signature]) <= 2
        rare_word = any(len(self._communes[word]) <= 2 for word in shared)
        if shared in (a.place.words, b.place.words):
            return rare_name or rare_word
        return rare_name and a.signature == b.signature and sum(a.tokens.values()) >= _FULL_NAME


def _contained(a: Profile, b: Profile) -> bool:
    """Are the words of one name all in the other, longer one, and do they weigh as much as a proper name?"""
    if a.signature == b.signature:
        return False
    shared = a.tokens.keys() & b.tokens.keys()
    return shared in (a.tokens.keys(), b.tokens.keys()) and sum(a.tokens[word] for word in shared) >= 1


def find_matches(
    drafts: Sequence[Draft],
    known: Sequence[Draft],
    *,
    threshold: float = DEFAULT_THRESHOLD,
    best_only: bool = False,
) -> list[Match]:
    """For each draft, the known structures it may be: in the order of the drafts, best first.

    With ``best_only``, one answer at most per draft, and none when two are equally good and no code settles it (ask again
    without ``best_only`` to see both). One known structure may answer several drafts.
    """
    lists = _Lists(drafts, known)
    per_draft = (lists.matches(rank, threshold) for rank in range(len(drafts)))
    if best_only:
        return [match for matches in per_draft if (match := best_of(matches))]
    return [match for matches in per_draft for match in matches]


def link_lists(
    a: Sequence[Draft], b: Sequence[Draft], *, threshold: float = DEFAULT_THRESHOLD
) -> list[Match]:
    """One-to-one pairs between two lists whose keys are unique, in the order of ``a``. A tie is left unpaired."""
    order = {draft.key: rank for rank, draft in enumerate(a)}
    return sorted(pair_off(find_matches(a, b, threshold=threshold)), key=lambda match: order[match.left])


def find_duplicates(drafts: Sequence[Draft], *, threshold: float = DEFAULT_THRESHOLD) -> list[Match]:
    """Pairs of lines of one list that may be the same structure; ``left`` comes before ``right`` in the list."""
    lists = _Lists(drafts)
    return [match for rank in range(len(drafts)) for match in lists.matches(rank, threshold)]
