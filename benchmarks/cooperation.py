"""Cooperation: a cité, its picture, a country; the same network given to networkx. ``python benchmarks/cooperation.py [CITÉS]``.

A cité of 1 000 structures and 10 000 dated ties (aim: figures under 200 ms, picture under 300 kB); a country of 250 cités and
1 000 000 ties, betweenness and communities of each (aim: 60 s). Structures cooperate by neighbourhood: most ties are
within groups of thirty, some between them. Two times: of the processor, where what
else the machine does is not counted, and of whoever waits; both are medians.
networkx is compared when it is installed, skipped otherwise. It is no dependency: ``python3 -m venv /tmp/venv-bench``, install
it there, and give the folder of its packages as ``MAILLAGE_BANC_PAQUETS`` (…/lib/python3.11/site-packages).
"""

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from maillage.core.cooperation import (
    Actor,
    Kind,
    Network,
    Tie,
    betweenness,
    brokers,
    build,
    communities,
    compare,
    components,
    curve,
    densities,
    isolates,
    place,
)
from maillage.core.cooperation.measures import shares_of

TODAY = date(2026, 11, 24)
FAMILIES = (
    "Associations",
    "Collectivités",
    "Établissements scolaires",
    "État",
    "Habitants",
    "Santé",
    "Vie sociale",
)
RUNS = 5
GROUP = 30
COUNTRY_STRUCTURES, COUNTRY_TIES = 300, 4_000


