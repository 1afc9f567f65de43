from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core.ages import DEFAULT_BANDS, AgeRange
from maillage.core.coverage import (
    Aside,
    Dimension,
    Judge,
    Looks,
    Offer,
    State,
    Surveyed,
    Thresholds,
    Value,
    ages_axis,
    axis,
    cross,
)

LOOKED = date(2026, 10, 12)
BANDS = DEFAULT_BANDS
TEENS = AgeRange.of_years(15, 18)
CHILDREN = AgeRange.of_years(6, 11)
THEMES = ("lecture", "sport", "santé")
ZONES = ("QN04901M", "QN04902M")
RANK = {state: rank for rank, state in enumerate(State)}

AGES = st.builds(
    lambda low, span: AgeRange(low, None if span is None else low + span), st.integers(0, 300), st.none() | st.integers(1, 150)
)  # fmt: skip
OFFERS = st.lists(
    st.builds(
        Offer,
        key=st.integers(0, 10**6).map(str),
        nom=st.sampled_from(["Ludothèque", "École", "Club"]),
        themes=st.frozensets(st.sampled_from([*THEMES, "numérique"])),
        age=st.none() | AGES,
        zones=st.frozensets(st.sampled_from(ZONES)),
        fragile=st.booleans(),
        fragile_reason=st.sampled_from(["", "en retrait"]),
    ),
    max_size=8,
    unique_by=lambda offer: offer.key,
)
LOOKS = st.lists(
    st.builds(
        Surveyed,
        theme=st.sampled_from(THEMES),
        ages=AGES,
        on=st.dates(date(2025, 1, 1), LOOKED),
        zone=st.none() | st.sampled_from(ZONES),
    ),
    max_size=6,
)
WHERE = st.none() | st.sampled_from(ZONES)


def build_grid(offers, themes, bands, *, surveyed=(), zone=None, zones=(), thresholds=None):
    """Themes × ages, of a district or of the whole cité: the picture of the first page."""
    judge = Judge(list(themes), Looks(surveyed, zones), thresholds or Thresholds())
    filters = {Dimension.QUARTIER: Value(zone, zone)} if zone else {}
    labels = {theme: theme for theme in themes}
    return cross(offers, axis(Dimension.THEME, labels), ages_axis(bands), judge=judge, filters=filters)


def offer(key, *, age=CHILDREN, themes=("lecture",), **more):
    return Offer(key, f"Offre {key}", frozenset(themes), age, **more)


def look(ages=TEENS, *, theme="lecture", on=LOOKED, zone=None):
    return Surveyed(theme, ages, on, zone)


def one_cell(offers=(), looks=(), *, band=CHILDREN, **more):
    return build_grid(offers, ["lecture"], [band], surveyed=looks, **more).cells[0]


def state_and_reasons(*args, **more):
    cell = one_cell(*args, **more)
    return cell.state, cell.reasons


def test_where_nobody_looked_nothing_is_called_a_gap():
    assert state_and_reasons() == (
        State.NON_RENSEIGNE,
        ("Aucune offre connue, et personne n'a déclaré avoir regardé.",),
    )


def test_where_the_cite_looked_and_found_nothing_there_is_a_gap():
    assert state_and_reasons(looks=[look(CHILDREN)]) == (
        State.DECOUVERT,
        ("Regardé le 12 octobre 2026 : aucune offre.",),
    )


def test_one_offer_is_fragile_even_where_nobody_looked():
    assert state_and_reasons([offer("a")]) == (State.FRAGILE, ("Une seule offre : Offre a.",))


def test_two_offers_cover():
    cell = one_cell([offer("b"), offer("a")])
    assert (cell.state, cell.count, cell.offers) == (State.COUVERT, 2, ("a", "b"))
    assert cell.reasons == ("2 offres, toutes solides.",)


def test_offers_that_cannot_be_relied_on_do_not_cover():
    weak = [
        offer("a", fragile=True, fragile_reason="en retrait"),
        offer("b", fragile=True, fragile_reason="jamais vérifiée"),
        offer("c", fragile=True),
    ]
    assert state_and_reasons(weak) == (
        State.FRAGILE,
        ("Aucune offre solide : Offre a (en retrait), Offre b (jamais vérifiée), Offre c.",),
    )
    assert state_and_reasons([*weak, offer("d")]) == (State.COUVERT, ("4 offres, dont 1 solide.",))
    assert state_and_reasons([*weak, offer("d"), offer("e")]) == (
        State.COUVERT,
        ("5 offres, dont 2 solides.",),
    )


