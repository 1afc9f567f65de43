import socket

import pytest

from maillage.courriels.services import queue_message
from tests.courriels.serveur import Boite, Serveur


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@pytest.fixture
def boite(settings):
    """A mail server that accepts; the settings point to it, and nothing is sent before the test says so."""
    handler = Boite()
    server = Serveur(handler, hostname="127.0.0.1", port=free_port())
    handler.serveur = server
    server.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_TIMEOUT = 5
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    yield handler
    server.stop()


@pytest.fixture
def ecrire(saint_aubin):
    """ecrire("lise@exemple.test") → the message, queued."""

    def write(courriel="lise@exemple.test", **changes):
        given = {
            "cite": saint_aubin,
            "cle": "reunion:1",
            "nature": "convocation",
            "courriel": courriel,
            "nom": "Lise Été",
            "sujet": "Comité de pilotage",
            "texte": "Bonjour,\n\nVenez : https://exemple.test/r/1",
            "by": None,
        }
        return queue_message(**{**given, **changes})

    return write
