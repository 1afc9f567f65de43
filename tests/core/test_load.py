"""Loads: the order says nothing, more is never less, the window has two edges."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.load import Level, Limits, Solicitation, busy_weeks, load, months_of, total

TODAY = date(2026, 10, 14)  # a Wednesday
ORDER = [Level.CALM, Level.SUSTAINED, Level.HEAVY]

asked = st.builds(
    Solicitation,
    who=st.sampled_from(["p1", "p2", "s1"]),
    kind=st.sampled_from(["invitation", "relance", "enquête"]),
    day=st.dates(date(2025, 6, 1), date(2027, 1, 1)),
    weight=st.integers(1, 5),
    what=st.just("Comité de suivi"),
)
several = st.lists(asked, max_size=40)
limits = st.builds(
    lambda window, low, more, week: Limits(window, low, low + more, week),
    st.integers(1, 500), st.integers(1, 10), st.integers(1, 10), st.integers(1, 10),
)  # fmt: skip


def one(days_ago, weight=1, kind="invitation", who="p1"):
    return Solicitation(who, kind, TODAY - timedelta(days=days_ago), weight, "Comité de suivi")


def of(*rows, today=TODAY, **values):
    return load(rows, today=today, limits=Limits(**values))["p1"]


@given(several, limits)
def test_the_order_does_not_matter(rows, chosen):
    assert load(rows, today=TODAY, limits=chosen) == load(reversed(rows), today=TODAY, limits=chosen)
    assert busy_weeks(rows, limits=chosen) == busy_weeks(list(reversed(rows)), limits=chosen)


@given(several, asked, limits)
def test_one_more_is_never_less(rows, more, chosen):
    before = load(rows, today=TODAY, limits=chosen, who=[more.who])[more.who]
    after = load([*rows, more], today=TODAY, limits=chosen, who=[more.who])[more.who]
    assert after.count >= before.count
    assert after.weight >= before.weight
    assert ORDER.index(after.level) >= ORDER.index(before.level)
    assert {week.monday for week in before.weeks} <= {week.monday for week in after.weeks}


@given(several, limits)
def test_what_is_asked_of_one_says_nothing_of_another(rows, chosen):
    alone = load([row for row in rows if row.who == "p1"], today=TODAY, limits=chosen, who=["p1"])
    assert load(rows, today=TODAY, limits=chosen, who=["p1"])["p1"] == alone["p1"]


@given(several, limits)
def test_the_months_hold_what_the_year_holds(rows, chosen):
    first = months_of(TODAY)[0]
    for name, found in load(rows, today=TODAY, limits=chosen).items():
        year = [row for row in rows if row.who == name and first <= row.day <= TODAY]
        assert (sum(found.counts), sum(found.weights)) == (len(year), sum(row.weight for row in year))


@given(several, st.integers(1, 400))
def test_a_wider_window_holds_more(rows, days):
    narrow = load(rows, today=TODAY, limits=Limits(days), who=["p1"])["p1"]
    wide = load(rows, today=TODAY, limits=Limits(days + 1), who=["p1"])["p1"]
    assert wide.count >= narrow.count


@pytest.mark.parametrize(("days_ago", "count"), [(-1, 0), (0, 1), (29, 1), (30, 0)])
def test_edges_of_the_window(days_ago, count):
    assert load([one(days_ago)], today=TODAY, who=["p1"])["p1"].count == count


def test_months_end_with_the_current_one():
    assert months_of(date(2026, 2, 28), 3) == (date(2025, 12, 1), date(2026, 1, 1), date(2026, 2, 1))
    rows = (one(0), one(13), one(14), one(340), one(348))
    # from 1 October back to 1 November of the year before; 31 October 2025 is too far
    assert of(*rows).counts == (1, *[0] * 9, 1, 2)


def test_levels_and_their_sentences():
    assert of(one(40)).reasons == ("Pas sollicitée en 30 jours.",)
    calm = of(*[one(day) for day in (1, 9)])
    assert (calm.level, calm.reasons) == (
        Level.CALM,
        ("Sollicitée 2 fois en 30 jours.", "Poids 2 : charge calme, soutenue à partir de 5."),
    )
    sustained = of(*[one(day * 4) for day in range(6)])
    assert (sustained.level, sustained.sentence) == (Level.SUSTAINED, "Déjà sollicitée 6 fois en 30 jours.")
    assert sustained.reasons[1] == "Poids 6 : charge soutenue, forte à partir de 8."
    heavy = of(one(1, 4), one(9, 4, "relance"), one(12, 1, "relance"))
    assert (heavy.level, heavy.reasons[1]) == (Level.HEAVY, "Poids 9 : charge forte, à partir de 8.")
    assert heavy.kinds == (("relance", 2), ("invitation", 1))
    assert heavy.last == TODAY - timedelta(days=1)


def test_an_over_solicited_week_is_named_by_its_monday():
    found = of(one(0, 2), one(2, 2), one(3, 3))
    assert [(week.monday, week.count, week.weight) for week in found.weeks] == [(date(2026, 10, 12), 2, 4)]
    assert found.reasons[-1] == "Semaine du 12 octobre très chargée : 2 sollicitations."


def test_weeks_to_come_can_be_looked_at():
    rows = [one(-21, 3), one(-20, 1), one(-60, 1)]
    assert busy_weeks(rows) == {"p1": busy_weeks(rows)["p1"]}
    assert [week.monday for week in busy_weeks(rows)["p1"]] == [date(2026, 11, 2)]
    assert busy_weeks([one(0, 1)]) == {}


def test_a_window_wider_than_a_year_is_whole():
    assert of(one(450), window_days=500).count == 1


@pytest.mark.parametrize(
    "values", [{"window_days": 0}, {"week": 0}, {"sustained": 8, "heavy": 8}, {"sustained": 0}]
)
def test_limits_that_mean_nothing_are_refused(values):
    with pytest.raises(ValueError, match="doi"):
        Limits(**values)


def test_the_rule_is_said():
    assert Limits().sentence == (
        "Sur 30 jours, la charge est soutenue à partir d'un poids de 5, forte à partir de 8 ; "
        "une semaine est très chargée à partir de 4."
    )


def test_levels_are_counted():
    found = load([one(1, 9), one(1, 5, who="p2"), one(1, who="s1"), one(2, who="s2")], today=TODAY)
    assert total(found.values()) == {Level.HEAVY: 1, Level.SUSTAINED: 1, Level.CALM: 2}
