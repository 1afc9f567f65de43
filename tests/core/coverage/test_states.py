"""Thin, several at once, ending: what figures and dates add to the number of offers."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import AgeRange
from maillage.core.coverage import (
    Dimension,
    Headcount,
    Judge,
    Looks,
    Offer,
    Population,
    State,
    Thresholds,
    Value,
    ages_axis,
    axis,
    cross,
)

CHILDREN = AgeRange.of_years(6, 11)
LECTURE = axis(Dimension.THEME, {"lecture": "Lecture"})
RANK = {state: rank for rank, state in enumerate(State)}
CHILD = Population([Headcount(CHILDREN, 200)])


def offer(key, **more):
    return Offer(key, f"Offre {key}", **{"themes": frozenset({"lecture"}), "age": CHILDREN, **more})


def judge(*, population=CHILD, ending=None, times=None, **thresholds):
    return Judge(["lecture"], Looks([]), Thresholds(**thresholds), population, ending, times or {})


def cell(offers, band=CHILDREN, *, filters=None, **more):
    return cross(offers, LECTURE, ages_axis([band]), judge=judge(**more), filters=filters).cells[0]


@pytest.mark.parametrize("nonsense", [{"seats_per_100": 0}, {"offers_per_100": -1}])
def test_a_threshold_per_100_is_positive(nonsense):
    with pytest.raises(ValueError, match="plus grand que zéro"):
        Thresholds(**nonsense)


def test_one_offer_alone_is_no_doublon():
    with pytest.raises(ValueError, match="au moins deux offres"):
        Thresholds(several=1)


def test_too_few_seats_for_so_many_young_people():
    found = cell([offer("a", seats=10), offer("b", seats=5)], seats_per_100=10)
    assert (found.state, found.young.value) == (State.INSUFFISANT, 200)
    assert found.reasons == (
        "2 offres, toutes solides.",
        "7,5 places pour 100 jeunes (200 jeunes) : le seuil est 10.",
    )


def test_enough_seats_cover():
    assert cell([offer("a", seats=10), offer("b", seats=10)], seats_per_100=10).state is State.COUVERT


def test_seats_that_are_not_known_prove_nothing():
    assert cell([offer("a", seats=1), offer("b")], seats_per_100=10).state is State.COUVERT


def test_seats_are_shared_between_the_ages_and_the_districts_served():
    wide = AgeRange.of_years(1, 11)
    offers = [offer(key, seats=40, age=wide, zones=frozenset({"QN1", "QN2"})) for key in "ab"]
    here = {Dimension.QUARTIER: Value("QN1", "Nord")}
    population = Population([Headcount(CHILDREN, 200, "QN1")])
    found = cell(offers, filters=here, seats_per_100=10.5, population=population)
    assert found.reasons[-1] == "10 places pour 100 jeunes (200 jeunes) : le seuil est 10,5."


def test_too_few_offers_for_so_many_young_people():
    found = cell([offer("a"), offer("b")], offers_per_100=1.5)
    assert (found.state, found.reasons[-1]) == (
        State.INSUFFISANT,
        "1 offre pour 100 jeunes (200 jeunes) : le seuil est 1,5.",
    )


@pytest.mark.parametrize("population", [Population([]), Population([Headcount(CHILDREN, 0)])])
def test_without_young_people_counted_no_shortage_is_said(population):
    thin = {"seats_per_100": 10, "offers_per_100": 10}
    assert (
        cell([offer("a", seats=0), offer("b", seats=0)], population=population, **thin).state is State.COUVERT
    )


def test_a_fragile_cell_that_is_also_thin_is_fragile_and_says_both():
    found = cell([offer("a", seats=1)], seats_per_100=10)
    assert (found.state, len(found.reasons)) == (State.FRAGILE, 2)


def test_an_offer_that_stops_by_the_day_looked_at_is_not_solid():
    offers = [
        offer("a", until=date(2026, 6, 30)),
        offer("b", until=date(2026, 12, 31)),
        offer("c", fragile=True),
    ]
    found = cell(offers, ending=date(2026, 12, 31))
    assert (found.state, found.reasons) == (
        State.FRAGILE,
        (
            "Aucune offre solide : Offre a (se termine le 30 juin 2026), Offre b (se termine le 31 décembre 2026), Offre c.",
        ),
    )
    assert cell(offers, ending=date(2026, 6, 30)).state is State.COUVERT
    assert cell(offers).state is State.COUVERT


def test_many_at_the_same_time_for_the_same_age_may_be_doublons():
    offers = [offer(key, times=frozenset({"soir"})) for key in "abc"]
    found = cell(offers, several=3, times={"soir": "soirée"})
    assert (found.state, found.reasons[-1]) == (
        State.PLUSIEURS,
        "3 offres à la fois (soirée) : Offre a, Offre b, Offre c.",
    )


@pytest.mark.parametrize(
    "offers",
    [
        [
            offer(key, times=frozenset({time}))
            for key, time in zip("abc", ("soir", "soir", "vacances"), strict=True)
        ],
        [offer(key) for key in "abc"],
        [offer(key, times=frozenset({"soir"}), age=None) for key in "abc"],
        [
            offer(key, times=frozenset({"soir"}), age=AgeRange.of_years(*ages))
            for key, ages in zip("abc", ((6, 8), (8, 10), (10, 11)), strict=True)
        ],
    ],
    ids=["other times", "times not known", "ages not known", "other ages"],
)
def test_many_that_do_not_meet_are_no_doublon(offers):
    times = axis(Dimension.TEMPS, {"soir": "Soirée", "vacances": "Vacances"})
    assert cross(offers, LECTURE, times, judge=judge(several=3)).states()[State.PLUSIEURS] == 0


AGES = st.builds(lambda low, span: AgeRange(low, low + span), st.integers(0, 200), st.integers(1, 100))
OFFERS = st.lists(
    st.builds(
        Offer,
        key=st.integers(0, 10**6).map(str),
        nom=st.just("Offre"),
        themes=st.just(frozenset({"lecture"})),
        age=AGES | st.none(),
        fragile=st.booleans(),
        times=st.frozensets(st.sampled_from(["soir", "vacances"])),
        seats=st.none() | st.integers(0, 60),
        until=st.none() | st.just(date(2026, 6, 30)),
    ),
    max_size=8,
    unique_by=lambda found: found.key,
)
STRICT = {
    "population": Population([Headcount(AgeRange(0, 300), 3000)]),
    "seats_per_100": 8,
    "offers_per_100": 0.5,
    "several": 3,
    "ending": date(2026, 12, 31),
}


@given(OFFERS, AGES)
def test_a_new_offer_never_creates_a_gap(offers, band):
    known = [found for found in offers[1:] if found.seats is not None]
    before = cell(known, band, **STRICT)
    newcomer = offers[:1]
    after = cell(known + newcomer, band, **STRICT)
    assert RANK[after.state] >= RANK[before.state]


@given(OFFERS, AGES, st.data())
def test_splitting_a_band_never_hides_a_gap(offers, band, data):
    cut = data.draw(st.integers(band.min_months, band.max_months))
    parts = [
        AgeRange(low, high) for low, high in ((band.min_months, cut), (cut, band.max_months)) if low < high
    ]
    whole = cell(offers, band, **STRICT)
    pieces = [cell(offers, part, **STRICT) for part in parts]
    assert min(RANK[piece.state] for piece in pieces) <= RANK[whole.state]
