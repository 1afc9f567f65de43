"""Every page of allauth: in French, in our look, with what the configuration offers and nothing more."""

import re
from html.parser import HTMLParser

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from tests.helpers.html import page_of
from tests.helpers.urls import all_addresses

pytestmark = pytest.mark.django_db

ENGLISH = re.compile(
    r"\b(the|your|you|password|sign|log|login|logout|email|e-mail address|code is|please|remove|change|add|not used|"
    r"continue|submit|cancel|confirm your|security key|recovery|authenticator app|back|hello|thank|with|account)\b",
    re.I,
)
# what is fetched with an address made up for it
ARGUMENTS = {"<key>": "abc", "<uidb36>": "1", "<int:pk>": "1", "<provider_id>": "proconnect"}
STATES = ("stranger", "amina", "amina with everything")


class Words(HTMLParser):
    """What a person reads or hears: texts, titles, alternatives, labels."""

    SPOKEN = ("title", "alt", "placeholder", "aria-label")

    def __init__(self):
        super().__init__()
        self.found, self.hidden = [], 0

    def handle_starttag(self, tag, attrs):
        self.hidden += tag in ("script", "style", "code")
        self.found += [value for name, value in attrs if name in self.SPOKEN and value]

    def handle_endtag(self, tag):
        self.hidden -= tag in ("script", "style", "code")

    def handle_data(self, data):
        if not self.hidden:
            self.found.append(data)


def words(html):
    parser = Words()
    parser.feed(html)
    return " ".join(" ".join(parser.found).split())


def allauth_paths():
    """Each address of allauth that can be read, with arguments made up."""
    for address in all_addresses():
        if not address.ours:
            path = re.sub(r"\(\?P(<\w+>)[^)]*\)", r"\1", address.route).replace("^", "").replace("$", "")
            for name, value in ARGUMENTS.items():
                path = path.replace(name, value)
            yield "/" + path


PATHS = sorted(set(allauth_paths()))


def test_the_addresses_of_allauth_are_known():
    assert len(PATHS) > 30


@pytest.fixture
def state(client, persona, lenient, enter):
    def prepare(name):
        persona("amina")
        if name != "stranger":
            enter("amina")
        if name == STATES[2]:
            TOTP.activate(persona("amina"), generate_totp_secret())
            RecoveryCodes.activate(persona("amina"))
        return client

    return prepare


@pytest.mark.parametrize("name", STATES)
@pytest.mark.parametrize("path", PATHS)
def test_no_english_is_left(path, name, state):
    client = state(name)
    response = client.get(path)
    assert response.status_code in {200, 301, 302, 401, 404, 405}
    if response.status_code in {200, 401} and "html" in response["Content-Type"]:
        html = response.content.decode()
        assert ENGLISH.findall(words(html)) == []
        assert html.count("<h1") == 1
        assert 'class="simple-page"' in html


def test_list_of_keys(enter, persona, client):
    enter("amina")
    Authenticator.objects.create(
        user=persona("amina"),
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Mon téléphone", "credential": {}},
    )
    html = page_of(client.get("/compte/2fa/webauthn/"))
    assert "Mon téléphone" in html
    assert "jamais utilisée" in html
    assert ENGLISH.findall(words(html)) == []


def test_proconnect_is_offered_when_configured_only(client, persona, lenient, settings):
    persona("amina")
    assert "ProConnect" not in client.get("/compte/login/").content.decode()
    app = {
        "provider_id": "proconnect", "name": "ProConnect", "client_id": "x", "secret": "y",
        "settings": {"server_url": "https://proconnect.example"},
    }  # fmt: skip
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    assert "Continuer avec ProConnect" in page_of(client.get("/compte/login/"))


def test_accounts_of_the_demonstration_are_listed_there_only(client, persona, lenient, settings):
    persona("amina")
    assert "demo.example" not in client.get("/compte/login/").content.decode()
    settings.DEMO = True
    html = client.get("/compte/login/").content.decode()
    assert html.count("@demo.example") == 14
    assert "maillage-demonstration" in html
