"""Signing in: password, code by e-mail, application of codes, recovery codes, forgotten password."""

import re

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core import mail

from maillage.config import settings as production
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db


def code_of(secret):
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def signed_in(client):
    return "_auth_user_id" in client.session


def test_password(client, persona, lenient):
    data = {"login": persona("amina").email.upper(), "password": PASSWORD}
    response = client.post("/compte/login/", data)
    assert (response.status_code, response.url, signed_in(client)) == (302, "/", True)


def test_wrong_password_keeps_the_address_and_says_so_in_french(client, persona, lenient):
    response = client.post("/compte/login/", {"login": persona("amina").email, "password": "faux"})
    html = response.content.decode()
    assert "incorrects" in html
    assert 'value="amina@exemple.test"' in html
    assert not signed_in(client)


def test_closed_account_does_not_enter(client, persona, lenient):
    user = persona("amina")
    user.is_active = False
    user.save()
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert not signed_in(client)


def test_code_by_email(client, persona, lenient):
    response = client.post("/compte/login/code/", {"email": persona("amina").email})
    assert response.url == "/compte/login/code/confirm/"
    (message,) = mail.outbox
    assert message.to == ["amina@exemple.test"]
    assert message.subject == "Code de connexion"
    assert message.body.startswith("Bonjour,")
    code = re.search(r"^[A-Z0-9]{4}-[A-Z0-9]{4}$", message.body, re.M)[0]
    client.post("/compte/login/code/confirm/", {"code": "AAAA-AAAA"})
    assert not signed_in(client)
    client.post("/compte/login/code/confirm/", {"code": code})
    assert signed_in(client)


def test_code_for_an_unknown_address_tells_nothing_and_writes_to_nobody(client, persona, lenient):
    persona("amina")
    response = client.post("/compte/login/code/", {"email": "inconnu@exemple.test"})
    assert (response.status_code, response.url) == (302, "/compte/login/code/confirm/")
    assert mail.outbox == []


def test_application_of_codes(enter, persona, client):
    enter("amina")
    page = client.get("/compte/2fa/totp/activate/")
    secret = re.search(r'id="authenticator_secret"[^>]* value="(\w+)"', page.content.decode())[1]
    assert client.post("/compte/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    assert TOTP(persona("amina").authenticator_set.get(type="totp")).validate_code(code_of(secret))


def test_entering_with_the_application_of_codes(client, persona, lenient):
    user, secret = persona("amina"), generate_totp_secret()
    TOTP.activate(user, secret)
    response = client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    assert (response.url, signed_in(client)) == ("/compte/2fa/authenticate/", False)
    wrong = client.post("/compte/2fa/authenticate/", {"code": "000000"})
    assert "Code incorrect" in wrong.content.decode()
    client.post("/compte/2fa/authenticate/", {"code": code_of(secret)})
    assert signed_in(client)


def test_recovery_code_enters_once(client, persona, lenient):
    user = persona("amina")
    TOTP.activate(user, generate_totp_secret())
    codes = RecoveryCodes.activate(user)
    code = codes.get_unused_codes()[0]
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    client.post("/compte/2fa/authenticate/", {"code": code})
    assert signed_in(client)
    client.logout()
    client.post("/compte/login/", {"login": user.email, "password": PASSWORD})
    client.post("/compte/2fa/authenticate/", {"code": code})
    assert not signed_in(client)


def test_password_changed(enter, persona, client):
    enter("amina")
    new = "une-phrase-toute-neuve-42"
    data = {"oldpassword": PASSWORD, "password1": new, "password2": new}
    assert client.post("/compte/password/change/", data).status_code == 302
    user = persona("amina")
    user.refresh_from_db()
    assert user.check_password(new)


def test_weak_password_is_refused(enter, persona, client):
    enter("amina")
    data = {"oldpassword": PASSWORD, "password1": "court", "password2": "court"}
    html = client.post("/compte/password/change/", data).content.decode()
    assert "trop court" in html


def test_forgotten_password(client, persona, lenient):
    user = persona("amina")
    client.post("/compte/password/reset/", {"email": user.email})
    (message,) = mail.outbox
    path = re.search(r"http://testserver(/compte/password/reset/key/\S+)", message.body)[1]
    page = client.get(path, follow=True)
    new = "une-phrase-toute-neuve-42"
    done = client.post(page.redirect_chain[-1][0], {"password1": new, "password2": new}, follow=True)
    user.refresh_from_db()
    assert user.check_password(new)
    assert "Votre mot de passe est enregistré" in done.content.decode()
    again = client.get(path, follow=True)
    assert "Ce lien ne vaut plus" in again.content.decode()


def test_nobody_signs_up_alone(client, persona, lenient):
    persona("amina")
    html = client.get("/compte/signup/").content.decode()
    assert "On n&#x27;ouvre pas son compte soi-même" in html or "On n'ouvre pas son compte soi-même" in html
    data = {"email": "moi@exemple.test", "password1": PASSWORD, "password2": PASSWORD}
    client.post("/compte/signup/", data)
    assert not type(persona("amina")).objects.filter(email="moi@exemple.test").exists()


def test_rate_limit_in_production(client, persona, lenient, settings):
    settings.ACCOUNT_RATE_LIMITS = {"login_failed": "3/5m/key"}
    data = {"login": persona("amina").email, "password": "faux"}
    for _ in range(3):
        client.post("/compte/login/", data)
    html = client.post("/compte/login/", {**data, "password": PASSWORD}).content.decode()
    assert "Trop de tentatives" in html
    assert not signed_in(client)


def test_rate_limits_are_on_unless_tests_say_otherwise():
    """Only the settings of tests lift them."""
    assert not hasattr(production, "ACCOUNT_RATE_LIMITS")


def test_too_many_requests_page_is_ours(client, persona, lenient, settings):
    persona("amina")
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    client.post("/compte/login/", {"login": "x@exemple.test", "password": "x"})
    response = client.post("/compte/login/", {"login": "x@exemple.test", "password": "x"})
    assert response.status_code == 429
    assert "Trop d'essais en peu de temps" in response.content.decode()
