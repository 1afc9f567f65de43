"""Five to eight around a table: those who bring what is missing, mixed, without asking too much of anyone."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from maillage.core.ages import AgeRange, uncovered
from maillage.core.interests.affinity import affinities, is_beside, score
from maillage.core.interests.model import STRONG, Affinity, Labels, Profile, Subject
from maillage.core.text import sort_key

FEWEST, MOST, MIXED = 5, 8, 3
"""Seats, and how many families make a table mixed."""
NEW_THEME, NEW_ZONE, NEW_AGES, NEW_FAMILY = 4, 3, 3, 4
"""What a newcomer brings to the table, in points, beside half of its own closeness to the subject."""


@dataclass(frozen=True, slots=True)
class Seat:
    """Who is invited, and what it brings, in French."""

    key: str
    nom: str
    famille: str
    brings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """``spared`` would fit but are asked too much already; ``missing`` says what nobody around the table brings."""

    seats: tuple[Seat, ...]
    spared: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass
class _Around:
    """What the table already has."""

    themes: set[str]
    zones: set[str]
    families: set[str]
    ages: list[AgeRange]


def round_table(
    subject: Subject,
    profiles: Iterable[Profile],
    *,
    labels: Labels | None = None,
    excluded: Collection[str] = (),
    fewest: int = FEWEST,
    most: int = MOST,
) -> Table:
    """Compose the table. Up to ``fewest`` anybody close who is not asked too much; then only those who bring something.

    A table that is too small, or of fewer than three families, is completed by those of the same ages or districts who are about
    something else, one for each family that is missing. Fewer than ``fewest`` seats come back when nobody else is
    there. The order of profiles changes nothing.
    """
    words = labels or Labels()
    known = {profile.key: profile for profile in profiles}
    close = affinities(subject, known.values(), labels=words, linked=excluded)
    rested = [one for one in close if known[one.key].load < STRONG]
    tired = [one for one in close if known[one.key].load >= STRONG]
    around = _Around(set(), set(), set(), [])
    seats = _fill(rested, known, subject, around, words, fewest, most)
    seats += _mix(
        beside(subject, known.values(), excluded), known, subject, around, words, len(seats), fewest, most
    )
    if len(seats) < fewest:
        seats += _fill(tired, known, subject, around, words, fewest - len(seats), fewest - len(seats))
    seated = {seat.key for seat in seats}
    spared = tuple(one.key for one in tired if one.key not in seated)
    return Table(tuple(seats), spared, tuple(_missing(subject, around, words)))


def _fill(
    candidates: Sequence[Affinity],
    known: dict[str, Profile],
    subject: Subject,
    around: _Around,
    labels: Labels,
    fewest: int,
    most: int,
) -> list[Seat]:
    """One by one, the one who brings most; the closest first among equals."""
    left, seats = list(candidates), list[Seat]()
    while left and len(seats) < most:
        best = max(left, key=lambda one: _gain(one, known[one.key], subject, around))
        brings = tuple(_brings(known[best.key], subject, around, labels))
        if len(seats) >= fewest and not brings:
            break
        left.remove(best)
        seats.append(Seat(best.key, best.nom, best.famille, brings))
        _sit(known[best.key], subject, around)
    return seats


def beside(subject: Subject, profiles: Iterable[Profile], excluded: Collection[str]) -> list[Affinity]:
    """Those who see the same young people, or work in the same place, on something else; not those asked too much."""
    found = [
        Affinity(one.key, one.nom, one.famille, score(subject, one.subject), ())
        for one in profiles
        if one.key not in excluded and one.famille and one.load < STRONG and is_beside(subject, one.subject)
    ]
    return sorted(found, key=lambda one: (-one.score, sort_key(one.nom), one.key))


def _mix(
    candidates: Sequence[Affinity],
    known: dict[str, Profile],
    subject: Subject,
    around: _Around,
    labels: Labels,
    seated: int,
    fewest: int,
    most: int,
) -> list[Seat]:
    """A seat for a family that is not there yet, until the table is large enough and mixed."""
    seats = list[Seat]()
    while seated + len(seats) < fewest or (len(around.families) < MIXED and seated + len(seats) < most):
        left = [one for one in candidates if one.famille not in around.families]
        if not left:
            break
        best = max(left, key=lambda one: _gain(one, known[one.key], subject, around))
        brings = tuple(_brings(known[best.key], subject, around, labels))
        seats.append(Seat(best.key, best.nom, best.famille, brings))
        _sit(known[best.key], subject, around)
    return seats


def _gain(one: Affinity, profile: Profile, subject: Subject, around: _Around) -> float:
    held = profile.subject
    return (
        one.score / 2
        + NEW_THEME * len((subject.themes & held.themes) - around.themes)
        + NEW_ZONE * len((subject.zones & held.zones) - around.zones)
        + NEW_AGES * bool(_new_ages(profile, subject, around))
        + NEW_FAMILY * (profile.famille not in around.families)
        - profile.load
    )


def _brings(profile: Profile, subject: Subject, around: _Around, labels: Labels) -> Iterable[str]:
    held = profile.subject
    for codes, seen, words in (
        (subject.themes & held.themes, around.themes, labels.themes),
        (subject.zones & held.zones, around.zones, labels.zones),
    ):
        yield from sorted((words.get(code, code) for code in codes - seen), key=sort_key)
    yield from (ages.label for ages in _new_ages(profile, subject, around))
    if profile.famille and profile.famille not in around.families:
        yield profile.famille


def _new_ages(profile: Profile, subject: Subject, around: _Around) -> tuple[AgeRange, ...]:
    """The ages of the subject that nobody around the table had, and that this one has."""
    if subject.ages is None or profile.subject.ages is None:
        return ()
    left = uncovered(subject.ages, around.ages)
    still = uncovered(subject.ages, [*around.ages, profile.subject.ages])
    return tuple(part for ages in left for part in uncovered(ages, still))


def _sit(profile: Profile, subject: Subject, around: _Around) -> None:
    around.themes |= subject.themes & profile.subject.themes
    around.zones |= subject.zones & profile.subject.zones
    around.families.add(profile.famille)
    if profile.subject.ages:
        around.ages.append(profile.subject.ages)


def _missing(subject: Subject, around: _Around, labels: Labels) -> Iterable[str]:
    for codes, words in (
        (subject.themes - around.themes, labels.themes),
        (subject.zones - around.zones, labels.zones),
    ):
        yield from sorted((words.get(code, code) for code in codes), key=sort_key)
    if subject.ages:
        yield from (ages.label for ages in uncovered(subject.ages, around.ages))
