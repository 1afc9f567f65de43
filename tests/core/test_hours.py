import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.hours import DAYS, InvalidHours, check_hours, describe_hours

USUAL = "Mo-Fr 09:00-12:00,14:00-17:30; Sa 10:00-12:00"
VARYING = (
    "Les horaires changent selon la période de l'année : voici la semaine d'ouverture la plus fréquente."
)


def texts(hours):
    return [text for _, text in describe_hours(hours).days]


def test_a_usual_week():
    week = describe_hours(USUAL)
    assert week.days == (
        ("lundi", "9 h – 12 h, 14 h – 17 h 30"),
        ("mardi", "9 h – 12 h, 14 h – 17 h 30"),
        ("mercredi", "9 h – 12 h, 14 h – 17 h 30"),
        ("jeudi", "9 h – 12 h, 14 h – 17 h 30"),
        ("vendredi", "9 h – 12 h, 14 h – 17 h 30"),
        ("samedi", "10 h – 12 h"),
        ("dimanche", "fermé"),
    )
    assert week.remarks == ()


@pytest.mark.parametrize(
    ("hours", "monday"),
    [
        ("24/7", "jour et nuit"),
        ("Mo-Fr off", "fermé"),
        ('Mo 09:00-12:00 "sur rendez-vous"', "9 h – 12 h (sur rendez-vous)"),
        ('"sur rendez-vous"', "sur rendez-vous"),
        ("Mo 09:00-12:00 unknown", "9 h – 12 h (à confirmer)"),
        ("Mo unknown", "à confirmer"),
        ("Mo 18:00-24:00", "18 h – minuit"),
        ("Su 22:00-02:00", "minuit – 2 h"),
    ],
)
def test_what_is_said_of_a_day(hours, monday):
    assert texts(hours)[0] == monday


@pytest.mark.parametrize(
    ("hours", "remarks"),
    [
        ("Mo 09:00-12:00; PH off", ("Fermé les jours fériés.",)),
        ("Mo 09:00-12:00; PH 10:00-11:00", ("Horaires particuliers les jours fériés.",)),
        ("SH Mo 09:00-12:00", ("Les horaires des vacances scolaires se saisissent à part.",)),
        ("Mo 09:00+", ("L'heure de fermeture n'est pas précisée.",)),
        ("Mo sunrise-sunset", ("Les heures suivent le soleil : elles sont approximatives.",)),
        ("2019 Mo 09:00-12:00", (VARYING,)),
        ("Mo 09:00-12:00; Jul-Aug off", (VARYING,)),
    ],
)
def test_what_the_table_cannot_say_is_remarked(hours, remarks):
    assert describe_hours(hours).remarks == remarks


def test_the_first_wednesday_of_the_month_is_not_shown_as_always_closed():
    week = describe_hours("We[1] 14:00-16:00")
    assert week.days[2] == ("mercredi", "14 h – 16 h")
    assert week.remarks == (VARYING,)


def test_summer_hours_do_not_replace_those_of_the_year():
    assert texts("Mo 09:00-12:00; Jul-Aug Mo 10:00-11:00")[0] == "9 h – 12 h"


@pytest.mark.parametrize(
    ("hours", "beginning"),
    [
        ("", "Les horaires sont vides : écrivez par exemple « Mo-Fr 09:00-12:00"),
        ("   ", "Les horaires sont vides : écrivez par exemple « Mo-Fr 09:00-12:00"),
        ("Lu-Ve 9h-12h", "Horaires impossibles à lire à partir de « Lu-Ve 9h-12h » : écrivez par exemple"),
        ("Mo-Fr 9h-12h", "Horaires impossibles à lire à partir de « 9h-12h » : écrivez par exemple"),
        ("Mo 25:00-26:00", "Horaires impossibles à lire à partir de « 25:00-26:00 » : écrivez par exemple"),
        ("Mo" * 300, "Les horaires sont trop longs : 500 caractères au plus."),
    ],
)
def test_a_wrong_text_is_refused_with_the_remedy(hours, beginning):
    with pytest.raises(InvalidHours) as refusal:
        check_hours(hours)
    assert str(refusal.value)[: len(beginning)] == beginning


def test_a_text_that_stops_too_early_is_refused_without_quoting_nothing():
    with pytest.raises(InvalidHours, match=r"^Horaires impossibles à lire : écrivez"):
        check_hours("Mo-")


def test_a_valid_text_is_accepted():
    assert check_hours(USUAL) is None


@given(st.text(max_size=30) | st.text("MoTuFr-,;: 0129off", max_size=30))
def test_any_text_gives_seven_days_or_a_sentence(hours):
    try:
        week = describe_hours(hours)
    except InvalidHours as refusal:
        assert str(refusal).startswith("Les horaires") or str(refusal).startswith("Horaires")
    else:
        assert tuple(day for day, _ in week.days) == DAYS
