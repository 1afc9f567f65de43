from datetime import date, datetime

from maillage.core.calendar import PARIS, Item, in_order

DAY = date(2026, 3, 5)


def item(uid="a", debut=DAY, fin=None, titre="Titre"):
    return Item(uid, titre, debut, fin, "reunions")


def test_the_end_of_whole_days_is_out():
    assert item().dernier_jour == DAY
    assert item(fin=date(2026, 3, 6)).dernier_jour == DAY
    assert item(fin=date(2026, 3, 8)).dernier_jour == date(2026, 3, 7)


def test_a_meeting_that_ends_at_midnight_does_not_touch_the_next_day():
    evening = datetime(2026, 3, 5, 20, tzinfo=PARIS)
    assert item(debut=evening, fin=datetime(2026, 3, 6, tzinfo=PARIS)).dernier_jour == DAY
    assert item(debut=evening, fin=datetime(2026, 3, 6, 0, 30, tzinfo=PARIS)).dernier_jour == date(2026, 3, 6)
    assert item(debut=evening, fin=evening).dernier_jour == DAY


def test_what_touches_a_period():
    holiday = item(debut=date(2026, 2, 14), fin=date(2026, 3, 2))
    assert holiday.touches(date(2026, 3, 1), date(2026, 4, 1))
    assert not holiday.touches(date(2026, 3, 2), date(2026, 4, 1))
    assert not holiday.touches(date(2026, 2, 1), date(2026, 2, 14))


def test_the_day_is_the_one_in_paris():
    late = datetime.fromisoformat("2026-03-05T23:30:00+00:00")
    assert item(debut=late).premier_jour == date(2026, 3, 6)
    assert item(debut=late).heure and not item().heure


def test_whole_days_come_first_then_hours():
    noon, morning = datetime(2026, 3, 5, 12, tzinfo=PARIS), datetime(2026, 3, 5, 9, tzinfo=PARIS)
    items = [
        item("noon", noon),
        item("b"),
        item("morning", morning),
        item("eve", date(2026, 3, 4)),
        item("a"),
    ]
    assert [i.uid for i in in_order(items)] == ["eve", "a", "b", "morning", "noon"]
    assert [i.uid for i in in_order(reversed(items))] == ["eve", "a", "b", "morning", "noon"]
