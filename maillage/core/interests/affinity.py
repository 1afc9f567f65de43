"""Who is close to a subject."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from maillage.core.ages import AgeRange
from maillage.core.interests.model import Affinity, Labels, Profile, Subject
from maillage.core.text import sort_key

POINTS = {"dispositif": 3, "thème": 3, "quartier": 2, "âges": 2}


def affinities(
    subject: Subject,
    profiles: Iterable[Profile],
    *,
    labels: Labels | None = None,
    linked: Collection[str] = (),
) -> tuple[Affinity, ...]:
    """The structures close to the subject, the closest first, without those of ``linked``.

    ``linked`` are keys: who already cooperates, and the structure itself when the subject is one.
    """
    words = labels or Labels()
    found = [
        Affinity(
            one.key,
            one.nom,
            one.famille,
            score(subject, one.subject),
            tuple(reasons(subject, one.subject, words)),
        )
        for one in profiles
        if one.key not in linked and is_close(subject, one.subject)
    ]
    return tuple(sorted(found, key=lambda one: (-one.score, sort_key(one.nom), one.key)))


def is_close(one: Subject, other: Subject) -> bool:
    """A theme or a dispositif in common, and neither ages nor districts that are known to be apart."""
    return bool(one.themes & other.themes or one.dispositifs & other.dispositifs) and not apart(one, other)


def is_beside(one: Subject, other: Subject) -> bool:
    """The same ages or a same district, and something else to do there."""
    if is_close(one, other) or apart(one, other):
        return False
    return bool(one.zones & other.zones) or bool(one.ages and other.ages)


def apart(one: Subject, other: Subject) -> bool:
    """Ages or districts that are known, and have nothing in common."""
    if one.ages and other.ages and not one.ages.overlaps(other.ages):
        return True
    return bool(one.zones and other.zones and not one.zones & other.zones)


def score(one: Subject, other: Subject) -> int:
    """Points for what is shared."""
    return (
        POINTS["dispositif"] * len(one.dispositifs & other.dispositifs)
        + POINTS["thème"] * len(one.themes & other.themes)
        + POINTS["quartier"] * len(one.zones & other.zones)
        + (POINTS["âges"] if one.ages and other.ages and one.ages.overlaps(other.ages) else 0)
    )


def reasons(one: Subject, other: Subject, labels: Labels) -> Iterator[str]:
    """What is shared, then what is not known."""
    yield from _shared(
        "Même dispositif", "Mêmes dispositifs", one.dispositifs & other.dispositifs, labels.dispositifs
    )
    yield from _shared("Même thème", "Mêmes thèmes", one.themes & other.themes, labels.themes)
    yield from _shared("Même quartier", "Mêmes quartiers", one.zones & other.zones, labels.zones)
    if one.ages and other.ages:
        yield f"Âges en commun : {common(one.ages, other.ages).label}."
    elif one.ages:
        yield "Ses âges ne sont pas précisés."
    if one.zones and not other.zones:
        yield "Son quartier n'est pas précisé."


def _shared(singular: str, plural: str, codes: frozenset[str], labels: Mapping[str, str]) -> Iterator[str]:
    if codes:
        names = sorted((labels.get(code, code) for code in codes), key=sort_key)
        yield f"{plural if len(names) > 1 else singular} : {', '.join(names)}."


def common(one: AgeRange, other: AgeRange) -> AgeRange:
    """The ages of both. ValueError when they have none in common."""
    tops = [top for top in (one.max_months, other.max_months) if top is not None]
    return AgeRange(max(one.min_months, other.min_months), min(tops) if tops else None)
