import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import AgeRange
from maillage.core.coverage import UNTIL_25, Count, Headcount, Population

SIX_ELEVEN, THREE_SIX = AgeRange.of_years(6, 11), AgeRange.of_years(3, 6)


def test_a_figure_for_these_very_ages_is_exact():
    assert Population([Headcount(SIX_ELEVEN, 240)]).count(SIX_ELEVEN) == Count(240)


def test_a_figure_is_spread_over_its_ages_and_says_so():
    published = Population([Headcount(UNTIL_25, 2500)])
    assert published.count(AgeRange.of_years(6, 8)) == Count(200, estimated=True)


def test_figures_add_up_over_a_wider_band():
    found = Population([Headcount(SIX_ELEVEN, 240), Headcount(THREE_SIX, 90)])
    assert found.count(AgeRange.of_years(3, 11)) == Count(330)


def test_ages_that_no_figure_covers_are_not_counted_and_the_answer_is_estimated():
    assert Population([Headcount(SIX_ELEVEN, 240)]).count(AgeRange.of_years(3, 11)) == Count(
        240, estimated=True
    )


def test_the_finest_figures_win():
    found = Population([Headcount(UNTIL_25, 2500), Headcount(SIX_ELEVEN, 240)])
    assert found.count(SIX_ELEVEN) == Count(240)


def test_each_district_has_its_own_figures():
    found = Population([Headcount(SIX_ELEVEN, 240), Headcount(SIX_ELEVEN, 80, "QN1", estimated=True)])
    assert (found.count(SIX_ELEVEN, "QN1"), found.count(SIX_ELEVEN, "QN2")) == (Count(80, True), None)


def test_nobody_gave_figures():
    assert Population([]).count(UNTIL_25) is None
    assert Population([Headcount(SIX_ELEVEN, 240)]).count(THREE_SIX) is None


@pytest.mark.parametrize(
    ("count", "label"),
    [
        (Count(240), "240"),
        (Count(12_345), "12\u202f345"),
        (Count(1234.4, True), "environ 1\u202f200"),
        (Count(87.6, True), "environ 88"),
        (Count(0.2, True), "environ 0"),
    ],
)
def test_no_precision_that_the_figures_do_not_have(count, label):
    assert count.label == label


@given(st.integers(0, 250), st.integers(1, 50), st.integers(1, 49), st.floats(0, 1e6))
def test_splitting_ages_splits_the_number(low, span, cut, count):
    population = Population([Headcount(UNTIL_25, count)])
    whole = AgeRange(low, low + span + 1)
    middle = low + min(cut, span)
    parts = [AgeRange(low, middle), AgeRange(middle, whole.max_months)]
    assert sum(population.count(part).value for part in parts) == pytest.approx(population.count(whole).value)


def test_without_figures_of_its_own_the_cite_counts_its_parts_together():
    figures = [Headcount(SIX_ELEVEN, 240, "QN1"), Headcount(SIX_ELEVEN, 80, "QN2", estimated=True)]
    assert Population(figures, ["QN1", "QN2"]).count(SIX_ELEVEN) == Count(320, estimated=True)
    assert Population(figures[:1], ["QN1"]).count(SIX_ELEVEN) == Count(240)


def test_a_sum_that_lacks_a_part_is_not_given():
    figures = [Headcount(SIX_ELEVEN, 240, "QN1")]
    assert Population(figures, ["QN1", "QN2"]).count(SIX_ELEVEN) is None
    assert Population(figures).count(SIX_ELEVEN) is None


def test_figures_of_the_cite_win_over_the_sum_of_its_parts():
    figures = [Headcount(SIX_ELEVEN, 240, "QN1"), Headcount(SIX_ELEVEN, 900)]
    assert Population(figures, ["QN1"]).count(SIX_ELEVEN) == Count(900)
