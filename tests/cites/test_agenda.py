"""The label, school holidays and public holidays of a cité."""

from datetime import date

import pytest

from maillage.base.errors import Refused
from maillage.base.registry import agenda
from maillage.cites.models import Cite, PeriodeLabel
from maillage.cites.selectors.calendrier import bank_holidays, calendar_of, school_holidays, zone_of
from maillage.cites.services import update_cite
from maillage.core.calendar import Zone
from maillage.territoires.models import PeriodeScolaire
from tests.factories.cites import PerimetreCommuneFactory
from tests.factories.territoires import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db
YEAR = (date(2026, 1, 1), date(2027, 1, 1))


def located(cite, *codes):
    for code in codes:
        commune = CommuneFactory(code=f"{code}007"[:5], departement=DepartementFactory(code=code))
        PerimetreCommuneFactory(cite=cite, commune=commune)
    return cite


def items(code, user, cite):
    return [
        (item.titre, item.premier_jour, item.dernier_jour)
        for item in agenda.get(code).items(user, cite, *YEAR)
    ]


def test_the_zone_is_that_of_the_communes(saint_aubin, ailleurs):
    assert zone_of(saint_aubin) is None
    assert zone_of(located(saint_aubin, "49", "53")) == Zone.B
    assert zone_of(located(ailleurs, "49", "75")) is None
    assert school_holidays(ailleurs, *YEAR) == ()
    assert calendar_of(ailleurs, *YEAR).connu_jusqu_au is None
    assert calendar_of(saint_aubin, *YEAR).connu_jusqu_au == date(2028, 9, 1)


def test_the_zone_can_be_chosen(persona, saint_aubin):
    located(saint_aubin, "2A")
    assert zone_of(saint_aubin) == Zone.CORSE
    update_cite(saint_aubin, by=persona("amina"), zone_scolaire="B")
    assert zone_of(Cite.objects.get(pk=saint_aubin.pk)) == Zone.B
    with pytest.raises(Refused, match="zone de vacances"):
        update_cite(saint_aubin, by=persona("amina"), zone_scolaire="D")


def test_a_sentence_says_where_the_calendar_ends(saint_aubin, ailleurs):
    located(saint_aubin, "49")
    known = calendar_of(saint_aubin, *YEAR)
    assert known.warning(date(2027, 1, 1)) == ""
    assert "jusqu'au 1er septembre 2028" in known.warning(date(2028, 12, 1))
    assert "réglages" in calendar_of(ailleurs, *YEAR).warning(date(2026, 1, 1))
    located(ailleurs, "973")
    assert "(Guyane) ne sont pas connues" in calendar_of(ailleurs, *YEAR).warning(date(2026, 1, 1))


def test_imported_holidays_are_those_of_the_cite(saint_aubin):
    located(saint_aubin, "2A")
    assert school_holidays(saint_aubin, *YEAR) == ()
    PeriodeScolaire.objects.create(zone="Corse", nom="hiver", debut=date(2026, 2, 14), fin=date(2026, 3, 2))
    assert [h.nom for h in school_holidays(saint_aubin, *YEAR)] == ["hiver"]


def test_holidays_are_in_the_agenda(persona, saint_aubin):
    located(saint_aubin, "49")
    found = items("vacances", persona("malik"), saint_aubin)
    assert found[:2] == [
        ("Vacances de Noël", date(2025, 12, 20), date(2026, 1, 4)),
        ("Vacances d'hiver", date(2026, 2, 14), date(2026, 3, 1)),
    ]
    assert ("Fête nationale", date(2026, 7, 14), date(2026, 7, 14)) in items(
        "feries", persona("malik"), saint_aubin
    )


def test_public_holidays_are_those_of_the_departement(saint_aubin, ailleurs):
    located(ailleurs, "974")
    assert "Abolition de l'esclavage" in {day.nom for day in bank_holidays(ailleurs, *YEAR)}
    assert "Abolition de l'esclavage" not in {day.nom for day in bank_holidays(saint_aubin, *YEAR)}


def test_the_last_day_of_the_label(persona, saint_aubin, ailleurs):
    for cite in (saint_aubin, ailleurs):
        PeriodeLabel.objects.create(
            cite=cite, intitule="Vague 2023", debut=date(2023, 1, 1), fin=date(2027, 1, 1)
        )
    assert items("label", persona("malik"), saint_aubin) == [
        ("Fin de la labellisation : Vague 2023", date(2026, 12, 31), date(2026, 12, 31))
    ]
