"""The strict session: no network, warnings are errors, unknown template variables fail."""

import copy
import os
import socket

import pytest
from hypothesis import settings

from tests.factories.cites import CiteFactory
from tests.personas import make_persona

# The same examples at every run, however slow the machine; HYPOTHESIS_PROFILE=explorer looks for new ones.
settings.register_profile("fixe", deadline=None, derandomize=True)
settings.register_profile("explorer", deadline=None, max_examples=1000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "fixe"))

LOOPBACK = ("127.0.0.1", "::1", "localhost")


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Bytes never name a test: those of an archive hold the second it was made, and the workers would differ."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Only this machine answers: a test that calls the outside fails with a sentence."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            raise RuntimeError(f"un test appelle le réseau : {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture
def saint_aubin(db):
    """The cité of the cast."""
    return CiteFactory(nom="Cité éducative Saint-Aubin", nom_court="Saint-Aubin", slug="saint-aubin")


@pytest.fixture
def ailleurs(db):
    return CiteFactory(nom="Cité éducative d'ailleurs", nom_court="Ailleurs", slug="ailleurs")


@pytest.fixture
def persona(saint_aubin, ailleurs):
    """persona("amina") → the user, made once per test."""
    made = {}

    def get(name):
        if name not in made:
            made[name] = make_persona(name, saint_aubin, ailleurs)
        return made[name]

    return get


@pytest.fixture
def login(client, persona):
    """login("amina") → a client signed in as her."""

    def sign_in(name):
        client.force_login(persona(name))
        return client

    return sign_in


@pytest.fixture
def lenient(settings):
    """Templates of allauth ask for variables that it does not always give."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["OPTIONS"].pop("string_if_invalid", None)
    settings.TEMPLATES = templates
