"""What cannot be at the same time."""

from datetime import date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import PARIS
from maillage.core.calendar.conflicts import Meeting, conflicts

NAMES = {"a": "CAF", "b": "Mairie", "c": "Collège", "d": "Préfecture"}


def meeting(uid, hour, length=2, who="ab", day=15, minute=0):
    start = datetime(2026, 9, day, hour, minute, tzinfo=PARIS)
    return Meeting(uid, f"Réunion {uid}", start, start + timedelta(hours=length), frozenset(who))


def sentences(*meetings, closed=None):
    return [c.phrase for c in conflicts(meetings, closed or {}, NAMES)]


def test_two_meetings_that_want_the_same_people():
    assert sentences(meeting("1", 14), meeting("2", 15, minute=30)) == [
        "« Réunion 1 » et « Réunion 2 » ont lieu en même temps, à 15 h 30 : 2 membres attendus aux deux (CAF, Mairie)."
    ]
    assert "un membre attendu aux deux (CAF)" in sentences(meeting("1", 14), meeting("2", 14, who="a"))[0]


def test_those_whose_name_may_not_be_told_are_counted():
    (one,) = sentences(meeting("1", 14, who="xy"), meeting("2", 14, who="xyz"))
    assert one.endswith("à 14 h : 2 membres attendus aux deux.")
    (many,) = sentences(meeting("1", 14, who="abcd"), meeting("2", 14, who="abcd"))
    assert many.endswith("4 membres attendus aux deux (CAF, Collège, Mairie…).")


def test_one_after_the_other_is_no_conflict():
    assert sentences(meeting("1", 14), meeting("2", 16)) == []
    assert sentences(meeting("1", 14), meeting("2", 15, who="cd")) == []


def test_a_long_meeting_meets_several():
    found = conflicts([meeting("1", 9, 8), meeting("2", 10, 1), meeting("3", 15, 1)], {}, NAMES)
    assert [c.uids for c in found] == [("1", "2"), ("1", "3")]


def test_a_day_when_nobody_works():
    closed = {date(2026, 9, 15): "Jour férié : Fête."}
    (found,) = conflicts([meeting("1", 14), meeting("2", 14, day=16)], closed, NAMES)
    assert (found.jour, found.uids, found.communs) == (date(2026, 9, 15), ("1",), frozenset())
    assert found.phrase == "« Réunion 1 » tombe un jour fermé. Jour férié : Fête."


meetings = st.lists(
    st.builds(
        meeting,
        uid=st.uuids().map(str),
        hour=st.integers(8, 20),
        length=st.integers(1, 4),
        who=st.sets(st.sampled_from("abcd")),
        day=st.integers(14, 16),
    ),
    max_size=12,
)


@given(meetings)
def test_every_pair_that_overlaps_and_no_other(found):
    expected = {
        frozenset({a.uid, b.uid})
        for i, a in enumerate(found)
        for b in found[i + 1 :]
        if a.debut < b.fin and b.debut < a.fin and a.qui & b.qui
    }
    told = conflicts(found, {}, NAMES)
    assert {frozenset(c.uids) for c in told} == expected and len(told) == len(expected)
    assert told == conflicts(reversed(found), {}, NAMES)
