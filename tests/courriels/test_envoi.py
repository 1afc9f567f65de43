"""Messages leave once, whatever the server and the worker do. The server is a real one, on this machine."""

import json
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from maillage.courriels import services
from maillage.courriels.choices import Etat
from maillage.courriels.jobs import envoyer, reprendre
from maillage.courriels.models import Message
from maillage.courriels.rules import BACKOFF, LEASE
from maillage.courriels.services import Attachment

pytestmark = pytest.mark.django_db


def later(message, **changes):
    """As if time had passed: the message is due, its lease is over."""
    past = timezone.now() - timedelta(seconds=1)
    Message.objects.filter(pk=message.pk).update(prochaine_tentative=past, **changes)


def state(message):
    message.refresh_from_db()
    return message.etat


def test_an_accepted_message_is_sent_with_text_html_and_who_writes(boite, ecrire, persona):
    message = ecrire(by=persona("amina"), repondre_a="amina@exemple.test")
    assert services.drain() == {"envoye": 1}
    assert (state(message), message.tentatives, message.erreur) == ("envoye", 1, "")
    assert message.envoye_le is not None
    received = boite.recus[0]
    assert received["Subject"] == "Comité de pilotage"
    assert received["To"] == "Lise Été <lise@exemple.test>"
    assert received["From"] == "Cité éducative Saint-Aubin <ne-pas-repondre@localhost>"
    assert received["Reply-To"] == "amina@exemple.test"
    assert received["Message-ID"] == f"<maillage.{message.cite_id}.{message.pk}@localhost>"
    assert "List-Unsubscribe" not in received
    text = received.get_body(("plain",)).get_content()
    assert text.replace("\r\n", "\n") == (
        "Bonjour,\n\nVenez : https://exemple.test/r/1\n\n-- \nCité éducative Saint-Aubin, Amina Essai\n"
        "Vous recevez ce message parce que vous êtes invité·e à cette réunion.\n"
    )
    html = received.get_body(("html",)).get_content()
    assert '<a href="https://exemple.test/r/1"' in html
    assert "Répondre à l'invitation" not in html  # the link is inside a sentence
    assert "vous êtes invité·e à cette réunion" in html


def test_the_link_that_answers_is_a_button_with_its_address(boite, ecrire):
    text = "Voir https://exemple.test/autre\n\nRépondez <ici> :\nhttps://exemple.test/r/1?a=1&b=2\n\nMerci."
    ecrire(texte=text)
    services.drain()
    html = boite.recus[0].get_body(("html",)).get_content()
    assert "Répondez &lt;ici&gt; :</p>" in html
    assert (
        html.count('href="https://exemple.test/r/1?a=1&amp;b=2"') == 2
    )  # the button, and the address under it
    assert (
        html.index("Répondez") < html.index("Répondre à l&#x27;invitation</a>") < html.index("<p>Merci.</p>")
    )
    assert html.count("<table") == 1 and 'href="https://exemple.test/autre"' in html


