"""A session that ends while somebody is typing: the sign-in page, then the page that held the form."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.acteurs import StructureFactory

pytestmark = pytest.mark.django_db
NOTE = "/c/saint-aubin/acteurs/contact/"


@pytest.fixture(autouse=True)
def amina(persona):
    """Somebody has an account: an empty house would show its first steps."""
    return persona("amina")


def after_signing_in(response) -> str:
    address = urlsplit(response.url)
    assert (response.status_code, address.path) == (302, "/compte/login/")
    return parse_qs(address.query)["next"][0]


def test_a_page_is_asked_again_after_signing_in(client, saint_aubin):
    assert after_signing_in(client.get(f"{NOTE}?structure=1")) == f"{NOTE}?structure=1"


def test_a_form_leads_back_to_the_page_that_held_it(client, saint_aubin):
    """The address of the form may know no reading: after signing in, one is back where one was typing."""
    url = reverse("acteurs:contact_suite", args=["saint-aubin", 1])
    held = "http://testserver/c/saint-aubin/acteurs/contacts/a-reprendre/?moi=1"
    assert after_signing_in(client.post(url, headers={"referer": held})) == (
        "/c/saint-aubin/acteurs/contacts/a-reprendre/?moi=1"
    )


@pytest.mark.parametrize("origin", ["", "https://ailleurs.test/piege/", "//ailleurs.test/"])
def test_a_form_never_leads_elsewhere(client, saint_aubin, origin):
    url = reverse("acteurs:contact_suite", args=["saint-aubin", 1])
    assert after_signing_in(client.post(url, headers={"referer": origin})) == "/"


def test_a_page_that_stays_open_is_told(client, saint_aubin):
    response = client.post(NOTE, headers={"hx-request": "true"})
    assert (response.status_code, response.headers["Location"]) == (401, "/compte/login/")
    assert "Votre session s'est terminée" in response.content.decode()


class TestWithoutToken:
    """The browser lost its cookies, or took new ones: the token of the form is not known any more."""

    def test_who_is_signed_out_signs_in_again(self, saint_aubin):
        strict = Client(enforce_csrf_checks=True)
        held = f"http://testserver{NOTE}?structure=1"
        assert after_signing_in(strict.post(NOTE, headers={"referer": held})) == f"{NOTE}?structure=1"
        assert strict.post(NOTE, headers={"hx-request": "true"}).status_code == 401

    def test_who_is_signed_in_is_told_what_to_do(self, saint_aubin, amina):
        strict = Client(enforce_csrf_checks=True)
        strict.force_login(amina)
        StructureFactory(cite=saint_aubin)
        response = strict.post(NOTE)
        assert response.status_code == 403
        assert "La page est restée ouverte trop longtemps" in response.content.decode()

    @pytest.mark.parametrize("address", ["/compte/login/", "/reponse/inconnu/"])
    def test_a_page_open_to_all_does_not_ask_to_sign_in(self, address):
        assert Client(enforce_csrf_checks=True).post(address).status_code == 403