def cite(structures: int, ties: int, seed: int) -> tuple[list[Actor], list[Tie]]:
    chance = random.Random(seed)
    actors = [Actor(str(n), f"Structure {n}", chance.choice(FAMILIES)) for n in range(structures)]
    kinds = list(Kind)

    def tie() -> Tie:
        one = chance.randrange(structures)
        near = chance.random() < 0.9
        other = (
            (one // GROUP * GROUP + chance.randrange(GROUP)) % structures
            if near
            else chance.randrange(structures)
        )
        start = TODAY - timedelta(days=chance.randrange(1500))
        end = None if chance.random() < 0.5 else start + timedelta(days=chance.randrange(1, 1500))
        return Tie(str(one), str(other), chance.choice(kinds), start, end, what="Un fait")

    return actors, [tie() for _ in range(ties)]


def timed(what: str, run: Callable[[], Any], aim: str = "", runs: int = RUNS) -> float:
    """Seconds of processor, median. Betweenness works on every core: what one waits for is less than what it costs."""
    seconds, waited = [], []
    for _ in range(runs):
        clock, start = time.perf_counter(), time.process_time()
        run()
        seconds.append(time.process_time() - start)
        waited.append(time.perf_counter() - clock)
    middle, wait = sorted(seconds)[runs // 2], sorted(waited)[runs // 2]
    told = f" (but : {aim})" if aim else ""
    print(
        f"{what:60} {1000 * middle:9.1f} ms de processeur, {1000 * wait:9.1f} ms d'attente{told}", flush=True
    )
    return middle


def figures(network: Network) -> None:
    """Everything the page says of a day."""
    components(network)
    isolates(network)
    brokers(network, 8)
    communities(network)
    densities(network)


def everything(actors: list[Actor], ties: list[Tie]) -> None:
    """As if it had never been asked: who passes through whom is kept while ties do not change."""
    shares_of.cache_clear()
    figures(build(actors, ties, on=TODAY))


def of_a_cite() -> None:
    actors, ties = cite(1_000, 10_000, 1)
    network = build(actors, ties, on=TODAY)
    print(f"\nUne cité : {len(actors)} structures, {len(ties)} faits, {len(network.edges)} liens en vigueur")
    timed("le réseau du jour", lambda: build(actors, ties, on=TODAY))

    timed("le réseau et toutes ses mesures, la première fois", lambda: everything(actors, ties), "200 ms")
    timed("les mêmes, les liens n'ayant pas changé", lambda: figures(build(actors, ties, on=TODAY)), "200 ms")
    before = TODAY - timedelta(days=365)
    timed(
        "ce qui a changé en un an",
        lambda: compare(build(actors, ties, on=before), build(actors, ties, on=TODAY)),
    )
    days = [TODAY - timedelta(days=365 * year) for year in range(4, -1, -1)]
    timed("la courbe de cinq années", lambda: curve(actors, ties, days))
    timed("le dessin, personne n'étant encore placé", lambda: place(network), runs=3)
    kept = place(network)
    timed("le dessin, chacun gardant sa place", lambda: place(network, kept))
    print(f"{'le dessin envoyé à la page':60} {drawn(network, kept) / 1000:8.0f} ko (but : 300 ko)")
    side_by_side(network)


def drawn(network: Network, points: dict[str, Any]) -> int:
    """Bytes of what the page receives, with names as long as real ones."""
    index = network.index
    data = {
        "id": [int(actor.key) for actor in network.actors],
        "nom": [f"{actor.nom} du quartier de la Roseraie" for actor in network.actors],
        "famille": [FAMILIES.index(actor.famille) for actor in network.actors],
        "x": [round(points[actor.key].x * 1000) for actor in network.actors],
        "y": [round(points[actor.key].y * 1000) for actor in network.actors],
        "familles": FAMILIES,
        "liens": [[index[edge.a], index[edge.b], round(edge.weight * 2)] for edge in network.edges],
        "a_garder": False,
    }
    return len(json.dumps(data))


def side_by_side(network: Network) -> None:
    """The same graph, the same questions; answers are checked to be the same where they are defined to be."""
    if more := os.environ.get("MAILLAGE_BANC_PAQUETS"):
        sys.path.append(more)
    if find_spec("networkx") is None:
        print("networkx n'est pas installé : comparaison sautée")
        return
    nx: Any = import_module("networkx")
    graph = nx.Graph()
    graph.add_nodes_from(actor.key for actor in network.actors)
    graph.add_weighted_edges_from((edge.a, edge.b, edge.weight) for edge in network.edges)
    print(f"\nContre networkx {nx.__version__}, sur le même graphe")
    pairs: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
        ("groupes séparés", lambda: components(network), lambda: list(nx.connected_components(graph))),
        ("passages (intermédiarité)", lambda: betweenness(network), lambda: nx.betweenness_centrality(graph)),
        (
            "communautés (Louvain)",
            lambda: communities(network),
            lambda: nx.community.louvain_communities(graph, seed=1),
        ),
    ]
    for name, ours, theirs in pairs:
        # our answer to the same question is kept: it is asked once
        shares_of.cache_clear()
        one = timed(f"{name}, maillage", ours, runs=1)
        other = timed(f"{name}, networkx", theirs, runs=1 if "passages" in name else 3)
        print(
            f"{'':4}maillage {other / one:.1f} fois plus rapide"
            if one < other
            else f"{'':4}networkx {one / other:.1f} fois plus rapide"
        )
    check(network, graph, nx)


def check(network: Network, graph: Any, nx: Any) -> None:
    ours, theirs = betweenness(network), nx.betweenness_centrality(graph)
    far = max(abs(ours[key] - theirs[key]) for key in ours)
    split = {actor: rank for rank, group in enumerate(communities(network)) for actor in group}
    groups = [{key for key, held in split.items() if held == rank} for rank in sorted(set(split.values()))]
    groups += [{key} for key in graph if key not in split]
    theirs_split = nx.community.louvain_communities(graph, seed=1)
    modularity = nx.community.modularity
    print(
        f"{'':4}mêmes passages à {far:.1e} près ; modularité des communautés : "
        f"{modularity(graph, groups):.3f} (networkx : {modularity(graph, theirs_split):.3f})"
    )


def of_a_country(cites: int) -> None:
    total = cites * COUNTRY_TIES
    print(f"\nUn pays : {cites} cités de {COUNTRY_STRUCTURES} structures, {total} faits en tout")
    spent = 0.0
    for actors, ties in (cite(COUNTRY_STRUCTURES, COUNTRY_TIES, seed) for seed in range(cites)):
        start = time.process_time()
        network = build(actors, ties, on=TODAY)
        betweenness(network)
        communities(network)
        spent += time.process_time() - start
    print(f"{'réseau, passages et communautés de chaque cité':60} {spent:8.1f} s en tout (but : 60 s)")


def hard_cases() -> Iterator[tuple[str, list[Actor], list[Tie]]]:
    def fact(one: int, other: int) -> Tie:
        return Tie(str(one), str(other), Kind.PARTENARIAT, TODAY)

    people = [Actor(str(n), f"S{n}", "Associations") for n in range(1_000)]
    yield "une seule structure", people[:1], []
    yield "une étoile de 1 000", people, [fact(0, n) for n in range(1, 1_000)]
    yield "1 000 structures isolées", people, []
    yield "une chaîne de 1 000", people, [fact(n, n + 1) for n in range(999)]


def main() -> None:
    cites = int(sys.argv[1]) if len(sys.argv) > 1 else 250
    of_a_cite()
    print("\nCas limites")
    for name, actors, ties in hard_cases():
        timed(name, lambda actors=actors, ties=ties: everything(actors, ties))  # type: ignore[misc]
    of_a_country(cites)


if __name__ == "__main__":
    main()
