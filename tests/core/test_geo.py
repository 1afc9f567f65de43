import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.geo import (
    Locator,
    bbox,
    bbox_of,
    distance_m,
    in_france,
    lambert93_to_wgs84,
    middle,
    territory_of,
    wgs84_to_lambert93,
)

LONS = st.floats(-4.5, 8.0)
LATS = st.floats(42.0, 51.0)


def square(west, south, side=0.01):
    east, north = west + side, south + side
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


MONPLAISIR = ("QN04901M", square(-0.55, 47.48))
ROSERAIE = ("QN04902M", square(-0.54, 47.48))  # touches the first one
FAR = ("QN07601M", square(1.10, 49.46))
QUARTIERS = Locator([MONPLAISIR, ROSERAIE, FAR])


def test_the_eiffel_tower_is_394_km_from_fourviere():
    assert distance_m(2.2945, 48.8584, 4.8225, 45.7623) == pytest.approx(394_000, rel=0.01)


def test_a_minute_of_latitude_is_a_nautical_mile():
    assert distance_m(0, 47, 0, 47 + 1 / 60) == pytest.approx(1852, rel=0.002)


@given(LONS, LATS, LONS, LATS)
def test_distance_is_the_same_both_ways_and_never_negative(lon1, lat1, lon2, lat2):
    assert distance_m(lon1, lat1, lon1, lat1) == 0
    there = distance_m(lon1, lat1, lon2, lat2)
    assert 0 <= there == pytest.approx(distance_m(lon2, lat2, lon1, lat1))


def test_the_antipodes_are_half_a_turn_away():
    assert distance_m(0, 0, 180, 0) == pytest.approx(math.pi * 6_371_008.8)


def test_box_around_points():
    assert bbox([(1.0, 2.0), (-1.0, 5.0), (0.0, 3.0)]) == (-1.0, 2.0, 1.0, 5.0)
    assert bbox([]) is None


def test_the_middle_of_a_shape():
    assert middle(square(2.0, 48.0)) == pytest.approx((2.005, 48.005))
    assert middle({"type": "MultiPolygon", "coordinates": []}) is None


def test_box_around_geometries():
    empty = {"type": "Polygon", "coordinates": []}
    point = {"type": "Point", "coordinates": [2.0, 48.0]}
    assert bbox_of([point, empty, square(-0.5, 47.0, 0.25)]) == (-0.5, 47.0, 2.0, 48.0)
    assert bbox_of([empty]) is None


@pytest.mark.parametrize(
    ("lon", "lat"),
    [(-0.55, 47.47), (9.45, 42.7), (-61.53, 16.24), (-61.07, 14.6), (-52.33, 4.93), (55.45, -20.88), (45.23, -12.78),
     (-56.17, 46.78), (-62.85, 17.9), (166.45, -22.27), (-149.57, -17.54), (-176.17, -13.28)],
)  # fmt: skip
def test_every_part_of_france_is_in_france(lon, lat):
    assert in_france(lon, lat)


@pytest.mark.parametrize(
    ("lon", "lat", "territory"),
    [
        (-0.55, 47.47, "France métropolitaine"),
        (9.45, 42.70, "Corse"),
        (-61.58, 16.26, "Guadeloupe"),
        (-61.07, 14.60, "Martinique"),
        (-52.33, 4.93, "Guyane"),
        (55.45, -20.88, "La Réunion"),
        (45.23, -12.78, "Mayotte"),
        (166.45, -22.27, "Nouvelle-Calédonie"),
        (6.14, 46.20, "France métropolitaine"),
        (-3.70, 40.41, None),
        (5.0, 42.6, "France métropolitaine"),
        (7.0, 42.6, None),
        (2.0, 51.4, None),
    ],
)
def test_the_part_of_france_around_a_point(lon, lat, territory):
    # Within the width of a band the neighbours' edges and the near sea are let through: Geneva, the Gulf of Lion
    assert territory_of(lon, lat) == territory


@pytest.mark.parametrize(
    "point", [(0.0, 0.0), (47.47, -0.55), (-73.6, 45.5), (-3.7, 40.4), (652_000.0, 6_862_000.0)]
)
def test_elsewhere_and_swapped_coordinates_are_not(point):
    assert not in_france(*point)


def test_the_origin_of_lambert_93():
    """By definition (IGN), 3° E and 46° 30' N are x = 700 km, y = 6 600 km."""
    assert lambert93_to_wgs84(700_000, 6_600_000) == pytest.approx((3.0, 46.5), abs=1e-9)
    assert wgs84_to_lambert93(3.0, 46.5) == pytest.approx((700_000, 6_600_000), abs=1e-3)


@given(LONS, LATS)
def test_lambert_93_there_and_back(lon, lat):
    assert lambert93_to_wgs84(*wgs84_to_lambert93(lon, lat)) == pytest.approx((lon, lat), abs=1e-7)


def test_points_are_found_in_their_quartier():
    points = [(-0.545, 47.485), (-0.535, 47.485), (1.105, 49.465), (2.35, 48.85), (math.nan, 47.0)]
    assert QUARTIERS.locate_many(points) == ["QN04901M", "QN04902M", "QN07601M", None, None]
    assert QUARTIERS.locate(-0.545, 47.485) == "QN04901M"
    assert QUARTIERS.locate_many([]) == []


def test_a_point_on_a_shared_border_belongs_to_the_first_given():
    assert QUARTIERS.locate(-0.54, 47.485) == "QN04901M"
    assert Locator([ROSERAIE, MONPLAISIR]).locate(-0.54, 47.485) == "QN04902M"


def test_the_nearest_quartier_is_measured_in_metres():
    key, metres = QUARTIERS.nearest(-0.56, 47.485)
    assert (key, metres) == ("QN04901M", pytest.approx(751, abs=2))
    assert QUARTIERS.nearest(-0.545, 47.485) == ("QN04901M", 0.0)


def test_nearest_on_the_ground_is_not_nearest_in_degrees():
    """At 49° north, 0.030° of longitude (2.2 km) are shorter than 0.025° of latitude (2.8 km)."""
    east, north = ("est", square(0.03, 49.0)), ("nord", square(-0.005, 49.03))
    assert Locator([east, north]).nearest(0.0, 49.005) == ("est", pytest.approx(2188, abs=5))


def test_without_quartier_nothing_is_found():
    assert (Locator([]).locate(0, 47), Locator([]).nearest(0, 47)) == (None, None)
    empty = Locator([("vide", {"type": "Polygon", "coordinates": []})])
    assert (empty.locate(0, 47), empty.nearest(0, 47)) == (None, None)


@given(LONS, LATS)
def test_locating_and_measuring_agree(lon, lat):
    found = QUARTIERS.locate(lon, lat)
    _, metres = QUARTIERS.nearest(lon, lat)
    assert (metres == 0) == (found is not None)
