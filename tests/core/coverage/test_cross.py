"""Any two dimensions, the others as filters."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import AgeRange
from maillage.core.coverage import (
    Aside,
    Dimension,
    Judge,
    Looks,
    Offer,
    State,
    Surveyed,
    Value,
    ages_axis,
    axis,
    cross,
    split,
)
from tests.core.coverage.test_grid import LOOKED, OFFERS

AXES = {
    Dimension.AGE: ages_axis([AgeRange.of_years(0, 11), AgeRange.of_years(11, 25)]),
    Dimension.THEME: axis(Dimension.THEME, {"lecture": "Lecture", "sport": "Sport"}),
    Dimension.TEMPS: axis(Dimension.TEMPS, {"soir": "Soirée", "vacances": "Vacances"}),
    Dimension.QUARTIER: axis(Dimension.QUARTIER, {"QN1": "Nord", "QN2": "Sud"}),
    Dimension.MOBILISATION: axis(Dimension.MOBILISATION, {"facile": "Facile", "bloquee": "Bloquée"}),
    Dimension.AXE: axis(Dimension.AXE, {"1": "Conforter l'école", "2": "Ouvrir"}),
}
EVERYTHING = Offer(
    "a", "Atelier", frozenset({"lecture"}), AgeRange.of_years(6, 11), frozenset({"QN1"}),
    times=frozenset({"soir"}), axes=frozenset({"1"}), mobilisation="facile",
)  # fmt: skip
JUDGE = Judge(["lecture", "sport"], Looks([]))


@pytest.mark.parametrize(("rows", "columns"), list(permutations(Dimension, 2)))
def test_any_two_dimensions_are_crossed(rows, columns):
    found = cross([EVERYTHING], AXES[rows], AXES[columns], judge=JUDGE)
    assert [cell.count for cell in found.cells] == [1, 0, 0, 0]
    assert (found.total, found.unplaced, found.outside) == (1, (), ())


@pytest.mark.parametrize(
    ("rows", "columns"), [(Dimension.AGE, Dimension.AGE), (Dimension.AGE, Dimension.TEMPS)]
)
def test_a_dimension_serves_once(rows, columns):
    with pytest.raises(ValueError, match="ne peut servir qu'une fois"):
        cross([], AXES[rows], AXES[columns], judge=JUDGE, filters={Dimension.TEMPS: Value("soir", "Soirée")})


def test_a_filter_leaves_out_what_is_known_to_be_elsewhere_and_asks_for_what_is_not_known():
    offers = [
        EVERYTHING,
        Offer("b", "Club", frozenset({"sport"}), AgeRange.of_years(6, 11), times=frozenset({"vacances"})),
        Offer("c", "Halte", frozenset({"sport"}), AgeRange.of_years(6, 11)),
    ]
    found = cross(
        offers, AXES[Dimension.THEME], AXES[Dimension.AGE], judge=JUDGE,
        filters={Dimension.TEMPS: Value("soir", "Soirée")},
    )  # fmt: skip
    assert found.total == 1
    assert found.unplaced == (Aside("c", "Halte", "Temps à préciser"),)


@given(OFFERS)
@pytest.mark.parametrize("third", [Dimension.QUARTIER, Dimension.TEMPS, Dimension.MOBILISATION])
def test_small_grids_made_in_one_walk_are_those_made_one_by_one(third, offers):
    rows, columns = AXES[Dimension.THEME], AXES[Dimension.AGE]
    looked_at = split(offers, AXES[third])
    for value in AXES[third].values:
        alone = cross(offers, rows, columns, judge=JUDGE, filters={third: value})
        assert cross(looked_at[value.code], rows, columns, judge=JUDGE, filters={third: value}) == alone


def test_what_is_outside_says_in_what():
    strange = Offer("s", "Stand", frozenset({"lecture"}), mobilisation="difficile", times=frozenset({"soir"}))
    found = cross([strange], AXES[Dimension.TEMPS], AXES[Dimension.MOBILISATION], judge=JUDGE)
    assert found.outside == (Aside("s", "Stand", "Sa mobilisation n'est pas dans la grille"),)


def test_a_cell_without_theme_is_surveyed_when_every_theme_was():
    ages = AgeRange.of_years(0, 25)
    lecture, sport = (Surveyed(theme, ages, LOOKED) for theme in ("lecture", "sport"))

    def state(*looks):
        judge = Judge(["lecture", "sport"], Looks(looks))
        return cross([], AXES[Dimension.TEMPS], AXES[Dimension.AGE], judge=judge).cells[0].state

    assert (state(lecture), state(lecture, sport)) == (State.NON_RENSEIGNE, State.DECOUVERT)


def test_a_cell_is_found_by_its_codes():
    found = cross([EVERYTHING], AXES[Dimension.TEMPS], AXES[Dimension.AXE], judge=JUDGE)
    assert found.cell("soir", "1").offers == ("a",)
    with pytest.raises(KeyError):
        found.cell("matin", "1")


def test_an_axis_knows_its_values():
    assert AXES[Dimension.AXE].value("2").label == "Ouvrir"
    with pytest.raises(KeyError):
        AXES[Dimension.AXE].value("3")


def test_the_age_is_not_a_code():
    with pytest.raises(ValueError, match="pas un code"):
        EVERYTHING.codes(Dimension.AGE)


@given(OFFERS, st.permutations([Dimension.AGE, Dimension.THEME]))
def test_turning_the_grid_changes_nothing_but_its_place(offers, order):
    rows, columns = (AXES[dimension] for dimension in order)
    one = cross(offers, rows, columns, judge=JUDGE)
    turned = cross(offers, columns, rows, judge=JUDGE)
    assert {(c.row, c.column): (c.state, c.offers) for c in one.cells} == {
        (c.column, c.row): (c.state, c.offers) for c in turned.cells
    }
    assert one.total == turned.total


def test_ages_are_a_filter_too():
    wanted = AXES[Dimension.AGE].values
    counts = [
        cross(
            [EVERYTHING],
            AXES[Dimension.THEME],
            AXES[Dimension.TEMPS],
            judge=JUDGE,
            filters={Dimension.AGE: band},
        ).total
        for band in wanted
    ]
    assert counts == [1, 0]
