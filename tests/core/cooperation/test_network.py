from datetime import date, timedelta

import pytest
from hypothesis import given

from maillage.core.cooperation import Actor, Kind, Tie, build, ego, introduction
from maillage.core.cooperation.network import in_force
from tests.core.cooperation.reseaux import BRIDGE, DAY, actors, drawn, network, ties


@pytest.mark.parametrize(
    ("tie", "counts"),
    [
        (Tie("a", "b", Kind.ACTION, DAY), True),
        (Tie("a", "b", Kind.ACTION, DAY + timedelta(days=1)), False),
        (Tie("a", "b", Kind.ACTION, date(2024, 1, 1), end=DAY), False),
        (Tie("a", "b", Kind.ACTION, date(2024, 1, 1), end=DAY + timedelta(days=1)), True),
        (Tie("a", "b", Kind.REUNION, DAY - timedelta(days=364), punctual=True), True),
        (Tie("a", "b", Kind.REUNION, DAY - timedelta(days=365), punctual=True), False),
        (Tie("a", "b", Kind.PARTENARIAT, date(2010, 1, 1)), True),
    ],
)
def test_a_fact_counts_while_it_is_in_force(tie, counts):
    assert in_force(tie, DAY, timedelta(days=365)) is counts


def test_facts_between_two_actors_add_up_strongest_first():
    facts = [
        Tie("b", "a", Kind.REUNION, DAY, what="COPIL", punctual=True),
        Tie("a", "b", Kind.ACTION, DAY, what="Lecture"),
        Tie("a", "b", Kind.FINANCEMENT, DAY, weight=0.25),
    ]
    edge = build(actors("ab"), facts, on=DAY).edge("b", "a")
    assert (edge.a, edge.b, edge.weight) == ("a", "b", 3.75)
    assert [tie.kind for tie in edge.ties] == [Kind.ACTION, Kind.REUNION, Kind.FINANCEMENT]
    assert edge.kinds == (Kind.ACTION, Kind.REUNION, Kind.FINANCEMENT)


def test_a_fact_with_oneself_or_a_stranger_is_left_out():
    assert build(actors("ab"), ties("aa", "az"), on=DAY).edges == ()


def test_two_actors_with_one_key_are_refused():
    with pytest.raises(ValueError, match="même identifiant"):
        build([Actor("a", "Un"), Actor("a", "Deux")], [], on=DAY)


@given(drawn())
def test_order_changes_nothing(given_network):
    people, facts = given_network
    one = build(people, facts, on=DAY)
    other = build(
        reversed(people),
        [Tie(t.b, t.a, t.kind, t.start, punctual=t.punctual) for t in reversed(facts)],
        on=DAY,
    )
    assert one.actors == other.actors
    assert [(e.a, e.b, e.weight) for e in one.edges] == [(e.a, e.b, e.weight) for e in other.edges]


def test_the_network_of_one_actor_is_its_partners_and_what_ties_them():
    near = ego(network("abcdefg", *BRIDGE), "c")
    assert [actor.key for actor in near.actors] == ["a", "b", "c", "d"]
    assert [(edge.a, edge.b) for edge in near.edges] == [("a", "b"), ("a", "c"), ("b", "c"), ("c", "d")]


def test_two_steps_reach_the_partners_of_the_partners():
    assert [actor.key for actor in ego(network("abcdefg", *BRIDGE), "a", steps=2).actors] == [
        "a",
        "b",
        "c",
        "d",
    ]


def test_an_actor_alone_is_its_own_network():
    alone = ego(network("abg", "ab"), "g")
    assert ([actor.key for actor in alone.actors], alone.edges) == (["g"], ())


@pytest.mark.parametrize(
    ("source", "target", "chain"),
    [("a", "e", "acde"), ("a", "b", "ab"), ("a", "a", "a"), ("a", "g", "")],
)
def test_who_can_introduce_me(source, target, chain):
    assert introduction(network("abcdefg", *BRIDGE), source, target) == tuple(chain)


def test_of_two_short_chains_the_stronger_one_introduces():
    facts = ties("ab", "bd", kind=Kind.CONTACT) + ties("ac", "cd", kind=Kind.ACTION)
    assert introduction(build(actors("abcd"), facts, on=DAY), "a", "d") == ("a", "c", "d")


def test_a_strong_detour_never_beats_a_short_chain():
    facts = ties("ad", kind=Kind.CONTACT, weight=0.0) + ties("ab", "bd", weight=1e9)
    assert introduction(build(actors("abd"), facts, on=DAY), "a", "d") == ("a", "d")
