"""Writing to the many recipients of one thing, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from maillage.courriels import jobs, services
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting(settings):
    """Messages wait in the queue."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def queue(cite, addresses, nature="convocation"):
    recipients = [
        services.Recipient(
            address, f"Nom {address}", "Réunion", f"Bonjour {address}",
            [services.Attachment("a.ics", "text/calendar", b"BEGIN")],
        )
        for address in addresses
    ]  # fmt: skip
    return services.queue_many(cite=cite, cle="reunion:1", nature=nature, recipients=recipients, by=None)


def test_each_has_a_message_of_their_own_once(saint_aubin):
    assert queue(saint_aubin, ["a@exemple.test", " B@exemple.test", "b@exemple.test"]) == 2
    assert queue(saint_aubin, ["a@exemple.test", "c@exemple.test"]) == 1
    rows = Message.objects.order_by("courriel")
    assert [(row.courriel, row.pieces.get().nom) for row in rows] == [
        ("a@exemple.test", "a.ics"), ("b@exemple.test", "a.ics"), ("c@exemple.test", "a.ics"),
    ]  # fmt: skip
    assert {row.etat for row in rows} == {"en_attente"}


def test_one_wrong_address_stops_nobody(saint_aubin):
    AdresseEnErreur.objects.create(
        cite=saint_aubin, courriel="revenu@exemple.test", le=timezone.localdate(), motif="boîte pleine"
    )
    Desabonnement.objects.create(
        cite=saint_aubin, courriel="parti@exemple.test", nature="", le=timezone.now()
    )
    wanted = ["bon@exemple.test", "pas une adresse", "revenu@exemple.test", "parti@exemple.test"]
    queue(saint_aubin, wanted, nature="campagne")
    found = dict(Message.objects.values_list("courriel", "etat"))
    assert found == {
        "bon@exemple.test": "en_attente", "pas une adresse": "refuse", "revenu@exemple.test": "refuse",
        "parti@exemple.test": "desabonne",
    }  # fmt: skip
    assert "boîte pleine" in Message.objects.get(courriel="revenu@exemple.test").erreur


def test_three_hundred_cost_what_three_cost(saint_aubin):
    counts = []
    for number in (3, 300):
        addresses = [f"{number}-{rank}@exemple.test" for rank in range(number)]
        with CaptureQueriesContext(connection) as queries:
            assert queue(saint_aubin, addresses) == number
        counts.append(len(queries))
    # SQLite takes a few rows at a time: more inserts, never one for each
    assert counts[1] - counts[0] < 30, counts


def test_one_job_is_queued_and_gives_each_message_its_own(saint_aubin):
    queue(saint_aubin, [f"{rank}@exemple.test" for rank in range(3)])
    (asked,) = DBTaskResult.objects.all()
    assert asked.task_path == "maillage.courriels.jobs.repartir"
    assert jobs.share_out() == 3
    assert DBTaskResult.objects.filter(task_path="maillage.courriels.jobs.envoyer").count() == 3
