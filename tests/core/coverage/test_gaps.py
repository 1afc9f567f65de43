from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import AgeRange
from maillage.core.coverage import (
    GAPS,
    Axis,
    Dimension,
    Headcount,
    Helper,
    Judge,
    Looks,
    Offer,
    Population,
    Priority,
    State,
    Surveyed,
    Value,
    ages_axis,
    axis,
    cross,
    find_gaps,
)
from tests.core.coverage.test_grid import BANDS, LOOKS, OFFERS, THEMES, ZONES

DAY = date(2026, 10, 12)
CHILDREN, TEENS = AgeRange.of_years(6, 11), AgeRange.of_years(11, 15)
THEME = axis(Dimension.THEME, {"lecture": "Lecture", "sport": "Sport"})
AGES = ages_axis([CHILDREN, TEENS])
PLACES = axis(Dimension.QUARTIER, {"QN1": "Nord", "QN2": "Sud", "QN3": "Est"})
NOWHERE = Axis(Dimension.QUARTIER, ())
LOOKED = [Surveyed(theme, AgeRange.of_years(0, 25), DAY) for theme in ("lecture", "sport")]


def offer(key, *, theme="lecture", age=CHILDREN, zones=("QN1",), **more):
    return Offer(key, f"Offre {key}", frozenset({theme}), age, frozenset(zones), **more)


def judge(population=(), looks=LOOKED):
    return Judge(["lecture", "sport"], Looks(looks, ["QN1", "QN2", "QN3"]), population=Population(population))


def gaps(offers, zones=PLACES, *, figures=(), looks=LOOKED, **more):
    return find_gaps(offers, THEME, AGES, zones, judge=judge(figures, looks), **more)


def places(found):
    return [(gap.theme, gap.band, gap.zone) for gap in found]


def test_where_nobody_looked_there_is_no_gap():
    assert gaps([], looks=[]) == ()


def test_gaps_are_ranked_by_young_people_priority_and_lack():
    figures = [Headcount(CHILDREN, 100), Headcount(TEENS, 60)]
    found = gaps([offer("a")], NOWHERE, figures=figures, priorities=[Priority(2, theme="sport", ages=TEENS)])
    assert [(gap.theme, gap.band, gap.state, gap.score) for gap in found] == [
        ("sport", TEENS, State.DECOUVERT, 120),
        ("sport", CHILDREN, State.DECOUVERT, 100),
        ("lecture", TEENS, State.DECOUVERT, 60),
        ("lecture", CHILDREN, State.FRAGILE, 50),
    ]
    assert found[0].reasons == ("Regardé le 12 octobre 2026 : aucune offre.",)


def test_a_priority_may_be_about_a_district():
    found = gaps([], priorities=[Priority(3, zone="QN2")])
    assert {gap.zone for gap in found[:4]} == {"QN2"}


def test_without_any_figure_years_of_age_stand_for_young_people():
    found = gaps([], NOWHERE)
    assert [(gap.theme, gap.band, gap.young, gap.score) for gap in found] == [
        ("lecture", CHILDREN, None, 5),
        ("sport", CHILDREN, None, 5),
        ("lecture", TEENS, None, 4),
        ("sport", TEENS, None, 4),
    ]


def test_a_district_without_figures_is_given_the_average_of_the_others():
    figures = [Headcount(band, 50, zone) for band in (CHILDREN, TEENS) for zone in ("QN1", "QN2")]
    found = {(gap.theme, gap.band, gap.zone): gap for gap in gaps([], figures=figures)}
    assert found["lecture", CHILDREN, "QN1"].score == 50
    assert found["lecture", CHILDREN, "QN3"].score == pytest.approx(5 * 200 / 18)


def test_the_nearest_has_the_theme_and_the_ages_in_the_closest_district():
    offers = [offer("far", zones=("QN3",)), offer("near", zones=("QN2",)), offer("old", age=TEENS)]
    found = gaps(offers, distances={("QN1", "QN2"): 1.24, ("QN3", "QN1"): 4.0})
    gap = found[places(found).index(("lecture", CHILDREN, "QN1"))]
    assert gap.nearest == Helper("near", "Offre near", "Sud, à environ 1,2 km")
    assert [helper.how for helper in gap.fillers] == [
        "même thème, Sud, à environ 1,2 km",
        "même thème, Est, à environ 4,0 km",
    ]


