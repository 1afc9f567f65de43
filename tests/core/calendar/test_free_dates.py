"""Days proposed, and the reasons."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import PARIS, PublicHoliday, SchoolHoliday, Zone, public_holidays, school_holidays
from maillage.core.calendar.free_dates import Busy, Constraints, propose
from maillage.core.calendar.rules import Rule, RuleKind, Target, targets

START, END = date(2026, 9, 1), date(2027, 9, 1)
CLOSED = {
    "vacances": school_holidays(Zone.B, START, END),
    "feries": public_holidays(START, END),
    "connu_jusqu_au": date(2028, 9, 1),
}
MEMBERS = {"a": "Amina", "b": "Bakary", "c": "Claire", "d": "Driss"}
TODAY = date(2026, 9, 1)
MONTHLY = Rule(RuleKind.MONTHLY)


def at(day, hour=14, length=2):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=PARIS)
    return start, start + timedelta(hours=length)


def aim(day, before=3, after=3):
    return Target(day, day - timedelta(days=before), day + timedelta(days=after + 1), "Rythme.")


def one(target, rule=MONTHLY, today=TODAY, number=3, **known):
    (found,) = propose([target], rule, Constraints(**{**CLOSED, **known}), today=today, number=number)
    return found


def test_the_ideal_day_comes_first():
    found = one(aim(date(2026, 9, 15)))
    assert [proposal.jour.day for proposal in found.propositions] == [15, 14, 16]
    first = found.propositions[0]
    assert (first.debut, first.fin) == at(date(2026, 9, 15))
    assert (first.pour, first.contre, first.cout) == (("Rythme.",), (), 0)
    assert found.propositions[1].pour == ("Rythme. 1 jour avant le jour visé (15 septembre 2026).",)
    assert found.ecartes == ()


def test_holidays_and_public_holidays_are_avoided_and_said():
    found = one(aim(date(2026, 11, 2), before=4, after=10), number=9)
    assert date(2026, 11, 11) not in [p.jour for p in found.propositions]
    said = {avoided.jour: avoided.raison for avoided in found.ecartes}
    assert said[date(2026, 11, 11)] == "Jour férié : Armistice."
    assert said[date(2026, 10, 30)] == "Vacances de la Toussaint : école fermée jusqu'au 2 novembre 2026."
    assert date(2026, 11, 7) not in said


def test_a_meeting_of_the_same_people_moves_the_day():
    clash = Busy(*at(date(2026, 9, 15)), "COPIL", frozenset("ab"))
    found = one(aim(date(2026, 9, 15)), rencontres=(clash,), membres=MEMBERS)
    assert [proposal.jour.day for proposal in found.propositions] == [14, 16, 17]
    assert found.propositions[0].pour[1] == "Aucun membre n'a d'autre réunion connue à cette heure."
    (avoided,) = found.ecartes
    assert (avoided.jour.day, avoided.raison) == (
        15,
        "Déjà en réunion à cette heure (COPIL) : Amina et Bakary.",
    )


def test_people_who_are_there_already_that_day_are_a_reason():
    morning = Busy(*at(date(2026, 9, 15), 9), "Équipe projet", frozenset("abcd"))
    first = one(aim(date(2026, 9, 15)), rencontres=(morning,), membres=MEMBERS).propositions[0]
    assert first.jour.day == 15
    assert first.pour[-1] == "Déjà réunis ce jour-là (Équipe projet) : Amina, Bakary et 2 autres."
    alone = Busy(*at(date(2026, 9, 15), 9), "Point", frozenset("a"))
    quiet = one(aim(date(2026, 9, 15)), rencontres=(alone,), membres=MEMBERS).propositions[0]
    assert "Déjà réunis" not in " ".join(quiet.pour)


def test_a_week_that_is_too_full_moves_the_meeting():
    heavy = {"a": frozenset({date(2026, 9, 14)})}
    found = one(aim(date(2026, 9, 14), before=4), membres=MEMBERS, chargees=heavy)
    assert found.propositions[0].jour == date(2026, 9, 11)
    assert "La semaine n'est trop chargée pour aucun membre." in found.propositions[0].pour
    assert found.propositions[2].contre == ("Semaine déjà très chargée pour Amina.",)


def test_a_bridge_and_the_last_day_of_school_are_said():
    bridge = one(aim(date(2027, 5, 7), 0, 0), vacances=())
    assert bridge.propositions[0].contre == (
        "Pont : ce jour est seul entre un jour férié et une fin de semaine.",
    )
    eve = one(aim(date(2026, 10, 16), 0, 0))
    assert eve.propositions[0].contre == ("Dernier jour d'école avant les vacances de la Toussaint.",)
    after_a_public_holiday = (SchoolHoliday("été", date(2026, 9, 15), date(2026, 9, 21)),)
    monday = one(
        aim(date(2026, 9, 11), 0, 0),
        vacances=after_a_public_holiday,
        feries=(PublicHoliday(date(2026, 9, 14), "Fête du lieu"),),
    )
    assert "Dernier jour d'école avant les vacances d'été." in monday.propositions[0].contre


def test_another_weekday_than_the_usual_one_is_said():
    found = one(aim(date(2026, 9, 15)), Rule(RuleKind.MONTHLY, jour=2))
    assert found.propositions[0].jour == date(2026, 9, 16)
    assert found.propositions[1].contre == ("Un mardi, alors que le jour habituel est le mercredi.",)


def test_beyond_the_known_calendar_it_is_said():
    known = Constraints(connu_jusqu_au=date(2028, 9, 1))
    (found,) = propose([aim(date(2028, 10, 3))], MONTHLY, known, today=TODAY)
    assert found.propositions[0].contre == (
        "Les vacances scolaires ne sont pas encore connues à cette date.",
    )
    (unknown,) = propose([aim(date(2026, 10, 6))], MONTHLY, Constraints(), today=TODAY)
    assert unknown.propositions[0].contre == found.propositions[0].contre


def test_nothing_is_proposed_in_the_past():
    assert one(aim(date(2026, 9, 1)), today=date(2026, 9, 3)).propositions[0].jour == date(2026, 9, 4)
    assert one(aim(date(2026, 8, 20))).propositions == ()


def test_an_unknown_member_has_no_name():
    clash = Busy(*at(date(2026, 9, 15)), "COPIL", frozenset({"z"}))
    found = one(aim(date(2026, 9, 15), 0, 0), rencontres=(clash,), membres=MEMBERS)
    assert found.propositions[0].contre == ("Déjà en réunion à cette heure (COPIL) : un membre.",)


def test_a_meeting_that_takes_nobody_of_the_instance_changes_nothing():
    other = Busy(*at(date(2026, 9, 15)), "Ailleurs", frozenset())
    assert one(aim(date(2026, 9, 15)), rencontres=(other,), membres=MEMBERS).propositions[0].contre == ()


meetings = st.lists(
    st.builds(
        lambda day, hour, who: Busy(*at(START + timedelta(days=day), hour), "Autre", frozenset(who)),
        st.integers(0, 360),
        st.integers(8, 18),
        st.sets(st.sampled_from("abcd")),
    ),
    max_size=12,
)


@given(
    kind=st.sampled_from([RuleKind.YEARLY, RuleKind.MONTHLY, RuleKind.WEEKLY, RuleKind.BEFORE_HOLIDAYS]),
    number=st.integers(1, 8),
    jour=st.none() | st.integers(0, 4),
    zone=st.sampled_from([Zone.A, Zone.B, Zone.C]),
    busy=meetings,
    today=st.dates(START, END),
)
def test_never_on_a_day_off_always_with_a_reason_always_the_same(kind, number, jour, zone, busy, today):
    vacances, feries = school_holidays(zone, START, END), public_holidays(START, END, "67")
    known = Constraints(
        vacances, feries, date(2027, 3, 1), tuple(busy), MEMBERS, {"a": frozenset({date(2026, 9, 14)})}
    )
    rule = Rule(kind, number, jour=jour)
    closed = frozenset(day.jour for day in feries)
    aims = targets(rule, START, END, closed=closed, holidays=vacances)
    found = propose(aims, rule, known, today=today)
    assert found == propose(aims, rule, known, today=today)
    assert [choice.cible for choice in found] == list(aims)
    for choice in found:
        costs = [proposal.cout for proposal in choice.propositions]
        assert costs == sorted(costs)
        for proposal in choice.propositions:
            assert proposal.jour.weekday() < 5
            assert proposal.jour not in closed
            assert not any(h.debut <= proposal.jour < h.fin for h in vacances)
            assert choice.cible.debut <= proposal.jour < choice.cible.fin and proposal.jour > today
            assert proposal.pour
            assert all(
                not text[0].islower() and text.endswith(".") for text in (*proposal.pour, *proposal.contre)
            )
        assert all(avoided.raison for avoided in choice.ecartes)
        assert not {p.jour for p in choice.propositions} & {a.jour for a in choice.ecartes}
