"""Overlaps and holes between offers: what is not known proves nothing."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import DEFAULT_BANDS, AgeRange
from maillage.core.overlaps import Offer, closest, grid, overlap, overlaps


def offer(key, low=3, high=11, themes=("sport",), times=("vacances",), places=(), everywhere=False):
    ages = None if low is None else AgeRange.of_years(low, high)
    return Offer(key, ages, frozenset(themes), frozenset(times), frozenset(places), everywhere)


def test_same_theme_same_ages_same_time_overlap():
    found = overlap(offer(1, 3, 11), offer(2, 6, 15))
    assert found.ages == AgeRange.of_years(6, 11)
    assert (found.themes, found.times) == (frozenset({"sport"}), frozenset({"vacances"}))


def test_another_theme_another_age_another_time_another_place_do_not():
    base = offer(1, places=("a",))
    assert overlap(base, offer(2, themes=("culture",))) is None
    assert overlap(base, offer(2, 11, 15)) is None
    assert overlap(base, offer(2, times=("scolaire",))) is None
    assert overlap(base, offer(2, places=("b",))) is None
    assert overlap(base, offer(2, places=("b",), everywhere=True)) is not None


def test_unknown_ages_or_themes_prove_nothing():
    assert overlap(offer(1, None), offer(2)) is None
    assert overlap(offer(1, themes=()), offer(2, themes=())) is None


def test_unknown_times_and_places_are_possible_and_said():
    found = overlap(offer(1, times=(), places=("a",)), offer(2))
    assert (found.times, found.places) == (frozenset(), frozenset())


def test_a_cell_tells_the_ages_left_out():
    cells = {(c.theme, c.band.label): c for c in grid([offer(1, 3, 5)], ["sport", "culture"], DEFAULT_BANDS)}
    assert cells["sport", "3-6 ans"].offers == (1,)
    assert cells["sport", "3-6 ans"].holes == (AgeRange.of_years(5, 6),)
    assert cells["culture", "3-6 ans"].offers == ()


offers = st.builds(
    lambda low, width, themes, times: (low, low + width, tuple(sorted(themes)), tuple(sorted(times))),
    st.integers(0, 20), st.integers(1, 8), st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("xy")),
)  # fmt: skip


@given(st.lists(offers, max_size=8))
def test_order_changes_nothing_and_a_new_offer_never_opens_a_hole(rows):
    made = [offer(rank, *row) for rank, row in enumerate(rows)]
    pairs = {frozenset((p.first, p.second)) for p in overlaps(made)}
    assert pairs == {frozenset((p.first, p.second)) for p in overlaps(reversed(made))}
    if made:
        before = {(c.theme, c.band): months(c) for c in grid(made[:-1], "abc", DEFAULT_BANDS)}
        after = {(c.theme, c.band): months(c) for c in grid(made, "abc", DEFAULT_BANDS)}
        assert all(after[key] <= before[key] for key in before)


placed = st.builds(
    lambda low, width, themes, times, places, everywhere: (
        low, None if low is None or width == 0 else low + width, tuple(sorted(themes)), tuple(sorted(times)),
        tuple(sorted(places)), everywhere,
    ),
    st.none() | st.integers(0, 20), st.integers(0, 8), st.sets(st.sampled_from("abc")), st.sets(st.sampled_from("xy")),
    st.sets(st.sampled_from("pq")), st.booleans(),
)  # fmt: skip


@given(st.lists(placed, max_size=9), st.integers(0, 12))
def test_the_closest_pairs_are_the_first_of_all_pairs(rows, most):
    made = [offer(10 * rank % 7, *row) for rank, row in enumerate(rows)]
    whole = overlaps(made)
    assert closest(made, most) == (whole[:most], len(whole))


def months(cell):
    return sum(hole.max_months - hole.min_months for hole in cell.holes)
