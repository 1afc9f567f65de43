from math import hypot

from hypothesis import given

from maillage.core.cooperation import Point, build, place
from tests.core.cooperation.reseaux import BRIDGE, DAY, actors, drawn, network, ties


def test_an_empty_network_has_an_empty_picture():
    assert place(network("")) == {}


def test_isolated_actors_stand_around_the_others():
    found = place(network("abcdefgh", *BRIDGE))
    assert [round(hypot(found[key].x, found[key].y), 3) for key in "gh"] == [1.0, 1.0]
    assert all(hypot(found[key].x, found[key].y) < 0.79 for key in "abcdef")


def test_small_groups_stand_on_a_ring_between_the_largest_and_the_isolated():
    found = place(network("abcdefghij", *BRIDGE, "hi"))
    assert [0.85 < hypot(found[key].x, found[key].y) < 0.95 for key in "hi"] == [True, True]
    assert hypot(found["h"].x - found["i"].x, found["h"].y - found["i"].y) < 0.1


def test_a_newcomer_of_a_small_group_stands_near_its_partners():
    before = place(network("abcdefhi", *BRIDGE, "hi"))
    after = place(network("abcdefhij", *BRIDGE, "hi", "ij"), before)
    assert {key: after[key] for key in before} == before
    assert hypot(after["j"].x - before["i"].x, after["j"].y - before["i"].y) < 0.15


def test_those_who_work_together_stand_together():
    found = place(network("abcdef", *BRIDGE))

    def apart(one, other):
        return hypot(found[one].x - found[other].x, found[one].y - found[other].y)

    assert apart("a", "b") < apart("a", "e")
    assert apart("e", "f") < apart("b", "f")


@given(drawn())
def test_the_same_network_is_drawn_the_same(given_network):
    people, facts = given_network
    one = place(build(people, facts, on=DAY))
    assert one == place(build(reversed(people), reversed(facts), on=DAY))
    assert set(one) == {actor.key for actor in people}


def test_from_one_day_to_the_next_nobody_moves_and_a_newcomer_joins_its_partners():
    before = place(network("abcdef", *BRIDGE))
    after = place(build(actors("abcdefg"), ties(*BRIDGE, "ag", "bg"), on=DAY), before)
    assert {key: after[key] for key in "abcdef"} == before
    to_partners = hypot(after["g"].x - before["a"].x, after["g"].y - before["a"].y)
    assert to_partners < hypot(after["g"].x - before["e"].x, after["g"].y - before["e"].y)


def test_an_actor_who_lost_its_partners_stays_where_it_was():
    before = place(network("abc", "ab", "bc"))
    after = place(network("abc", "ab"), before)
    assert after == before


def test_a_known_place_of_somebody_who_left_is_forgotten():
    assert set(place(network("ab", "ab"), {"z": Point(0.5, 0.5)})) == {"a", "b"}


def test_nobody_stands_on_somebody_else():
    """A star: the springs put all its branches on top of one another."""
    names = "abcdefghijklmnopqrst"
    found = place(network(names, *(f"a{other}" for other in names[1:])))
    gaps = [
        hypot(found[one].x - found[other].x, found[one].y - found[other].y)
        for one in names
        for other in names
        if one < other
    ]
    assert min(gaps) > 0.15
