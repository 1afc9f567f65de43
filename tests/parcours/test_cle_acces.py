"""Entering with a passkey: only a browser has one, so only a journey can try it."""

import pytest
from playwright.sync_api import expect

from tests.personas import PASSWORD

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_a_passkey_replaces_the_password(lenient, person, persona, saint_aubin):
    """Amina adds the key of her phone, keeps the codes in case she loses it, leaves, and enters without typing anything."""
    persona("amina")
    page = person.page
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    phone = keys.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]
    person.sign_in("amina")
    person.go("/compte/2fa/")
    person.follow("Ajouter une clé d'accès")
    person.title_is("Confirmer l'accès")
    page.locator("input[name=password]").fill(PASSWORD)
    page.locator("main button[type=submit]").first.click()
    page.locator("input[name=name]").fill("Mon téléphone")
    page.locator("input[name=passwordless]").check()
    person.press("Ajouter")
    person.title_is("Codes de récupération")
    assert len(keys.send("WebAuthn.getCredentials", {"authenticatorId": phone})["credentials"]) == 1
    person.go("/compte/logout/")
    page.locator("main button[type=submit]").first.click()
    person.go("/compte/login/")
    person.press("Utiliser une clé d'accès")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma semaine")
