"""What is written is read again by two parsers that do not know each other: icalendar and vobject."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import icalendar
import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from maillage.core.calendar import PARIS, Item
from maillage.core.calendar.ics import Attendee, Event, event_ics, feed_ics

STAMP = datetime(2026, 1, 5, 8, tzinfo=UTC)
MEETING = Event(
    uid="reunion-12@cite.exemple.test",
    titre="Comité de suivi, n° 3 ; « suite »",
    debut=datetime(2026, 3, 27, 14, tzinfo=PARIS),
    fin=datetime(2026, 3, 27, 16, tzinfo=PARIS),
    modifie_le=STAMP,
    sequence=2,
    organisateur=Attendee("Amina Essai", "amina@exemple.test"),
    participants=(Attendee("Paul, l'invité", "paul@exemple.test"), Attendee("", "x@exemple.test", True)),
    lieu="Salle 12, mairie",
    detail="Ordre du jour :\n1. bilan\n2. suite",
    url="https://exemple.test/c/a/reunions/12/",
)


def read(content):
    """With the two parsers."""
    assert content.count(b"\r\n") == content.count(b"\n")
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    (one,) = Calendar.from_ical(content, multiple=True)
    return one, vobject.readOne(content.decode())


def only_event(content):
    one, other = read(content)
    (event,) = one.events
    return one, event, other.vevent


def test_an_invitation_asks_each_person_for_an_answer():
    calendar, event, other = only_event(event_ics(MEETING, "REQUEST"))
    assert calendar["method"] == "REQUEST"
    assert (event["uid"], event["sequence"], event["status"]) == (MEETING.uid, 2, "CONFIRMED")
    assert event["organizer"] == "mailto:amina@exemple.test"
    assert event["organizer"].params["CN"] == "Amina Essai"
    first, second = event["attendee"]
    assert (first, first.params["PARTSTAT"], first.params["RSVP"]) == (
        "mailto:paul@exemple.test",
        "NEEDS-ACTION",
        "TRUE",
    )
    assert (first.params["CN"], second.params["ROLE"]) == ("Paul, l'invité", "OPT-PARTICIPANT")
    assert other.summary.value == MEETING.titre
    assert other.dtstart.value.astimezone(UTC) == datetime(2026, 3, 27, 13, tzinfo=UTC)


def test_the_hour_is_that_of_paris_with_rules_that_outlook_reads():
    content = event_ics(MEETING, "REQUEST").decode()
    assert "DTSTART;TZID=Europe/Paris:20260327T140000" in content
    assert "RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in content
    assert "RDATE" not in content
    summer = Event(**{name: getattr(MEETING, name) for name in Event.__slots__} | {
        "debut": datetime(2026, 6, 1, 12, tzinfo=UTC), "fin": datetime(2026, 6, 1, 13, tzinfo=UTC)
    })  # fmt: skip
    _, event, other = only_event(event_ics(summer, "REQUEST"))
    assert event.decoded("dtstart").hour == 14
    assert other.dtend.value.astimezone(UTC).hour == 13


def test_the_link_is_also_in_the_description():
    _, event, other = only_event(event_ics(MEETING, "REQUEST"))
    assert event["url"] == MEETING.url
    assert event["description"] == f"{MEETING.detail}\n\n{MEETING.url}"
    assert other.description.value == f"{MEETING.detail}\n\n{MEETING.url}"
    assert other.location.value == MEETING.lieu


def test_a_link_already_told_is_not_repeated():
    told = f"Répondre : {MEETING.url}"
    _, event, _ = only_event(event_ics(replace(MEETING, detail=told), "REQUEST"))
    assert event["description"] == told


def test_a_cancellation_keeps_the_identifier():
    calendar, event, _ = only_event(event_ics(MEETING, "CANCEL"))
    assert (calendar["method"], event["status"], event["uid"]) == ("CANCEL", "CANCELLED", MEETING.uid)
    assert "RSVP" not in event["attendee"][0].params


def test_a_copy_to_keep_names_nobody_invited():
    _, event, _ = only_event(event_ics(MEETING, "PUBLISH"))
    assert "attendee" not in event


def test_an_unknown_method_is_an_error_of_the_caller():
    with pytest.raises(ValueError, match="REPLY"):
        event_ics(MEETING, "REPLY")


ITEMS = (
    Item("vacances-1", "Vacances (hiver)", date(2026, 2, 14), date(2026, 3, 2), "vacances"),
    Item("jalon-4", "Jalon", date(2026, 3, 5), None, "jalons", "/c/a/actions/4/", detail="Action", qui="Lou"),
    Item(
        "r@exemple.test", "COPIL", MEETING.debut, MEETING.fin, "reunions", "https://ailleurs.test/", "Mairie"
    ),
)


def feed(items=ITEMS):
    return feed_ics(
        items, "Agenda de la cité", domain="exemple.test", stamp=STAMP, base_url="https://exemple.test"
    )


def test_a_feed_says_its_name_and_when_to_come_back():
    calendar, other = read(feed())
    assert (calendar["x-wr-calname"], calendar["method"]) == ("Agenda de la cité", "PUBLISH")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:PT6H\r\nCALSCALE" in feed() or b"VALUE=DURATION:PT6H" in feed()
    assert len(calendar.events) == len(other.vevent_list) == 3


def test_whole_days_of_a_feed_end_the_day_after_and_leave_people_free():
    calendar, other = read(feed())
    holiday, milestone, meeting = calendar.events
    assert holiday.decoded("dtend") == date(2026, 3, 2)
    assert (milestone.decoded("dtstart"), milestone.decoded("dtend")) == (date(2026, 3, 5), date(2026, 3, 6))
    assert milestone["transp"] == "TRANSPARENT" and "transp" not in meeting
    assert other.vevent_list[1].dtend.value == date(2026, 3, 6)


def test_identifiers_and_addresses_of_a_feed_are_whole():
    calendar, _ = read(feed())
    assert [event["uid"] for event in calendar.events] == [
        "vacances-1@exemple.test",
        "jalon-4@exemple.test",
        "r@exemple.test",
    ]
    assert calendar.events[1]["url"] == "https://exemple.test/c/a/actions/4/"
    assert calendar.events[1]["description"] == "Action\nQui : Lou\n\nhttps://exemple.test/c/a/actions/4/"
    assert calendar.events[2]["url"] == "https://ailleurs.test/"


def by_the_library(item):
    """The same event, written by icalendar."""
    event = icalendar.Event()
    event.add("uid", f"{item.uid}@exemple.test")
    event.add("dtstamp", STAMP)
    event.add("dtstart", item.debut)
    event.add("dtend", item.fin or item.debut + timedelta(days=1))
    if not item.heure:
        event.add("transp", "TRANSPARENT")
        event.add("x-microsoft-cdo-busystatus", "FREE")
    event.add("summary", item.titre)
    if item.lieu:
        event.add("location", item.lieu)
    if item.detail:
        event.add("description", item.detail)
    return event.to_ical(sorted=False)


text = st.text(st.characters(exclude_categories=["Cs", "Cc"]) | st.just("\n"), max_size=160)


@given(title=text, place=text, detail=text, hour=st.booleans())
def test_events_are_written_as_the_library_writes_them(title, place, detail, hour):
    start = MEETING.debut if hour else date(2026, 3, 5)
    item = Item("a", title, start, MEETING.fin if hour else None, "x", lieu=place, detail=detail)
    content = feed((item,))
    begin, end = content.index(b"BEGIN:VEVENT"), content.index(b"END:VCALENDAR")
    assert unfolded(content[begin:end]) == unfolded(by_the_library(item))
    assert all(len(line) <= 75 for line in content.split(b"\r\n"))
    content.decode()


def unfolded(content):
    return content.replace(b"\r\n ", b"")


def test_an_empty_feed_is_still_a_calendar():
    calendar, _ = read(feed(()))
    assert calendar.events == []


def test_the_same_items_give_the_same_bytes():
    assert feed() == feed()


@given(title=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_any_title_is_read_again(title):
    calendar, _ = read(feed((Item("a", title, date(2026, 3, 5), None, "x"),)))
    assert calendar.events[0]["summary"] == title
