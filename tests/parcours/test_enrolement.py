"""Enrolment: a contact noted in the street on a phone, even when the session ends; the stages; who is not seen any more."""

from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from maillage.acteurs.models import Contact
from tests.acteurs.directory import add

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ROOM = "/c/saint-aubin/acteurs/"
SUMMARY = "Croisée au marché : d'accord pour accueillir un atelier."


@pytest.fixture
def directory(saint_aubin, persona):
    """One that nobody has met, one that was not seen for a year."""
    persona("amina")
    gone = add(saint_aubin, "Foot en herbe", type="club_sportif", mobilisation="rencontree")
    long_ago = timezone.localdate() - timedelta(days=400)
    Contact.objects.create(cite=saint_aubin, structure=gone, le=long_ago, canal="telephone", resume="Vu")
    type(gone).objects.filter(pk=gone.pk).update(dernier_contact_le=long_ago)
    return add(saint_aubin, "Les Passeurs de mots", type="association", mobilisation="identifiee")


def note(phone) -> None:
    """Two touches and a sentence."""
    phone.choose("Autre structure", "passeurs", "Les Passeurs de mots")
    phone.reads("aucun contact noté")
    phone.page.get_by_text("rencontre", exact=True).click()
    phone.fill("Ce qui s'est dit", SUMMARY)
    phone.fill("Suite prévue", "Visiter le local")
    phone.fill("Pour quand", timezone.localdate().isoformat())


def test_from_the_street_to_the_stages(visitor, camera, directory):
    phone, desk = visitor(width=360, height=780), visitor()
    phone.sign_in("amina")
    phone.go("/c/saint-aubin/")
    phone.follow("Noter un contact")
    note(phone)
    phone.accessible()
    camera.take(phone.page, "contact-telephone", height=1000)
    assert phone.page.evaluate("document.documentElement.scrollWidth") <= 360
    phone.press("Enregistrer le contact")
    phone.reads("C'est noté")
    phone.reads("Étape d'enrôlement : rencontrée")

    desk.sign_in("amina")
    desk.go(f"{ROOM}enrolement/")
    met = desk.page.get_by_role("region", name="Rencontrée")
    expect(met).to_contain_text("Les Passeurs de mots")
    desk.accessible()
    camera.take(desk.page, "enrolement-etapes", height=760)
    desk.follow("À reprendre")
    desk.reads("Visiter le local")
    desk.reads("Foot en herbe")
    desk.accessible()
    camera.take(desk.page, "enrolement-a-reprendre", height=820)
    desk.go("/c/saint-aubin/")
    desk.press("C'est fait : Relancer Les Passeurs de mots")
    desk.reads("Suite notée comme faite.")
    assert Contact.objects.get(resume=SUMMARY).suite_faite_le is not None


def test_a_contact_survives_the_end_of_the_session(visitor, directory):
    """The cookies are gone: the sign-in page, then the same screen, filled again."""
    phone = visitor(width=360, height=780)
    phone.sign_in("amina")
    phone.go(f"{ROOM}contact/")
    note(phone)
    phone.page.context.clear_cookies()
    phone.press("Enregistrer le contact")
    phone.page.wait_for_url("**/compte/login/**")
    phone.fill("Courriel", "amina@exemple.test")
    phone.fill("Mot de passe", "mot-de-passe-de-demonstration")
    phone.press("Se connecter")
    phone.page.wait_for_url("**/acteurs/contact/")
    phone.reads("Votre saisie précédente est retrouvée.")
    expect(phone.field("Ce qui s'est dit")).to_have_value(SUMMARY)
    phone.press("Enregistrer le contact")
    phone.reads("C'est noté")
    assert Contact.objects.filter(resume=SUMMARY).count() == 1