@pytest.mark.parametrize(
    ("count", "end"), [(5, "Offre 4."), (6, "Offre 4 et 1 autre."), (8, "Offre 4 et 3 autres.")]
)
def test_a_long_list_of_names_is_cut(count, end):
    (reason,) = one_cell([offer(str(number), fragile=True) for number in range(count)]).reasons
    assert reason == f"Aucune offre solide : Offre 0, Offre 1, Offre 2, Offre 3, {end}"


def test_thresholds_are_a_parameter_kept_with_the_result():
    offers = [offer("a"), offer("b", fragile=True), offer("c")]
    strict = Thresholds(offers=3, solid=3)
    grid = build_grid(offers, ["lecture"], [CHILDREN], thresholds=strict)
    assert (grid.thresholds, grid.cells[0].state) == (strict, State.FRAGILE)
    assert one_cell([offer("a")], thresholds=Thresholds(offers=1)).state is State.COUVERT


@pytest.mark.parametrize(("offers", "solid"), [(0, 0), (1, 2), (2, -1)])
def test_thresholds_without_sense_are_refused(offers, solid):
    with pytest.raises(ValueError, match="pas plus d'offres solides que d'offres"):
        Thresholds(offers, solid)


def test_a_covered_cell_says_which_ages_have_nothing():
    offers = [offer("a", age=AgeRange.of_years(16, 25)), offer("b", age=AgeRange(198, 204))]
    assert state_and_reasons(offers, band=TEENS) == (
        State.COUVERT,
        ("2 offres, toutes solides.", "Dans cette tranche, aucune offre pour : 15-16 ans."),
    )


def test_what_is_incomplete_is_set_aside_to_be_completed():
    grid = build_grid(
        [offer("a", age=None), offer("b", themes=()), offer("c", age=None, themes=()), offer("d")],
        THEMES,
        BANDS,
    )
    assert grid.unplaced == (
        Aside("a", "Offre a", "Âges à préciser"),
        Aside("b", "Offre b", "Thème à préciser"),
        Aside("c", "Offre c", "Âges et thème à préciser"),
    )
    assert (grid.outside, grid.total) == ((), 1)


def test_what_is_about_something_else_is_said_to_be_outside():
    grid = build_grid(
        [offer("a", themes=["numérique"]), offer("b", age=AgeRange.of_years(60))], THEMES, BANDS
    )
    assert grid.outside == (
        Aside("a", "Offre a", "Ses thèmes ne sont pas dans la grille"),
        Aside("b", "Offre b", "Ses âges ne sont pas dans la grille"),
    )
    assert (grid.unplaced, grid.total) == ((), 0)


def test_a_district_counts_what_serves_it():
    here, there = ZONES
    offers = [
        offer("a", zones=frozenset({here})),
        offer("b", zones=frozenset({there})),
        offer("c", zones=frozenset(ZONES)),
        offer("d"),
    ]
    grid = build_grid(offers, ["lecture"], [CHILDREN], zone=here)
    assert (grid.cells[0].offers, grid.cells[0].zone) == (("a", "c"), here)
    assert grid.unplaced == (Aside("d", "Offre d", "Quartier à préciser"),)
    assert build_grid(offers, ["lecture"], [CHILDREN]).cells[0].count == 4


def test_a_look_at_the_whole_cite_counts_in_each_district():
    assert one_cell(looks=[look(CHILDREN)], zone=ZONES[0]).state is State.DECOUVERT
    assert one_cell(looks=[look(CHILDREN, zone=ZONES[1])], zone=ZONES[0]).state is State.NON_RENSEIGNE
    assert one_cell(looks=[look(CHILDREN, theme="sport")]).state is State.NON_RENSEIGNE


def test_looks_at_each_district_count_for_the_cite_when_none_is_missing():
    first = look(CHILDREN, zone=ZONES[0], on=date(2026, 1, 2))
    second = look(CHILDREN, zone=ZONES[1])
    assert one_cell(looks=[first], zones=ZONES).state is State.NON_RENSEIGNE
    assert one_cell(looks=[first, second]).state is State.NON_RENSEIGNE
    assert state_and_reasons(looks=[first, second], zones=ZONES) == (
        State.DECOUVERT,
        ("Regardé le 2 janvier 2026 : aucune offre.",),
    )
    assert one_cell(looks=[look(CHILDREN)], zones=ZONES).state is State.DECOUVERT


