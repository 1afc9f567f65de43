"""Figures of a network of a day."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import rustworkx as rx

from maillage.core.cooperation.network import Network


def components(network: Network) -> tuple[tuple[str, ...], ...]:
    """The separate groups of two or more, the largest first, each in the order of the actors."""
    found = [sorted(ranks) for ranks in rx.connected_components(network.graph) if len(ranks) > 1]
    ordered = sorted(found, key=lambda ranks: (-len(ranks), ranks[0]))
    return tuple(tuple(network.actors[rank].key for rank in ranks) for ranks in ordered)


def isolates(network: Network) -> tuple[str, ...]:
    """Actors that no fact ties to another, in the order of the actors."""
    return tuple(network.actors[rank].key for rank in sorted(rx.isolates(network.graph)))


def betweenness(network: Network) -> dict[str, float]:
    """Share (0 to 1) of the shortest chains between the others that go through each actor. Freeman, 1977."""
    index = network.index
    pairs = tuple((index[edge.a], index[edge.b]) for edge in network.edges)
    shares = shares_of(len(network.actors), pairs)
    return {actor.key: share for actor, share in zip(network.actors, shares, strict=True)}


@lru_cache(maxsize=16)
def shares_of(size: int, pairs: tuple[tuple[int, int], ...]) -> tuple[float, ...]:
    """By rank. Three quarters of all the figures of a day; only who is tied to whom matters, and that changes rarely.

    Each tie is drawn both ways: rustworkx walks through arrows a tenth faster than through edges.
    """
    graph: rx.PyDiGraph[int | None, None] = rx.PyDiGraph(multigraph=False)
    graph.add_nodes_from(range(size))
    graph.extend_from_edge_list(sorted([*pairs, *((b, a) for a, b in pairs)]))
    found = rx.digraph_betweenness_centrality(graph, normalized=True)
    return tuple(found[rank] for rank in range(size))


def articulation(network: Network) -> tuple[str, ...]:
    """Actors without whom a group would break in pieces, in the order of the actors."""
    return tuple(network.actors[rank].key for rank in sorted(rx.articulation_points(network.graph)))


@dataclass(frozen=True, slots=True)
class Broker:
    """Who holds the network: its share of the chains, how many it works with, who would be cut off without it."""

    key: str
    share: float
    degree: int
    cut: tuple[str, ...]


def brokers(network: Network, most: int = 10) -> tuple[Broker, ...]:
    """Those who hold the network together, the most first; nobody when nothing passes through anybody."""
    shares = betweenness(network)
    ranked = sorted(
        (key for key, share in shares.items() if share > 0),
        key=lambda key: (-shares[key], network.index[key]),
    )
    breaking = set(rx.articulation_points(network.graph))
    return tuple(
        Broker(
            key,
            shares[key],
            network.graph.degree(network.index[key]),
            _cut_without(network, key) if network.index[key] in breaking else (),
        )
        for key in ranked[:most]
    )


def _cut_without(network: Network, key: str) -> tuple[str, ...]:
    """Those who would no longer be in the largest piece of the actor's group if it left: all, when none would keep another."""
    rank = network.index[key]
    group = rx.node_connected_component(network.graph, rank)
    rest = network.graph.subgraph(sorted(group - {rank}), preserve_attrs=True)
    pieces = sorted(rx.connected_components(rest), key=lambda piece: (-len(piece), min(piece)))
    alone = len(pieces[0]) == 1
    lost = {rest[node] for piece in pieces[not alone :] for node in piece}
    return tuple(actor.key for actor in network.actors if actor.key in lost)


@dataclass(frozen=True, slots=True)
class Density:
    """Between two families (or within one): pairs that cooperate out of the possible ones."""

    one: str
    other: str
    linked: int
    possible: int

    @property
    def share(self) -> float | None:
        """From 0 to 1; None when no pair is possible."""
        return self.linked / self.possible if self.possible else None


def densities(network: Network) -> tuple[Density, ...]:
    """The matrix of families, each pair once, in alphabetical order; actors without family are in none."""
    size = Counter(family for family in network.families.values() if family)
    linked: Counter[tuple[str, str]] = Counter()
    for edge in network.edges:
        one, other = sorted((network.families[edge.a], network.families[edge.b]))
        linked[one, other] += 1
    names = sorted(size)
    return tuple(
        Density(one, other, linked[one, other], _pairs(size, one, other))
        for rank, one in enumerate(names)
        for other in names[rank:]
    )


def _pairs(size: Mapping[str, int], one: str, other: str) -> int:
    return size[one] * (size[one] - 1) // 2 if one == other else size[one] * size[other]


def diversity(families: Iterable[str]) -> float | None:
    """How mixed a group is: the chance that two of its members, drawn at random, are of different families.

    From 0 (one family) to 1; None below two members, when the question has no meaning. Simpson, 1949.
    """
    size = Counter(families)
    count = sum(size.values())
    if count < 2:
        return None
    pairs = count * (count - 1)
    return (pairs - sum(held * (held - 1) for held in size.values())) / pairs
