"""Those who are more tied to one another than to the rest: Louvain's method, made deterministic.

Blondel, Guillaume, Lambiotte and Lefebvre, "Fast unfolding of communities in large networks" (2008). Nodes are visited
in the order of the network and ties are settled by the lowest number, so that the same network always gives the same
communities.
"""

from collections import defaultdict

from maillage.core.cooperation.network import Network

_Neighbours = list[dict[int, float]]
EPSILON = 1e-9
MAX_ROUNDS = 50


def communities(network: Network) -> tuple[tuple[str, ...], ...]:
    """Groups of two or more actors, the largest first; an isolated actor is in none."""
    neighbours: _Neighbours = [{} for _ in network.actors]
    for edge in network.edges:
        a, b = network.index[edge.a], network.index[edge.b]
        neighbours[a][b] = neighbours[b][a] = edge.weight
    of = list(range(len(neighbours)))
    while True:
        moved = _one_level(neighbours)
        if len(set(moved)) == len(neighbours):
            break
        of = [moved[group] for group in of]
        neighbours = _gather(neighbours, moved)
    return _named(network, of)


def _one_level(neighbours: _Neighbours) -> list[int]:
    """Move each node to the neighbouring community that gains most, until nothing moves; numbers from 0."""
    loops = [links.get(node, 0.0) for node, links in enumerate(neighbours)]
    degree = [sum(links.values()) + loops[node] for node, links in enumerate(neighbours)]
    whole = sum(degree)
    of = list(range(len(neighbours)))
    weight = list(degree)
    for _ in range(MAX_ROUNDS if whole else 0):
        moves = sum(_move(node, neighbours, of, weight, degree, whole) for node in range(len(of)))
        if not moves:
            break
    numbers = {group: rank for rank, group in enumerate(dict.fromkeys(of))}
    return [numbers[group] for group in of]


def _move(
    node: int, neighbours: _Neighbours, of: list[int], weight: list[float], degree: list[float], whole: float
) -> bool:
    """Put the node in its best community; True when it left its own."""
    here = of[node]
    links: dict[int, float] = defaultdict(float)
    for other, value in neighbours[node].items():
        if other != node:
            links[of[other]] += value
    weight[here] -= degree[node]
    share = degree[node] / whole
    best, gain = here, links[here] - weight[here] * share
    for group in sorted(links):
        found = links[group] - weight[group] * share
        if found > gain + EPSILON:
            best, gain = group, found
    weight[best] += degree[node]
    of[node] = best
    return best != here


def _gather(neighbours: _Neighbours, of: list[int]) -> _Neighbours:
    """Each community becomes a node; what is inside becomes a loop."""
    found: list[dict[int, float]] = [defaultdict(float) for _ in set(of)]
    for node, links in enumerate(neighbours):
        for other, value in links.items():
            if node == other or of[node] != of[other]:
                found[of[node]][of[other]] += value
            elif node < other:
                found[of[node]][of[node]] += value
    return [dict(links) for links in found]


def _named(network: Network, of: list[int]) -> tuple[tuple[str, ...], ...]:
    groups: dict[int, list[str]] = defaultdict(list)
    for actor, group in zip(network.actors, of, strict=True):
        groups[group].append(actor.key)
    kept = [tuple(keys) for keys in groups.values() if len(keys) > 1]
    return tuple(sorted(kept, key=lambda keys: (-len(keys), network.index[keys[0]])))
