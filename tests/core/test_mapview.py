"""A map on paper: places on the sheet, scale, walks, classes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.geo import distance_m
from maillage.core.mapview import (
    View,
    box_text,
    circle,
    classes_of,
    clusters,
    parse_box,
    rings,
    view_of,
    walk_m,
)

ANGERS = (-0.56, 47.47, -0.51, 47.5)


def test_the_box_is_in_the_middle_of_the_sheet_north_above():
    view = View(ANGERS, 900, 600)
    x, y = view.place(-0.535, 47.485)
    assert (round(x), round(y)) == (450, 300)
    assert view.place(-0.535, 47.49)[1] < y


def test_a_metre_on_the_sheet_is_a_metre_on_the_ground():
    view = View(ANGERS, 900, 600)
    west, east = view.place(-0.55, 47.485), view.place(-0.52, 47.485)
    ground = distance_m(-0.55, 47.485, -0.52, 47.485)
    assert (east[0] - west[0]) * view.metres_per_point() == pytest.approx(ground, rel=0.001)


@pytest.mark.parametrize(("box", "said"), [(ANGERS, "500 m"), (None, "100 km"), ((1, 45, 1, 45), "50 m")])
def test_the_scale_bar_is_a_round_distance(box, said):
    length, words = view_of(box, 900, 600).scale_bar(100)
    assert words == said
    assert 0 < length <= 100


@given(
    west=st.integers(-17_999_999, 17_000_000), south=st.integers(-8_400_000, 8_000_000),
    wide=st.integers(1, 100_000), high=st.integers(1, 100_000),
)  # fmt: skip
def test_a_box_comes_back_from_its_address(west, south, wide, high):
    box = tuple(value / 100_000 for value in (west, south, west + wide, south + high))
    assert parse_box(box_text(box)) == box


@pytest.mark.parametrize(
    "text",
    ["", "1,2,3", "a,b,c,d", "5,5,1,1", "0,0,99999999999,1", "-20000000,0,1,1", "1,2,3,4,5", "--1,2,3,4"],
)
def test_what_is_not_a_box_is_none(text):
    assert parse_box(text) is None


def test_four_kilometres_an_hour():
    assert [round(walk_m(minutes)) for minutes in (5, 10, 15)] == [333, 667, 1000]


def test_a_circle_is_at_its_distance_everywhere():
    ring = circle(-0.55, 47.47, 1000)
    assert ring[0] == ring[-1]
    assert {round(distance_m(-0.55, 47.47, *corner), -1) for corner in ring} == {1000}


def test_each_place_is_in_the_first_ring_that_reaches_it_nearest_first():
    here = (-0.55, 47.47)
    places = [(-0.55, 47.477), (-0.55, 47.4705), (-0.55, 47.6), here]
    found = rings(here, places, (10, 5, 15))
    assert [(ring.minutes, [near.rank for near in ring.found]) for ring in found] == [
        (5, [3, 1]),
        (10, []),
        (15, [0]),
    ]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([100, 230, 450, 900, 1200], ["jusqu'à 100 jeunes", "de 101 à 230 jeunes", "de 231 à 900 jeunes", "plus de 900 jeunes"]),
        ([1, 2], ["jusqu'à 1 jeune", "plus de 1 jeune"]),
        ([0, 1], ["0 jeune", "plus de 0 jeune"]),
        ([1, 2, 3], ["jusqu'à 1 jeune", "2 jeunes", "plus de 2 jeunes"]),
        ([5, 5], ["valeur écrite sur le quartier"]),
        ([], ["valeur écrite sur le quartier"]),
        ([1500, 20_000], ["jusqu'à 1\u202f500 jeunes", "plus de 1\u202f500 jeunes"]),
    ],
)  # fmt: skip
def test_classes_are_said_in_words(values, words):
    assert classes_of(values).words("jeune", "jeunes") == words


@given(st.lists(st.integers(0, 10**6), max_size=40))
def test_every_value_has_a_class_and_a_greater_value_is_never_in_a_lower_one(values):
    classes = classes_of(float(value) for value in values)
    ranks = [classes.rank(value) for value in sorted(values)]
    assert ranks == sorted(ranks)
    assert len(classes.words("jeune", "jeunes")) > max(ranks, default=0)
    assert len(classes.bounds) <= 3


def test_marks_that_hide_one_another_are_one():
    found = clusters([(1, 1), (3, 3), (100, 100)], 20)
    assert [(one.x, one.y, one.ranks) for one in found] == [(2, 2, (0, 1)), (100, 100, (2,))]
