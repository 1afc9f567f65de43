"""Between two days: what was born, lost, strengthened; and the curve of the years."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import rustworkx as rx

from maillage.core.cooperation.model import Actor, Tie
from maillage.core.cooperation.network import DEFAULT_MEMORY, Network, in_force


@dataclass(frozen=True, slots=True)
class Change:
    """Two actors and the strength of their cooperation, before and after; 0 when there was none."""

    a: str
    b: str
    before: float
    after: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pairs by what became of them, the largest change first; ``same`` did not change."""

    born: tuple[Change, ...]
    lost: tuple[Change, ...]
    stronger: tuple[Change, ...]
    weaker: tuple[Change, ...]
    same: tuple[Change, ...]

    @property
    def kept(self) -> int:
        """How many did not change."""
        return len(self.same)


def compare(before: Network, after: Network) -> Comparison:
    """What changed from one day to another, for all who are in one of the two networks."""
    pairs = sorted(before.between.keys() | after.between.keys())
    changes = [Change(a, b, _weight(before, a, b), _weight(after, a, b)) for a, b in pairs]
    return Comparison(
        born=_largest(change for change in changes if not change.before),
        lost=_largest(change for change in changes if not change.after),
        stronger=_largest(change for change in changes if 0 < change.before < change.after),
        weaker=_largest(change for change in changes if change.before > change.after > 0),
        same=_largest(change for change in changes if change.before == change.after),
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
    """The network on each day, with the actors of today: a change in the curve is a change in what they do together.

    Counted without building the networks, whose reasons nobody reads here.
    """
    rank = {key: number for number, key in enumerate({actor.key: None for actor in actors})}
    facts = [
        ((min(tie.a, tie.b), max(tie.a, tie.b)), tie)
        for tie in ties
        if tie.a != tie.b and tie.a in rank and tie.b in rank
    ]
    return tuple(_year(day, rank, facts, memory) for day in days)


def _year(
    on: date, rank: Mapping[str, int], facts: Iterable[tuple[tuple[str, str], Tie]], memory: timedelta
) -> Year:
    weights: defaultdict[tuple[str, str], float] = defaultdict(float)
    for pair, tie in facts:
        if in_force(tie, on, memory):
            weights[pair] += tie.strength
    linked = {key for pair in weights for key in pair}
    graph: rx.PyGraph[str | None, None] = rx.PyGraph(multigraph=False)
    graph.add_nodes_from(list(rank))
    graph.extend_from_edge_list([(rank[a], rank[b]) for a, b in weights])
    alone = len(rank) - len(linked)
    return Year(
        on=on,
        linked=len(linked),
        isolated=alone,
        edges=len(weights),
        weight=sum(weights.values()),
        groups=rx.number_connected_components(graph) - alone,
    )
