"""iCalendar files as people bring them."""

import contextlib
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.office.calendars import MAX_BYTES, read_calendar
from maillage.office.errors import Unreadable

HEAD = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//essai//FR\nX-WR-CALNAME:Calendrier scolaire Corse\n"


def calendar(*events):
    body = "".join(f"BEGIN:VEVENT\n{event}\nEND:VEVENT\n" for event in events)
    return f"{HEAD}{body}END:VCALENDAR\n".encode()


def test_whole_days_their_title_and_their_place():
    found = read_calendar(
        calendar(
            "DTSTART;VALUE=DATE:20260207\nDTEND;VALUE=DATE:20260214\nSUMMARY:Vacances d'Hiver\nLOCATION:Zone A"
        )
    )
    (event,) = found.events
    assert (found.nom, found.illisibles) == ("Calendrier scolaire Corse", ())
    assert (event.titre, event.debut, event.fin, event.lieu) == (
        "Vacances d'Hiver",
        date(2026, 2, 7),
        date(2026, 2, 14),
        "Zone A",
    )


def test_an_event_without_end_or_with_another_kind_of_end():
    days = read_calendar(calendar("DTSTART;VALUE=DATE:20260207"))
    assert days.events[0].fin == date(2026, 2, 8)
    hours = read_calendar(calendar("DTSTART:20260207T080000Z\nDTEND;VALUE=DATE:20260208"))
    assert isinstance(hours.events[0].debut, datetime) and hours.events[0].fin == hours.events[0].debut


def test_events_without_a_date_are_counted():
    found = read_calendar(calendar("SUMMARY:Sans date", "DTSTART:demain", "DTSTART;VALUE=DATE:20260207"))
    assert (found.illisibles, len(found.events)) == ((1, 2), 1)


@pytest.mark.parametrize(
    "data, code",
    [
        (b"", "calendrier"),
        (b"nom;prenom\n", "calendrier"),
        (b"x" * (MAX_BYTES + 1), "trop-gros"),
        (b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nDTSTART", "calendrier"),
        (calendar(*["DTSTART;VALUE=DATE:20260207"] * 5001), "trop-long"),
    ],
    ids=["vide", "csv", "gros", "tronque", "long"],
)
def test_what_is_not_a_calendar_is_refused_with_a_sentence(data, code):
    with pytest.raises(Unreadable) as refused:
        read_calendar(data)
    assert refused.value.code == code


@given(st.binary(max_size=400))
def test_no_bytes_make_it_fail_otherwise(noise):
    with contextlib.suppress(Unreadable):
        read_calendar(HEAD.encode() + b"BEGIN:VEVENT\n" + noise + b"\nEND:VEVENT\nEND:VCALENDAR\n")
