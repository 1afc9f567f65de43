"""The ministry's lines in the three shapes found in its files."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.calendar import Zone
from maillage.core.calendar.holidays import SchoolHoliday
from maillage.core.calendar.ministry import Line, day, days_to_lines, read_lines, short_name, zones_of


def line(
    nom="Vacances d'Hiver", debut=date(2027, 2, 13), fin=date(2027, 3, 1), zones="Zone A", population="-"
):
    return Line(1, nom, debut, fin, zones, population)


def one(*args, **kwargs):
    (period,) = read_lines([line(*args, **kwargs)]).periods
    return period


def refusal(*args, **kwargs):
    reading = read_lines([line(*args, **kwargs)])
    assert reading.periods == ()
    ((number, sentence),) = reading.laissees
    assert number == 1
    return sentence


@pytest.mark.parametrize(
    "text, zones",
    [
        ("Zone A", "A"),
        ("Vacances de Noël - Zones A/B/C", "ABC"),
        ("Vacances de la Toussaint - Zones A B C", "ABC"),
        ("zones A et C", "AC"),
        ("b", "B"),
        ("Aix-Marseille", ""),
        ("", ""),
    ],
)
def test_zones_of_the_mainland(text, zones):
    assert zones_of(text) == {Zone(letter) for letter in zones}


def test_zones_of_corsica_and_overseas():
    assert zones_of("Zones A/C - Corse") == {Zone.A, Zone.C, Zone.CORSE}
    assert zones_of("Saint Pierre et Miquelon") == {Zone.SAINT_PIERRE_ET_MIQUELON}
    assert zones_of("Réunion") == zones_of("La Réunion") == {Zone.REUNION}
    assert zones_of("calendrier scolaire Corse") == {Zone.CORSE}


@pytest.mark.parametrize(
    "text, name, title",
    [
        ("Vacances de la Toussaint - Zone A", "Toussaint", "vacances de la Toussaint"),
        ("Vacances d'Hiver", "hiver", "vacances d'hiver"),
        ("Vacances d’Eté", "été", "vacances d'été"),
        ("Début des Vacances d'Été - Corse", "été", "vacances d'été"),
        ("Vacances de printemps", "printemps", "vacances de printemps"),
        ("Pont de l'Ascension - Zones A/B/C", "pont de l'Ascension", "pont de l'Ascension"),
        ("Vacances après 1ère période", "après 1ère période", "vacances (après 1ère période)"),
        ("Carnaval", "Carnaval", "vacances de Carnaval"),
        ("Vacances", "Vacances", "vacances (Vacances)"),
    ],
)
def test_names_are_short_and_titles_readable(text, name, title):
    assert short_name(text) == name
    assert SchoolHoliday(name, date(2027, 1, 1), date(2027, 1, 2)).titre == title


def test_hours_in_universal_time_are_days_of_school():
    period = one(debut=datetime(2026, 10, 16, 22, tzinfo=UTC), fin=datetime(2026, 11, 1, 23, tzinfo=UTC))
    assert (period.debut, period.fin) == (date(2026, 10, 17), date(2026, 11, 2))


@pytest.mark.parametrize("offset", [-9, -4, -3, 0, 1, 2, 3, 4, 11, 12])
def test_the_midnight_of_another_place_is_the_same_day(offset):
    there = datetime.fromisoformat(f"2027-02-13T00:00:00{offset:+03}:00")
    assert day(there) == date(2027, 2, 13)


def test_pieces_cut_where_the_zones_change_are_put_together():
    pieces = [
        line("Vacances d'Hiver - Zone A", date(2026, 2, 7), date(2026, 2, 14), ""),
        line("Vacances d'Hiver - Zones A/B/C", date(2026, 2, 21), date(2026, 2, 23), ""),
        line("Vacances d'Hiver - Zones A/B", date(2026, 2, 14), date(2026, 2, 21), ""),
        line("Vacances d'Hiver - Zones B/C", date(2026, 2, 23), date(2026, 3, 2), ""),
        line("Vacances d'Hiver - Zone C", date(2026, 3, 2), date(2026, 3, 9), ""),
    ]
    found = {(p.zone, p.debut, p.fin) for p in read_lines(pieces).periods}
    assert found == {
        (Zone.A, date(2026, 2, 7), date(2026, 2, 23)),
        (Zone.B, date(2026, 2, 14), date(2026, 3, 2)),
        (Zone.C, date(2026, 2, 21), date(2026, 3, 9)),
    }


def test_an_academie_that_names_no_zone_takes_the_one_chosen():
    (period,) = read_lines([line(zones="")], Zone.GUYANE).periods
    assert period.zone == Zone.GUYANE
    assert "n'est pas dite" in refusal(zones="")


def test_what_is_not_a_holiday_of_pupils_is_left_aside():
    assert "enseignants" in refusal("Vacances d'Été(prérentrée Enseignants)")
    assert "enseignants" in refusal(population="Enseignants")
    assert "rentrée" in refusal("Rentrée scolaire des élèves")
    assert "aucun jour" in refusal("Lundi de Pentecôte", fin=date(2027, 2, 13))
    assert "vérifiez les dates" in refusal(fin=date(2027, 9, 1))
    assert "quelles vacances" in refusal("  ")
    assert one(population="Élèves").nom == "hiver"


def test_a_summer_without_end_is_supposed_until_a_real_end_is_known():
    opening = line("Début des Vacances d'Été", date(2028, 7, 4), date(2028, 7, 4))
    (supposed,) = read_lines([opening]).periods
    assert (supposed.fin, supposed.supposee) == (date(2028, 9, 1), True)
    known = line("Vacances d'Été", date(2028, 7, 4), date(2028, 9, 4))
    for order in ([opening, known], [known, opening]):
        (period,) = read_lines(order).periods
        assert (period.fin, period.supposee) == (date(2028, 9, 4), False)
    other_name = line("Grandes vacances", date(2028, 7, 5), date(2028, 9, 4))
    assert [p.nom for p in read_lines([opening, other_name]).periods] == ["Grandes vacances"]
    assert "aucun jour" in refusal("Début des Vacances d'Été", date(2028, 12, 16), date(2028, 12, 16))


def test_days_become_periods():
    start = date(2027, 2, 13)
    days = [(n, start + timedelta(days=n), zone, "Vacances d'hiver") for n in range(4) for zone in "AB"]
    days += [(9, start + timedelta(days=9), "A", "Vacances d'hiver")]
    lines = days_to_lines(days)
    assert [(found.zones, found.debut, found.fin) for found in lines] == [
        ("Zone A", start, start + timedelta(days=4)),
        ("Zone B", start, start + timedelta(days=4)),
        ("Zone A", start + timedelta(days=9), start + timedelta(days=10)),
    ]


@given(
    st.lists(
        st.builds(
            line,
            nom=st.sampled_from(
                ["Vacances d'Hiver", "Vacances d'Été", "Pont de l'Ascension", "Prérentrée", ""]
            ),
            debut=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
            fin=st.dates(date(2026, 1, 1), date(2028, 3, 31)),
            zones=st.sampled_from(["Zone A", "Zones B/C", "Corse", ""]),
        ),
        max_size=12,
    )
)
def test_whatever_the_lines_periods_of_a_name_never_overlap_and_order_does_not_matter(lines):
    periods = read_lines(lines).periods
    assert set(read_lines(reversed(lines)).periods) == set(periods)
    assert all(p.debut < p.fin for p in periods)
    for p in periods:
        same = [q for q in periods if q is not p and (q.zone, q.nom) == (p.zone, p.nom)]
        assert not any(p.debut <= q.fin and q.debut <= p.fin for q in same)
