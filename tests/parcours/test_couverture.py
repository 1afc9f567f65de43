"""From a gap to what is done about it: on an agenda, an action, accepted for a time; seen everywhere, counted as before."""

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.cartographie.models import DecisionManque, Recensement
from maillage.cites.models import Theme
from maillage.core.text import day_in_words
from maillage.instances.models import PointOrdreDuJour
from tests.acteurs.directory import add
from tests.factories.instances import InstanceFactory, ReunionFactory

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROOM = "/c/saint-aubin/cartographie/couverture/"
GAP = f"{ROOM}manques/un/?theme=sport&tranche=6-11+ans"


@pytest.fixture
def committee(saint_aubin, persona):
    """The cité has looked at sport for every age; a committee meets in ten days."""
    persona("amina")
    sport = Theme.objects.get(pk="sport")
    Recensement.objects.create(
        cite=saint_aubin, theme=sport, age_min_mois=0, age_max_mois=300, recense_le=date(2026, 3, 2)
    )
    for nom, kind, low, high in (
        ("Club nautique", "club_sportif", 132, 216),
        ("Boxe du quartier", "club_sportif", 180, 300),
        ("École Jules-Ferry", "ecole_elementaire", 72, 132),
        ("Centre social", "centre_social", 72, 216),
    ):
        row = add(saint_aubin, nom, type=kind, age_min_mois=low, age_max_mois=high)
        row.themes.set([sport] if kind == "club_sportif" else [Theme.objects.get(pk="culture")])
    instance = InstanceFactory(cite=saint_aubin, nom="Comité technique")
    start = timezone.now() + timedelta(days=10)
    return ReunionFactory(cite=saint_aubin, instance=instance, debut=start, fin=start + timedelta(hours=2))


def test_from_a_gap_to_an_agenda_then_accepted(person, camera, committee):
    person.sign_in("amina")
    count_young_people(person)
    set_priorities(person, camera)
    gap_on_agenda(person, camera)
    accept(person, camera)
    revoke(person)
    assert PointOrdreDuJour.objects.get().titre == "Manque : Sport, 6-11 ans"
    assert DecisionManque.objects.filter(revoquee_le__isnull=True).count() == 1


def count_young_people(person) -> None:
    person.go(f"{ROOM}jeunes/noter/")
    for label, value in (
        ("De (âge)", "6"), ("À (âge compris)", "10"), ("Nombre", "240"), ("Année", "2021"), ("Source", "Insee, RP 2021"),
    ):  # fmt: skip
        person.fill(label, value)
    person.press("Enregistrer")
    person.reads("effectifs par âge (Insee, RP 2021, 2021)")
    person.accessible()


def set_priorities(person, camera) -> None:
    person.go(f"{ROOM}reglages/priorites/nouvelle/")
    person.page.get_by_label("Thème").select_option(label="Sport")
    person.fill("Pourquoi", "Peu de filles dans les clubs")
    person.press("Ajouter")
    person.reads("Priorité ajoutée : Sport.")
    person.accessible()
    camera.take(person.page, "couverture-reglages", height=720)


def gap_on_agenda(person, camera) -> None:
    person.go(f"{ROOM}manques/")
    person.reads("Priorité de la cité : Peu de filles dans les clubs")
    person.accessible()
    camera.take(person.page, "couverture-manques", height=900)
    person.follow("Sport, 6-11 ans")
    person.title_is("Sport, 6-11 ans")
    person.reads("240 jeunes concernés")
    person.accessible()
    person.follow("Mettre à l'ordre du jour de…")
    person.accessible()
    person.press("Ajouter à l'ordre du jour")
    person.reads("C'est à l'ordre du jour de « Comité technique ».")
    meeting = PointOrdreDuJour.objects.get().reunion
    day = day_in_words(timezone.localtime(meeting.debut).date())
    person.follow(f"À l'ordre du jour de « Comité technique », le {day}")
    person.title_is("Comité technique")
    person.reads("Manque : Sport, 6-11 ans")
    person.reads("Manques de couverture")


def accept(person, camera) -> None:
    person.go(GAP)
    person.follow("Accepter en l'état")
    person.fill("Pourquoi", "ok")
    person.press("Accepter")
    person.reads("Dites pourquoi en quelques mots")
    person.fill("Pourquoi", "Le centre social ouvre un accueil à la rentrée")
    person.press("Accepter")
    person.reads("Il reste compté, et se voit.")
    person.reads("Accepté jusqu'au")
    person.accessible()
    camera.take(person.page, "couverture-manque", height=900)
    person.go(f"{ROOM}manques/")
    person.reads("que la cité accepte en l'état")
    person.go(f"{ROOM}croiser/")
    cell = person.page.locator("a.case.accepte").first
    expect(cell).to_contain_text("accepté")
    person.go(f"{ROOM}multiples/?par=temps")
    person.accessible()
    person.go(f"{ROOM}decisions/")
    person.accessible()


def revoke(person) -> None:
    person.page.get_by_role("button", name="Révoquer").first.click()
    person.confirm()
    person.reads("Décision révoquée")
    person.reads("Passées, révoquées")
