"""What the cité puts first and what it accepts: marks and order, never a number of gaps."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import AgeRange
from maillage.core.coverage import (
    GAPS,
    Accepted,
    Dimension,
    Judge,
    Looks,
    Priority,
    State,
    Surveyed,
    Value,
    accepted_for,
    ages_axis,
    axis,
    cross,
    find_gaps,
)
from tests.core.coverage.test_grid import BANDS, LOOKS, OFFERS, THEMES, ZONES

CHILDREN, TEENS = AgeRange.of_years(6, 11), AgeRange.of_years(11, 15)
UNTIL = date(2027, 6, 30)
LECTURE = Accepted("lecture", CHILDREN, "la médiathèque rouvre en 2027", UNTIL)

DECISIONS = st.lists(
    st.builds(
        Accepted,
        st.sampled_from(THEMES),
        st.sampled_from([*BANDS, AgeRange(0, 300)]),
        st.just("autre priorité"),
        st.dates(date(2027, 1, 1), date(2029, 1, 1)),
        st.none() | st.sampled_from(ZONES),
    ),
    max_size=5,
)
PRIORITIES = st.lists(
    st.builds(
        Priority,
        st.sampled_from([1.5, 2, 3]),
        st.none() | st.sampled_from(THEMES),
        st.none() | st.sampled_from(BANDS),
        st.none() | st.sampled_from(ZONES),
    ),
    max_size=4,
)


def look_everywhere():
    return [Surveyed("lecture", AgeRange(0, 300), date(2026, 10, 1))]


def grid(accepted, **more):
    judge = Judge(["lecture"], Looks(look_everywhere()))
    themes, ages = axis(Dimension.THEME, {"lecture": "Lecture"}), ages_axis([CHILDREN, TEENS])
    return cross([], themes, ages, judge=judge, accepted=accepted, **more)


def gaps(offers, looks, **more):
    zones = axis(Dimension.QUARTIER, {zone: zone for zone in ZONES})
    judge = Judge(list(THEMES), Looks(looks, ZONES))
    themes = axis(Dimension.THEME, {theme: theme for theme in THEMES})
    return find_gaps(offers, themes, ages_axis(BANDS), zones, judge=judge, **more)


def place(gap):
    return gap.theme, gap.band, gap.zone


def test_an_accepted_cell_keeps_its_state_and_carries_the_reason():
    marked, other = grid([LECTURE]).cells
    assert (marked.state, marked.accepted) == (State.DECOUVERT, LECTURE)
    assert (other.state, other.accepted) == (State.DECOUVERT, None)


def test_what_is_accepted_everywhere_is_accepted_in_each_district_not_the_other_way_round():
    north = {Dimension.QUARTIER: Value("QN1", "Nord")}
    assert grid([LECTURE], filters=north).cells[0].accepted == LECTURE
    local = replace(LECTURE, zone="QN1")
    assert grid([local], filters=north).cells[0].accepted == local
    assert grid([local]).cells[0].accepted is None


def test_a_decision_must_be_about_the_whole_band():
    assert not replace(LECTURE, ages=AgeRange.of_years(6, 8)).holds("lecture", CHILDREN, None)
    assert replace(LECTURE, ages=AgeRange.of_years(3, 15)).holds("lecture", CHILDREN, "QN1")


def test_a_cell_about_something_else_too_is_another_question():
    evening = {Dimension.TEMPS: Value("soir", "Le soir")}
    assert grid([LECTURE], filters=evening).cells[0].accepted is None
    judge = Judge(["lecture"], Looks([]))
    themes, times = axis(Dimension.THEME, {"lecture": "L"}), axis(Dimension.TEMPS, {"soir": "Le soir"})
    assert cross([], themes, times, judge=judge, accepted=[LECTURE]).cells[0].accepted is None


def test_a_covered_cell_is_never_marked():
    judge = Judge(["lecture"], Looks([]))
    themes, ages = axis(Dimension.THEME, {"lecture": "Lecture"}), ages_axis([CHILDREN])
    cell = cross([], themes, ages, judge=judge, accepted=[LECTURE]).cells[0]
    assert (cell.state, cell.accepted) == (State.NON_RENSEIGNE, None)


def test_of_several_decisions_the_longest_is_shown():
    longer = replace(LECTURE, until=date(2028, 6, 30), why="décidé en comité")
    assert accepted_for([LECTURE, longer], "lecture", CHILDREN, None) == longer
    assert accepted_for([longer, LECTURE], "lecture", CHILDREN, None) == longer


@given(OFFERS, LOOKS, DECISIONS)
def test_accepting_never_hides_moves_or_discounts_a_gap(offers, looks, accepted):
    before, after = gaps(offers, looks), gaps(offers, looks, accepted=accepted)
    assert tuple(replace(gap, accepted=None) for gap in after) == before
    for gap in after:
        assert (gap.accepted is not None) == any(one.holds(*place(gap)) for one in accepted)


@given(OFFERS, LOOKS, DECISIONS)
def test_accepting_never_changes_the_count_of_states(offers, looks, accepted):
    judge = Judge(list(THEMES), Looks(looks, ZONES))
    themes, ages = axis(Dimension.THEME, {theme: theme for theme in THEMES}), ages_axis(BANDS)
    plain, marked = (
        cross(offers, themes, ages, judge=judge, accepted=decisions) for decisions in ((), accepted)
    )
    assert marked.states() == plain.states()
    assert all(cell.state in GAPS for cell in marked.cells if cell.accepted)


@given(OFFERS, LOOKS, PRIORITIES)
def test_priorities_change_the_order_never_the_gaps(offers, looks, priorities):
    plain, weighed = gaps(offers, looks), gaps(offers, looks, priorities=priorities)
    assert {(place(gap), gap.state) for gap in weighed} == {(place(gap), gap.state) for gap in plain}
    scores = [gap.score for gap in weighed]
    assert scores == sorted(scores, reverse=True)
    for gap in weighed:
        assert gap.because == tuple(one for one in priorities if one.holds(*place(gap)))


@given(OFFERS, LOOKS, st.sampled_from(THEMES), st.sampled_from([1.5, 2, 3]))
def test_what_is_put_first_never_goes_back_in_the_order(offers, looks, theme, weight):
    before = [place(gap) for gap in gaps(offers, looks)]
    after = [place(gap) for gap in gaps(offers, looks, priorities=[Priority(weight, theme=theme)])]
    assert all(after.index(one) <= before.index(one) for one in before if one[0] == theme)
