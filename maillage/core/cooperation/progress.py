"""Between two days: what was born, lost, strengthened; and the curve of the years."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from maillage.core.cooperation.measures import components, isolates
from maillage.core.cooperation.model import Actor, Tie
from maillage.core.cooperation.network import DEFAULT_MEMORY, Network, build


@dataclass(frozen=True, slots=True)
class Change:
    """Two actors and the strength of their cooperation, before and after; 0 when there was none."""

    a: str
    b: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pairs by what became of them, the largest change first; ``kept`` counts those that did not change."""

    born: tuple[Change, ...]
    lost: tuple[Change, ...]
    stronger: tuple[Change, ...]
    weaker: tuple[Change, ...]
    kept: int


def compare(before: Network, after: Network) -> Comparison:
    """What changed from one day to another, for all who are in one of the two networks."""
    pairs = sorted(before.between.keys() | after.between.keys())
    changes = [Change(a, b, _weight(before, a, b), _weight(after, a, b)) for a, b in pairs]
    return Comparison(
        born=_largest(change for change in changes if not change.before),
        lost=_largest(change for change in changes if not change.after),
        stronger=_largest(change for change in changes if 0 < change.before < change.after),
        weaker=_largest(change for change in changes if change.before > change.after > 0),
        kept=sum(change.before == change.after for change in changes),
    )


def _weight(network: Network, a: str, b: str) -> float:
    edge = network.between.get((a, b))
    return edge.weight if edge else 0.0


def _largest(changes: Iterable[Change]) -> tuple[Change, ...]:
    return tuple(sorted(changes, key=lambda change: (-abs(change.after - change.before), change.a, change.b)))


@dataclass(frozen=True, slots=True)
class Year:
    """A point of the curve: the day, how many actors are linked and isolated, cooperations, their strength, groups."""

    on: date
    linked: int
    isolated: int
    edges: int
    weight: float
    groups: int


def curve(
    actors: Iterable[Actor], ties: Iterable[Tie], days: Sequence[date], *, memory: timedelta = DEFAULT_MEMORY
) -> tuple[Year, ...]:
    """The network on each day, with the actors of today: a change in the curve is a change in what they do together."""
    known, facts = list(actors), list(ties)
    return tuple(_year(build(known, facts, on=day, memory=memory)) for day in days)


def _year(network: Network) -> Year:
    alone = len(isolates(network))
    return Year(
        on=network.on,
        linked=len(network.actors) - alone,
        isolated=alone,
        edges=len(network.edges),
        weight=sum(edge.weight for edge in network.edges),
        groups=len(components(network)),
    )
