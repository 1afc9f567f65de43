import pytest
from hypothesis import given

from maillage.core.cooperation import (
    Broker,
    Density,
    articulation,
    betweenness,
    brokers,
    build,
    communities,
    components,
    densities,
    diversity,
    isolates,
)
from tests.core.cooperation.reseaux import BRIDGE, DAY, actors, drawn, network, ties

MEASURES = (components, isolates, betweenness, articulation, brokers, communities, densities)


def test_groups_and_isolated():
    found = network("abcdefg", "ab", "cd", "de")
    assert (components(found), isolates(found)) == ((("c", "d", "e"), ("a", "b")), ("f", "g"))


def test_who_holds_the_network_and_who_would_be_cut_off():
    first, second = brokers(network("abcdefg", *BRIDGE), most=2)
    assert (first.key, first.degree, first.cut) == ("c", 3, ("a", "b"))
    assert (second.key, second.degree, second.cut) == ("d", 3, ("e", "f"))
    assert first.share == second.share


def test_in_a_star_the_middle_holds_everything():
    star = network("abcde", "ab", "ac", "ad", "ae")
    assert brokers(star) == (Broker("a", 1.0, 4, ("b", "c", "d", "e")),)
    assert articulation(star) == ("a",)


def test_a_middle_that_cuts_nobody_off_is_a_broker_all_the_same():
    ring = network("abcd", "ab", "bc", "cd", "ad")
    assert [(broker.key, broker.cut) for broker in brokers(ring)] == [(key, ()) for key in "abcd"]


def test_communities_are_those_tied_together():
    assert communities(network("abcdefg", *BRIDGE)) == (("a", "b", "c"), ("d", "e", "f"))


def test_communities_of_a_large_caveman_graph():
    """Ten cliques of five in a ring: each clique is a community."""
    groups = [[f"{n}{letter}" for letter in "abcde"] for n in range(10)]
    pairs = [(a, b) for group in groups for i, a in enumerate(group) for b in group[i + 1 :]]
    pairs += [(groups[n][0], groups[(n + 1) % 10][1]) for n in range(10)]
    keys = [key for group in groups for key in group]
    found = communities(build(actors(keys), ties(*pairs), on=DAY))
    assert sorted(found) == [tuple(group) for group in groups]


def test_density_between_families():
    found = network("abcd", "ab", "ac")
    assert densities(found) == (
        Density("Associations", "Associations", 0, 1),
        Density("Associations", "État", 1, 4),
        Density("État", "État", 1, 1),
    )
    assert [density.share for density in densities(found)] == [0.0, 0.25, 1.0]


def test_no_possible_pair_has_no_density():
    assert densities(network("a"))[0].share is None


@pytest.mark.parametrize(
    ("families", "wanted"),
    [([], None), (["État"], None), (["État", "État"], 0.0), (["État", "CAF"], 1.0), (["A", "A", "B"], 2 / 3)],
)
def test_diversity_of_partners(families, wanted):
    assert diversity(families) == wanted


@pytest.mark.parametrize("keys", ["", "a", "abcdefghij"])
def test_a_network_without_ties_gives_figures_not_errors(keys):
    found = network(keys)
    assert isolates(found) == tuple(keys)
    assert (components(found), brokers(found), communities(found)) == ((), (), ())
    assert set(betweenness(found).values()) <= {0.0}


@given(drawn())
def test_every_actor_is_isolated_or_in_one_group(given_network):
    found = build(*given_network, on=DAY)
    grouped = [key for group in components(found) for key in group]
    assert sorted([*grouped, *isolates(found)]) == sorted(actor.key for actor in found.actors)


@given(drawn())
def test_a_community_never_spans_two_groups(given_network):
    found = build(*given_network, on=DAY)
    group_of = {key: number for number, group in enumerate(components(found)) for key in group}
    members = [key for group in communities(found) for key in group]
    assert len(members) == len(set(members))
    assert all(len({group_of[key] for key in group}) == 1 for group in communities(found))


@given(drawn())
def test_densities_count_each_cooperation_of_known_families_once(given_network):
    found = build(*given_network, on=DAY)
    known = [e for e in found.edges if found.families[e.a] and found.families[e.b]]
    assert sum(density.linked for density in densities(found)) == len(known)
    assert all(density.linked <= density.possible for density in densities(found))


@given(drawn())
def test_the_same_network_gives_the_same_figures(given_network):
    one, other = build(*given_network, on=DAY), build(*given_network, on=DAY)
    assert [measure(one) for measure in MEASURES] == [measure(other) for measure in MEASURES]