def test_looks_at_parts_of_a_band_complete_each_other():
    young, old = AgeRange.of_years(15, 16), AgeRange.of_years(16, 18)
    assert one_cell(looks=[look(young)], band=TEENS).state is State.NON_RENSEIGNE
    looks = [look(young, on=date(2025, 3, 1)), look(old), look(young, on=date(2024, 1, 1))]
    assert state_and_reasons(looks=looks, band=TEENS) == (
        State.DECOUVERT,
        ("Regardé le 1er mars 2025 : aucune offre.",),
    )


def test_the_grid_goes_row_by_row_and_finds_its_cells():
    grid = build_grid([offer("a"), offer("b", themes=["lecture", "sport"])], THEMES, BANDS)
    assert [(cell.row, cell.band) for cell in grid.cells] == [(row, band) for row in THEMES for band in BANDS]
    assert grid.cell("sport", CHILDREN.label).offers == ("b",)
    assert grid.row_totals == {"lecture": 2, "sport": 1, "santé": 0}
    assert [grid.column_totals[band.label] for band in BANDS] == [0, 0, 2, 0, 0, 0]
    assert grid.states() == {
        State.NON_RENSEIGNE: 16,
        State.DECOUVERT: 0,
        State.FRAGILE: 1,
        State.INSUFFISANT: 0,
        State.COUVERT: 1,
        State.PLUSIEURS: 0,
    }


def test_a_repeated_row_counts_once_and_an_empty_grid_is_empty():
    assert len(build_grid([], ["sport", "sport"], [CHILDREN, CHILDREN]).cells) == 1
    empty = build_grid([offer("a")], [], [])
    assert (empty.cells, empty.total, len(empty.outside)) == ((), 0, 1)


def test_two_offers_with_one_key_are_a_mistake():
    with pytest.raises(ValueError, match="Deux offres portent le même identifiant"):
        build_grid([offer("a"), offer("a", age=TEENS)], THEMES, BANDS)


@settings(deadline=None)
@given(OFFERS, LOOKS, WHERE)
def test_a_new_offer_never_worsens_a_cell(offers, looks, zone):
    def states(listed):
        return [cell.state for cell in build_grid(listed, THEMES, BANDS, surveyed=looks, zone=zone).cells]

    pairs = zip(states(offers[1:]), states(offers), strict=True)
    assert all(RANK[before] <= RANK[after] for before, after in pairs)


@settings(deadline=None)
@given(OFFERS, LOOKS, WHERE, AGES, st.data())
def test_splitting_a_band_never_hides_a_gap(offers, looks, zone, band, data):
    limit = band.max_months or band.min_months + 400
    cut = data.draw(st.integers(band.min_months + 1, max(band.min_months + 1, limit - 1)))
    parts = [band] if cut >= limit else [AgeRange(band.min_months, cut), AgeRange(cut, band.max_months)]
    (whole,) = build_grid(offers, ["lecture"], [band], surveyed=looks, zone=zone).cells
    pieces = build_grid(offers, ["lecture"], parts, surveyed=looks, zone=zone).cells
    if whole.state is State.DECOUVERT:
        assert {piece.state for piece in pieces} == {State.DECOUVERT}
    assert max(piece.count for piece in pieces) <= whole.count
    if whole.count:
        assert max(RANK[piece.state] for piece in pieces) <= RANK[whole.state]
    else:
        assert {piece.state for piece in pieces} <= {State.DECOUVERT, State.NON_RENSEIGNE}


@settings(deadline=None)
@given(OFFERS, LOOKS, WHERE, st.randoms(use_true_random=False))
def test_the_order_of_what_comes_in_changes_nothing(offers, looks, zone, chance):
    shuffled, looks_shuffled = chance.sample(offers, len(offers)), chance.sample(looks, len(looks))
    assert build_grid(offers, THEMES, BANDS, surveyed=looks, zone=zone) == build_grid(
        shuffled, THEMES, BANDS, surveyed=looks_shuffled, zone=zone
    )


@settings(deadline=None)
@given(OFFERS, WHERE)
def test_no_offer_disappears(offers, zone):
    grid = build_grid(offers, THEMES, BANDS, zone=zone)
    counted = {key for cell in grid.cells for key in cell.offers}
    aside = [found.key for found in (*grid.unplaced, *grid.outside)]
    elsewhere = {o.key for o in offers if zone and o.zones and zone not in o.zones}
    assert grid.total == len(counted)
    assert sorted([*counted, *aside, *elsewhere]) == sorted(o.key for o in offers)
