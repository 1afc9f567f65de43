"""The agenda of the cité: three presentations, a feed that a calendar program reads, then revoked."""

from datetime import date, datetime, timedelta
from urllib.request import urlopen

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import expect

from maillage.cites.models import Theme
from maillage.core.calendar import PARIS
from maillage.instances.models import Instance, Siege, Tache
from maillage.instances.services.reunions import create_reunion
from tests.factories.acteurs import StructureFactory

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROOM = "/c/saint-aubin/instances/agenda/"


@pytest.fixture
def year(saint_aubin, persona):
    """Two committees of the same structure at the same hour, and a task."""
    amina = persona("amina")
    saint_aubin.zone_scolaire = "B"
    saint_aubin.save()
    partner = StructureFactory(cite=saint_aubin, nom="Centre social")
    day = weekday(timezone.localdate() + timedelta(days=2))
    for nom in ("Comité de suivi", "Groupe lecture"):
        instance = Instance.objects.create(cite=saint_aubin, nom=nom, type="groupe_travail")
        instance.themes.set(Theme.objects.all()[:2])
        Siege.objects.create(cite=saint_aubin, instance=instance, structure=partner)
        start = datetime(day.year, day.month, day.day, 14, tzinfo=PARIS)
        values = {
            "debut": start.isoformat(),
            "fin": (start + timedelta(hours=2)).isoformat(),
            "lieu": "Salle 2",
        }
        create_reunion(instance=instance, values=values, by=amina)
    Tache.objects.create(cite=saint_aubin, quoi="Réserver la salle", responsable=amina, echeance=day)
    return day


def weekday(day: date) -> date:
    return day + timedelta(days=7 - day.weekday()) if day.weekday() >= 5 else day


def test_the_agenda_and_its_feed(person, visitor, camera, year):
    person.sign_in("amina")
    person.go(f"{ROOM}?jour={year}")
    person.accessible()
    expect(person.page.get_by_role("table")).to_contain_text("Groupe lecture")
    camera.take(person.page, "agenda-mois", height=900)
    person.follow("Semaine")
    expect(person.page.get_by_role("table")).to_contain_text("Salle 2")
    person.accessible()
    camera.take(person.page, "agenda-semaine", height=620)
    person.follow("Liste")
    person.reads("Réserver la salle")
    phone = visitor(width=360, height=760)
    phone.sign_in("amina")
    phone.go(f"{ROOM}?jour={year}")
    phone.reads("Comité de suivi")
    camera.take(phone.page, "agenda-telephone", height=760)
    person.follow("Dans mon agenda")
    person.fill("Nom", "Mon téléphone")
    person.press("Créer le lien")
    person.reads("il n'est montré qu'une fois")
    camera.take(person.page, "agenda-abonnement", height=620)
    link = person.page.locator("code").first.inner_text()
    with urlopen(link) as answer:
        titles = {str(event["SUMMARY"]) for event in Calendar.from_ical(answer.read()).walk("VEVENT")}
    assert any("Comité de suivi" in title for title in titles)
    assert "Réserver la salle" in " ".join(titles)
    person.press("Révoquer Mon téléphone")
    person.confirm()
    person.reads("son lien ne montre plus rien à personne")
    answer = person.page.context.request.get(link)
    assert answer.status == 410
    assert "révoqué" in answer.text()


def test_dates_and_overlaps_can_be_read(person, camera, year):
    """Before a rhythm is chosen, the page asks for it; both pages stand axe."""
    instance = Instance.objects.get(nom="Comité de suivi")
    person.sign_in("amina")
    person.go(f"{ROOM}dates/{instance.pk}/")
    person.accessible()
    camera.take(person.page, "agenda-dates", height=760)
    person.go(f"{ROOM}recoupements/")
    person.accessible()
