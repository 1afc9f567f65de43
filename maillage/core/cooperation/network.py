"""From facts to the network of a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from operator import attrgetter

import rustworkx as rx

from maillage.core.cooperation.model import Actor, Edge, Tie
from maillage.core.text import name_key

DEFAULT_MEMORY = timedelta(days=365)


@dataclass(frozen=True)
class Network:
    """The actors (by name) and the edges (by keys) of a day, with the memory it was built with."""

    on: date
    memory: timedelta
    actors: tuple[Actor, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def index(self) -> Mapping[str, int]:
        """Key → rank in ``actors``, which is also its node in ``graph``."""
        return {actor.key: rank for rank, actor in enumerate(self.actors)}

    @cached_property
    def graph(self) -> "rx.PyGraph[str, float]":
        graph: rx.PyGraph[str, float] = rx.PyGraph(multigraph=False)
        graph.add_nodes_from([actor.key for actor in self.actors])
        index = self.index
        graph.add_edges_from([(index[edge.a], index[edge.b], edge.weight) for edge in self.edges])
        return graph

    @cached_property
    def between(self) -> Mapping[tuple[str, str], Edge]:
        return {(edge.a, edge.b): edge for edge in self.edges}

    @cached_property
    def families(self) -> Mapping[str, str]:
        return {actor.key: actor.famille for actor in self.actors}

    def edge(self, one: str, other: str) -> Edge | None:
        """The cooperation of two actors, or None."""
        return self.between.get((one, other) if one < other else (other, one))

    def neighbours(self, key: str) -> tuple[str, ...]:
        """Those it cooperates with, in the order of ``actors``. KeyError when the actor is not in the network."""
        return tuple(self.actors[rank].key for rank in sorted(self.graph.neighbors(self.index[key])))


def in_force(tie: Tie, on: date, memory: timedelta) -> bool:
    """Does the fact count that day? A punctual one counts from its day until the memory has passed."""
    if tie.start > on:
        return False
    if tie.punctual:
        return on < tie.start + memory
    return tie.end is None or on < tie.end


def build(
    actors: Iterable[Actor], ties: Iterable[Tie], *, on: date, memory: timedelta = DEFAULT_MEMORY
) -> Network:
    """The network of a day. The order of what comes in changes nothing.

    Facts with an actor that is not given, or between an actor and itself, are left out. ValueError when two actors
    have one key.
    """
    known = sorted(actors, key=lambda actor: (name_key(actor.nom), actor.key))
    keys = {actor.key for actor in known}
    if len(keys) < len(known):
        raise ValueError("Deux acteurs portent le même identifiant.")
    held: dict[tuple[str, str], list[Tie]] = {}
    for tie in ties:
        a, b = tie.a, tie.b
        if a != b and a in keys and b in keys and in_force(tie, on, memory):
            held.setdefault((a, b) if a < b else (b, a), []).append(tie)
    edges = (as_edge(pair, found) for pair, found in sorted(held.items(), key=lambda item: item[0]))
    return Network(on, memory, tuple(known), tuple(edges))


_ORDER = attrgetter("kind", "start", "what", "a", "b")


def as_edge(pair: tuple[str, str], ties: list[Tie]) -> Edge:
    if len(ties) > 1:
        ties = sorted(ties, key=_ORDER)
        ties.sort(key=attrgetter("strength"), reverse=True)
    return Edge(pair[0], pair[1], sum(tie.strength for tie in ties), tuple(ties))


def ego(network: Network, key: str, *, steps: int = 1) -> Network:
    """The network of one actor: itself, those it reaches in ``steps`` or fewer, and what ties them together.

    KeyError when the actor is not in the network.
    """
    reached = {network.index[key]}
    edge_of_reach = set(reached)
    for _ in range(steps):
        edge_of_reach = {other for rank in edge_of_reach for other in network.graph.neighbors(rank)} - reached
        reached |= edge_of_reach
    keys = {network.actors[rank].key for rank in reached}
    return Network(
        network.on,
        network.memory,
        tuple(actor for actor in network.actors if actor.key in keys),
        tuple(edge for edge in network.edges if edge.a in keys and edge.b in keys),
    )


def introduction(network: Network, source: str, target: str) -> tuple[str, ...]:
    """« Qui peut me présenter ? » : the shortest chain of cooperations from one actor to the other, both included.

    Among chains of the same length, the one whose weakest links are the strongest. Empty when nothing links them;
    KeyError when one of them is not in the network.
    """
    return introductions(network, source, (target,)).get(target, ())


def introductions(network: Network, source: str, targets: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """The chains of `introduction` to several actors, in one walk of the network; those that nothing links are left out.

    KeyError when one of them is not in the network.
    """
    start = network.index[source]
    ends = {target: network.index[target] for target in targets}
    # A step costs 1; a strong tie is a little cheaper, never enough to make a longer chain win.
    discount = 1 / (len(network.actors) + 1)
    found = rx.dijkstra_shortest_paths(
        network.graph, start, weight_fn=lambda weight: 1 + discount / (1 + weight)
    )
    chains = {
        target: [start] if end == start else found[end]
        for target, end in ends.items()
        if end == start or end in found
    }
    return {target: tuple(network.actors[rank].key for rank in chain) for target, chain in chains.items()}