def test_what_can_be_refused_says_how(boite, ecrire):
    ecrire(nature="campagne")
    services.drain()
    received = boite.recus[0]
    link = received["List-Unsubscribe"].strip(" <>")
    assert link.startswith("http://testserver/desabonnement/")
    assert received["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert link in received.get_body(("plain",)).get_content()
    assert link in received.get_body(("html",)).get_content()


def test_an_invitation_is_read_by_every_calendar(boite, ecrire):
    ics = "BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nSUMMARY:Comité\r\nEND:VCALENDAR\r\n".encode()
    ecrire(pieces=[Attachment("invitation.ics", "text/calendar; method=REQUEST", ics), Attachment("n.pdf", "application/pdf", b"%PDF")])  # fmt: skip
    services.drain()
    parts = list(boite.recus[0].walk())
    inside = [part for part in parts if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in inside] == ["REQUEST", "REQUEST"]
    assert [str(part["Content-Type"]).count("charset") for part in inside] == [1, 1]
    assert [part.get_filename() for part in parts if part.get_filename()] == ["invitation.ics", "n.pdf"]
    assert "SUMMARY:Comité" in inside[0].get_content()


def test_html_given_is_cleaned_and_kept(boite, ecrire):
    ecrire(html="<h2>Relevé</h2><script>alert(1)</script><p onclick='x()'>Décision 1</p>")
    services.drain()
    html = boite.recus[0].get_body(("html",)).get_content()
    assert "<h2>Relevé</h2><p>Décision 1</p>" in html
    assert "Vous recevez ce message" in html


def test_asked_twice_it_is_sent_once(boite, ecrire):
    first, second = ecrire(), ecrire("Lise@Exemple.test ", sujet="Autre")
    assert first == second
    services.drain()
    assert ecrire() == first
    assert services.drain() == {}
    assert len(boite.recus) == 1


def test_a_server_that_says_later_is_tried_again(boite, ecrire):
    boite.au_destinataire = ["451 4.7.1 Greylisted"]
    message = ecrire()
    assert services.drain() == {"en_attente": 1}
    assert (state(message), message.tentatives) == ("en_attente", 1)
    assert "451 4.7.1 Greylisted" in message.erreur
    assert BACKOFF[0] - timedelta(seconds=5) < message.prochaine_tentative - timezone.now() <= BACKOFF[0]
    assert services.drain() == {}
    later(message)
    assert services.drain() == {"envoye": 1}
    assert (state(message), message.erreur, len(boite.recus)) == ("envoye", "", 1)


def test_a_text_that_the_server_takes_later(boite, ecrire):
    boite.au_texte = ["452 4.3.1 Disk full"]
    message = ecrire()
    assert services.drain() == {"en_attente": 1}
    later(message)
    assert services.drain() == {"envoye": 1}


def test_an_address_that_does_not_exist_is_refused_with_a_sentence(boite, ecrire):
    boite.au_destinataire = ["550 5.1.1 No such user"]
    message = ecrire()
    assert services.drain() == {"refuse": 1}
    assert state(message) == "refuse"
    assert message.erreur.startswith("Le serveur refuse l'adresse lise@exemple.test (550 5.1.1 No such user)")


def test_a_text_that_the_server_refuses_is_a_failure(boite, ecrire):
    boite.au_texte = ["554 5.7.1 Spam"]
    message = ecrire()
    assert services.drain() == {"echec": 1}
    assert "554 5.7.1 Spam" in Message.objects.get(pk=message.pk).erreur


def test_an_absent_server_is_tried_until_there_is_no_more_try(boite, ecrire, settings):
    port, settings.EMAIL_PORT = settings.EMAIL_PORT, 1
    message = ecrire()
    for tries in range(1, len(BACKOFF) + 1):
        assert services.drain() == {"en_attente": 1}
        assert (state(message), message.tentatives) == ("en_attente", tries)
        assert "ne répond pas" in message.erreur
        later(message)
    assert services.drain() == {"echec": 1}
    assert "Tous les essais ont échoué" in Message.objects.get(pk=message.pk).erreur
    settings.EMAIL_PORT = port
    services.resend(message=message, by=None)
    assert services.drain() == {"envoye": 1}


@pytest.mark.parametrize(
    ("accounts", "sentence"), [(True, "MAILLAGE_COURRIEL_COMPTE"), (False, "ne répond pas")]
)
def test_an_account_that_is_refused_or_unknown_is_said(boite, ecrire, settings, accounts, sentence):
    boite.serveur.comptes = accounts
    settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "maillage", "faux"
    message = ecrire()
    assert services.drain() == {"en_attente": 1}
    assert sentence in Message.objects.get(pk=message.pk).erreur
    settings.EMAIL_HOST_USER = ""
    later(message)
    assert services.drain() == {"envoye": 1}


def test_a_domain_with_accents_is_reached(boite, ecrire):
    ecrire("lise@été.fr")
    assert services.drain() == {"envoye": 1}
    assert boite.recus[0]["To"].addresses[0].addr_spec == "lise@xn--t-9fab.fr"


def test_an_address_that_no_mail_can_hold_stops_only_itself(boite, ecrire):
    message, other = ecrire(), ecrire("paul@exemple.test")
    later(message, courriel="élise@exemple.test")
    assert services.drain() == {"echec": 1, "envoye": 1}
    assert "ne peut pas être écrit" in Message.objects.get(pk=message.pk).erreur
    assert state(other) == "envoye"


def test_a_line_cut_after_the_text_is_never_sent_again_silently(boite, ecrire, persona):
    boite.couper = True
    message = ecrire()
    assert services.drain() == {"interrompu": 1}
    assert "peut-être parti" in Message.objects.get(pk=message.pk).erreur
    later(message)
    assert services.drain() == {}
    assert len(boite.recus) == 1
    services.mark_arrived(message=message, by=persona("amina"))
    assert state(message) == "envoye"


def test_a_worker_killed_after_the_handing_over_asks_a_person(boite, ecrire, settings):
    settings.EMAIL_BACKEND = "tests.courriels.serveur.MeurtApresEnvoi"
    message = ecrire()
    with pytest.raises(SystemExit):
        services.drain()
    assert (state(message), message.etat_lu, len(boite.recus)) == ("en_cours", "en_cours", 1)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert services.drain() == {}
    later(message, bail_jusqu_au=timezone.now() - timedelta(seconds=1))
    message.refresh_from_db()
    assert message.etat_en_mots == "envoi interrompu : peut-être parti"
    assert services.drain() == {}
    assert (state(message), len(boite.recus)) == ("interrompu", 1)


def test_a_worker_killed_before_the_handing_over_loses_nothing(boite, ecrire, settings):
    settings.EMAIL_BACKEND = "tests.courriels.serveur.MeurtEnOuvrant"
    message = ecrire()
    with pytest.raises(SystemExit):
        services.drain()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert services.drain() == {}
    later(message, bail_jusqu_au=timezone.now() - timedelta(seconds=1))
    assert services.drain() == {"envoye": 1}
    assert (state(message), message.tentatives, len(boite.recus)) == ("envoye", 2, 1)


def test_a_message_that_kills_every_worker_ends(boite, ecrire):
    message = ecrire()
    over = timezone.now() - timedelta(seconds=1)
    later(message, etat=Etat.EN_COURS, tentatives=len(BACKOFF) + 1, bail_jusqu_au=over)
    assert services.release_interrupted() == []
    assert state(message) == "echec"


def test_two_workers_take_it_once(boite, ecrire):
    message = ecrire()
    assert services.deliver(message.pk).etat == "envoye"
    assert services.deliver(message.pk) is None
    assert len(boite.recus) == 1


def test_five_hundred_recipients(boite, ecrire):
    for number in range(500):
        ecrire(f"personne{number}@exemple.test")
    for number in range(0, 500, 7):
        ecrire(f"personne{number}@exemple.test")
    assert services.drain() == {"envoye": 500}
    assert len({mail["To"] for mail in boite.recus}) == 500 == len(boite.recus)


def test_who_bounced_or_left_while_waiting_is_not_written_to(boite, ecrire, saint_aubin):
    bounced, left = ecrire("perdue@exemple.test"), ecrire("lasse@exemple.test", nature="campagne")
    services.note_error(cite=saint_aubin, courriel="perdue@exemple.test", motif="Boîte pleine", by=None)
    services.unsubscribe(message=left, toutes=False)
    assert services.drain() == {"refuse": 1, "desabonne": 1}
    assert "« Boîte pleine »" in Message.objects.get(pk=bounced.pk).erreur
    assert boite.recus == []


def test_in_demonstration_nothing_leaves(boite, ecrire, settings):
    settings.DEMO = True
    message = ecrire()
    assert services.drain() == {"envoye": 1}
    assert (state(message), boite.recus) == ("envoye", [])


# ── the queue ─────────────────────────────────────────────────────────


def work():
    """What the worker does with each job that is ready; its loop would close the connection of the test."""
    worker = Worker(
        queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False, max_tasks=None,
        worker_id="essai", excluded_queue_names=[],
    )  # fmt: skip
    while (job := DBTaskResult.objects.ready().first()) is not None:
        job.claim("essai")
        worker.run_task(job)


def test_the_worker_sends_and_tries_again(boite, ecrire):
    boite.au_destinataire = ["451 Later"]
    message = ecrire()
    work()
    assert state(message) == "en_attente"
    retry = DBTaskResult.objects.get(status="READY")
    assert retry.run_after == message.prochaine_tentative
    work()
    assert len(boite.recus) == 0
    later(message)
    DBTaskResult.objects.update(run_after=timezone.now())
    work()
    assert (state(message), len(boite.recus)) == ("envoye", 1)


def test_restarting_finds_what_has_no_job_left(boite, ecrire):
    message = ecrire()
    DBTaskResult.objects.all().delete()
    reprendre.enqueue()
    work()
    assert (state(message), len(boite.recus)) == ("envoye", 1)


def test_restarting_comes_back_when_leases_are_over(boite, ecrire):
    message = ecrire()
    DBTaskResult.objects.all().delete()
    later(message, etat=Etat.EN_COURS, bail_jusqu_au=timezone.now() + LEASE)
    reprendre.enqueue()
    work()
    assert DBTaskResult.objects.get(status="READY").task_path.endswith("reprendre")
    later(message, bail_jusqu_au=timezone.now() - timedelta(seconds=1))
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    work()
    assert (state(message), len(boite.recus)) == ("envoye", 1)


def test_a_sending_first_ends_the_tries_of_the_dead(boite, ecrire):
    dead, alive = ecrire("un@exemple.test"), ecrire("deux@exemple.test")
    later(dead, etat=Etat.EN_COURS, bail_jusqu_au=timezone.now() - timedelta(seconds=1))
    envoyer.call(alive.pk)
    work()
    assert (state(dead), state(alive), len(boite.recus)) == ("envoye", "envoye", 2)


# ── commands ──────────────────────────────────────────────────────────


def test_the_command_counts(boite, ecrire, capsys):
    ecrire()
    call_command("envoyer_courriels", "--json")
    assert json.loads(capsys.readouterr().out) == {"envoye": 1}
    call_command("envoyer_courriels")
    assert "Aucun courriel à envoyer" in capsys.readouterr().out


def test_a_test_mail(boite, capsys):
    call_command("courriel_essai", "admin@exemple.test")
    assert "Message remis à 127.0.0.1" in capsys.readouterr().out
    assert boite.recus[0]["Subject"] == "Essai d'envoi de maillage"


@pytest.mark.parametrize(
    ("address", "port", "demo", "sentence"),
    [
        ("pas une adresse", None, False, "n'est pas une adresse"),
        ("admin@exemple.test", 1, False, "n'a pas pris le message"),
        ("admin@exemple.test", None, True, "aucun courriel ne part"),
    ],
)
def test_a_test_mail_that_cannot_leave(boite, settings, address, port, demo, sentence):
    settings.EMAIL_PORT = port or settings.EMAIL_PORT
    settings.DEMO = demo
    with pytest.raises(CommandError, match=sentence):
        call_command("courriel_essai", address)
    assert boite.recus == []