def test_else_the_nearest_is_in_the_district_for_the_closest_ages():
    offers = [offer("old", age=AgeRange.of_years(15, 18)), offer("teen", age=TEENS)]
    found = gaps(offers)
    gap = found[places(found).index(("lecture", CHILDREN, "QN1"))]
    assert gap.nearest == Helper("teen", "Offre teen", "pour les 11-15 ans")


def test_those_of_the_same_place_and_ages_with_another_theme_could_fill_it_the_solid_first():
    offers = [offer("weak", theme="sport", fragile=True), offer("club", theme="sport")]
    found = gaps(offers)
    gap = found[places(found).index(("lecture", CHILDREN, "QN1"))]
    assert gap.fillers == (
        Helper("club", "Offre club", "mêmes âges, même quartier, autre thème"),
        Helper("weak", "Offre weak", "mêmes âges, même quartier, autre thème"),
    )


def test_those_whose_public_is_nearest_to_the_band_come_first():
    wide = offer("a-wide", theme="sport", age=AgeRange.of_years(0, 25))
    exact = offer("z-exact", theme="sport", age=CHILDREN)
    found = gaps([wide, exact])
    gap = found[places(found).index(("lecture", CHILDREN, "QN1"))]
    assert [helper.key for helper in gap.fillers] == ["z-exact", "a-wide"]


def test_those_who_could_fill_a_gap_are_chosen():
    offers = [offer("action", theme="sport"), offer("club", theme="sport")]
    found = gaps(offers, able=lambda one: one.key == "club")
    gap = found[places(found).index(("lecture", CHILDREN, "QN1"))]
    assert [helper.key for helper in gap.fillers] == ["club"]


def test_for_the_whole_cite_those_of_another_theme_are_named_without_district():
    gap = gaps([offer("club", theme="sport", zones=())], NOWHERE)[0]
    assert (gap.theme, gap.band) == ("lecture", CHILDREN)
    assert gap.fillers == (Helper("club", "Offre club", "mêmes âges, autre thème"),)


def test_an_offer_whose_district_is_not_known_is_near_without_distance():
    found = gaps([offer("a", zones=())])
    gap = found[places(found).index(("lecture", CHILDREN, "QN1"))]
    assert gap.nearest == Helper("a", "Offre a", "quartier à préciser")


def test_a_district_outside_the_list_is_named_by_its_code():
    found = gaps([offer("a", zones=("QP9",))])
    assert found[places(found).index(("lecture", CHILDREN, "QN1"))].nearest.how == "QP9, distance inconnue"


def test_only_the_first_gaps_are_completed_when_asked():
    found = gaps([offer("a", zones=("QN2",))], most=1)
    assert len(found) == 12
    assert [bool(gap.nearest or gap.fillers) for gap in found].count(True) <= 1


def test_an_offer_without_ages_helps_nobody():
    assert all(gap.fillers == () and gap.nearest is None for gap in gaps([offer("a", age=None)]))


def test_a_band_without_ages_is_a_mistake():
    with pytest.raises(ValueError, match="Chaque tranche"):
        find_gaps([], THEME, Axis(Dimension.AGE, (Value("x", "x"),)), NOWHERE, judge=judge())


def test_an_open_band_counts_up_to_25_years():
    found = find_gaps([], THEME, ages_axis([AgeRange.of_years(15)]), NOWHERE, judge=Judge(["lecture"], Looks(
        [Surveyed(theme, AgeRange(0), DAY) for theme in ("lecture", "sport")]
    )))  # fmt: skip
    assert [gap.score for gap in found] == [10, 10]


@given(OFFERS, LOOKS, st.randoms(use_true_random=False))
def test_gaps_are_those_of_the_grid_whatever_the_order(offers, looks, chance):
    verdict = Judge(list(THEMES), Looks(looks, ZONES))
    themes, ages = axis(Dimension.THEME, {theme: theme for theme in THEMES}), ages_axis(BANDS)
    zones = axis(Dimension.QUARTIER, {zone: zone for zone in ZONES})
    found = find_gaps(offers, themes, ages, zones, judge=verdict)
    assert found == find_gaps(chance.sample(offers, len(offers)), themes, ages, zones, judge=verdict)
    grids = [
        cross(offers, themes, ages, judge=verdict, filters={Dimension.QUARTIER: zone})
        for zone in zones.values
    ]
    wanted = {(c.row, c.band, c.zone, c.state) for grid in grids for c in grid.cells if c.state in GAPS}
    assert {(gap.theme, gap.band, gap.zone, gap.state) for gap in found} == wanted
