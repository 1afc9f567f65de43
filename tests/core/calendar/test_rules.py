"""Frequency rules: kept, said, and turned into days."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import SchoolHoliday, Zone, public_holidays, school_holidays
from maillage.core.calendar.rules import (
    BOUNDS,
    Anchor,
    Rule,
    RuleKind,
    describe,
    read_rule,
    targets,
    working_days_before,
    write_rule,
)

YEAR = (date(2026, 9, 1), date(2027, 7, 1))
HOLIDAYS = school_holidays(Zone.B, *YEAR)
CLOSED = frozenset(day.jour for day in public_holidays(*YEAR))


def days(rule, **kwargs):
    return [target.jour for target in targets(rule, *YEAR, closed=CLOSED, **kwargs)]


# ── JSON ──────────────────────────────────────────────────────────────

rules = st.builds(
    Rule,
    genre=st.just(RuleKind.MONTHLY),
    nombre=st.integers(1, 11),
    jour=st.integers(0, 4),
    rang=st.sampled_from([None, 1, 2, 3, 4, -1]),
    depuis=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    heure=st.times().map(lambda t: time(t.hour, t.minute)),
    duree=st.integers(15, 720),
)


@given(rules)
def test_a_rule_is_read_as_it_was_written(rule):
    assert read_rule(write_rule(rule)) == rule


def test_no_rule():
    assert read_rule({}) is None
    assert write_rule(None) == {}


@pytest.mark.parametrize(
    "values, words",
    [
        ({"nombre": 2}, "ne peut pas être lu"),
        ({"genre": "quelquefois"}, "ne peut pas être lu"),
        ({"genre": "mensuel", "nombre": "deux"}, "ne peut pas être lu"),
        ({"genre": "mensuel", "nombre": 12}, "1 à 11 mois"),
        ({"genre": "annuel", "nombre": 0}, "1 à 12"),
        ({"genre": "semaines", "nombre": 40}, "26 semaines"),
        ({"genre": "avant_vacances", "nombre": 31}, "jours ouvrés avant les vacances"),
        ({"genre": "avant_instance", "nombre": 10}, "que celle-ci prépare"),
        ({"genre": "avant_instance", "nombre": 61, "instance": 1}, "60 jours"),
        ({"genre": "mensuel", "jour": 5}, "lundi au vendredi"),
        ({"genre": "mensuel", "rang": 2}, "choisissez aussi le jour"),
        ({"genre": "mensuel", "rang": 5, "jour": 1}, "choisissez aussi le jour"),
        ({"genre": "mensuel", "duree": 5}, "15 minutes"),
        ({"genre": "semaines", "depuis": "hier"}, "ne peut pas être lu"),
    ],
)
def test_a_wrong_rule_says_what_to_mend(values, words):
    with pytest.raises(ValueError, match=words):
        read_rule(values)


@pytest.mark.parametrize(
    "rule, sentence",
    [
        (Rule(RuleKind.YEARLY, 1), "une fois par an, à 14 h"),
        (Rule(RuleKind.YEARLY, 2, heure=time(9, 30)), "2 fois par an, à 9 h 30"),
        (Rule(RuleKind.MONTHLY, jour=1, rang=2), "tous les mois, le deuxième mardi, à 14 h"),
        (Rule(RuleKind.MONTHLY, 2, jour=1), "tous les 2 mois, un mardi si possible, à 14 h"),
        (Rule(RuleKind.WEEKLY), "toutes les semaines, à 14 h"),
        (Rule(RuleKind.WEEKLY, 3, jour=3), "toutes les 3 semaines, un jeudi si possible, à 14 h"),
        (Rule(RuleKind.BEFORE_HOLIDAYS, 5), "5 jours ouvrés avant chaque vacances scolaires, à 14 h"),
        (Rule(RuleKind.BEFORE_BODY, 1, instance=3), "1 jour ouvré avant « COPIL », à 14 h"),
        (Rule(RuleKind.BEFORE_BODY, 1, instance=9), "1 jour ouvré avant « une autre instance », à 14 h"),
    ],
)
def test_a_rule_in_words(rule, sentence):
    assert describe(rule, {3: "COPIL"}) == sentence


# ── targets ───────────────────────────────────────────────────────────


def test_before_each_school_holiday_of_the_zone():
    found = targets(Rule(RuleKind.BEFORE_HOLIDAYS, 5), *YEAR, closed=CLOSED, holidays=HOLIDAYS)
    assert [target.jour for target in found] == [
        date(2026, 10, 12),
        date(2026, 12, 14),
        date(2027, 2, 15),
        date(2027, 4, 12),
    ]
    assert found[0].raison == "5 jours ouvrés avant les vacances de la Toussaint (17 octobre 2026)."
    assert (found[0].debut, found[0].fin) == (date(2026, 10, 5), date(2026, 10, 17))


def test_a_bridge_is_not_a_holiday_to_prepare_and_public_holidays_do_not_count_as_working_days():
    bridge = SchoolHoliday("pont de l'Ascension", date(2027, 5, 6), date(2027, 5, 9))
    assert days(Rule(RuleKind.BEFORE_HOLIDAYS), holidays=[bridge]) == []
    assert working_days_before(date(2026, 5, 11), 1, CLOSED | {date(2026, 5, 8)}) == date(2026, 5, 7)
    assert working_days_before(date(2026, 5, 11), 0) == date(2026, 5, 11)


def test_before_the_meetings_of_another_instance():
    anchor = Anchor(date(2026, 11, 20), "COPIL")
    (found,) = targets(Rule(RuleKind.BEFORE_BODY, 10, instance=1), *YEAR, closed=CLOSED, anchors=[anchor])
    assert found.jour == date(2026, 11, 5)
    assert found.raison == "10 jours ouvrés avant « COPIL » du 20 novembre 2026."
    assert days(Rule(RuleKind.BEFORE_BODY, 1, instance=1), anchors=[anchor]) == [date(2026, 11, 19)]


def test_twice_a_year():
    found = days(Rule(RuleKind.YEARLY, 2))
    assert found == [date(2026, 9, 1), date(2027, 3, 2)]
    after = targets(Rule(RuleKind.YEARLY, 2, depuis=date(2026, 6, 15)), *YEAR)
    assert [(target.jour, target.raison) for target in after] == [
        (date(2026, 12, 14), "Rythme : 2 fois par an."),
        (date(2027, 6, 15), "Rythme : 2 fois par an."),
    ]
    assert (after[0].debut, after[0].fin) == (date(2026, 11, 23), date(2027, 1, 4))
    assert days(Rule(RuleKind.YEARLY, 1, depuis=date(2026, 10, 1))) == []


def test_every_month_on_the_second_tuesday():
    found = targets(Rule(RuleKind.MONTHLY, jour=1, rang=2), date(2026, 9, 1), date(2026, 12, 1))
    assert [target.jour for target in found] == [date(2026, 9, 8), date(2026, 10, 13), date(2026, 11, 10)]
    assert found[1].raison == "Deuxième mardi d'octobre."
    last = targets(Rule(RuleKind.MONTHLY, jour=4, rang=-1), date(2026, 9, 1), date(2026, 10, 1))
    assert [target.jour for target in last] == [date(2026, 9, 25)]


def test_every_two_months_from_the_last_one():
    found = targets(Rule(RuleKind.MONTHLY, 2, depuis=date(2026, 9, 8)), *YEAR)
    assert [target.jour.month for target in found] == [9, 11, 1, 3, 5]
    assert found[0].raison == "Réunion de septembre."


def test_every_third_week_from_the_last_one():
    found = targets(
        Rule(RuleKind.WEEKLY, 3, jour=3, depuis=date(2026, 8, 27)), date(2026, 9, 1), date(2026, 11, 1)
    )
    assert [target.jour for target in found] == [date(2026, 9, 17), date(2026, 10, 8), date(2026, 10, 29)]
    assert (found[0].debut, found[0].fin) == (date(2026, 9, 14), date(2026, 9, 19))
    assert days(Rule(RuleKind.WEEKLY))[:2] == [date(2026, 9, 3), date(2026, 9, 10)]


@given(
    kind=st.sampled_from(list(RuleKind)),
    number=st.integers(1, 11),
    jour=st.none() | st.integers(0, 4),
    start=st.dates(date(2024, 1, 1), date(2028, 1, 1)),
    length=st.integers(0, 500),
    since=st.none() | st.dates(date(2023, 1, 1), date(2028, 1, 1)),
)
def test_targets_are_in_the_period_in_order_and_within_their_window(kind, number, jour, start, length, since):
    rule = Rule(kind, number, jour=jour, depuis=since, instance=1)
    end = start + timedelta(days=length)
    found = targets(
        rule, start, end, holidays=school_holidays(Zone.B, start, end), anchors=[Anchor(start, "Autre")]
    )
    assert list(found) == sorted(found, key=lambda t: (t.jour, t.raison))
    assert all(start <= t.jour < end and t.debut <= t.jour < t.fin and t.raison for t in found)
    assert found == targets(
        rule, start, end, holidays=school_holidays(Zone.B, start, end), anchors=[Anchor(start, "Autre")]
    )


def test_each_kind_has_its_bounds():
    assert set(BOUNDS) == set(RuleKind)
