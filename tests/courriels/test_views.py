"""Pages of mail, for those who send and for those who receive."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from maillage.courriels import services
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message
from maillage.courriels.services import Attachment
from maillage.courriels.services.composition import unsubscribe_address, unsubscribe_token
from tests.factories.courriels import MessageFactory

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/courriels/"


def text(response) -> str:
    plain = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(plain.replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").split())


@pytest.mark.parametrize("path", ["", "?etat=envoye", "adresses/", "boite/"])
def test_lists_cost_the_same_with_one_and_three_rows(login, saint_aubin, settings, path, persona):
    settings.DEMO = True
    client = login("amina")
    counts = []
    for number in (1, 2):
        for _ in range(number):
            row = MessageFactory(cite=saint_aubin, etat="envoye", par=persona("amina"))
            services.note_error(cite=saint_aubin, courriel=row.courriel, motif="", by=persona("amina"))
            services.unsubscribe(message=row, toutes=True)
        client.get(URL + path)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL + path).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_list_filters_and_counts(login, saint_aubin, ailleurs):
    MessageFactory(cite=saint_aubin, sujet="Comité", etat="envoye", nature="convocation")
    MessageFactory(cite=saint_aubin, sujet="Votre fiche", etat="echec", courriel="lise@exemple.test")
    MessageFactory(cite=ailleurs, sujet="Chez les voisins")
    client = login("amina")
    whole = client.get(URL)
    assert "2 messages" in text(whole)
    assert "Chez les voisins" not in text(whole)
    assert "1 message sur 2" in text(client.get(URL, {"etat": "echec"}))
    found = text(client.get(URL, {"q": "LISE fiche"}))
    assert "Votre fiche" in found
    assert "Comité" not in found
    empty = text(client.get(URL, {"q": "fiche", "etat": "envoye"}))
    assert "Sans le filtre « fiche » : 1" in empty
    part = client.get(URL, {"etat": "echec"}, headers={"HX-Request": "true"})
    assert part.headers["HX-Push-Url"] == f"{URL}?etat=echec"
    assert b"<html" not in part.content


def test_a_message_shows_what_left_and_what_happened(login, ecrire, persona):
    message = ecrire(by=persona("amina"), pieces=[Attachment("oj.txt", "text/plain", "Été".encode())])
    services.drain()
    client = login("claire")
    shown = client.get(f"{URL}{message.pk}/")
    assert '<a href="https://exemple.test/r/1" rel="nofollow">' in shown.content.decode()
    assert "envoyé" in text(shown)
    assert "Renvoyer" not in text(shown)
    file = client.get(f"{URL}{message.pk}/pieces/{message.pieces.get().pk}/")
    assert file.content.decode() == "Été"
    assert "attachment" in file.headers["Content-Disposition"]
    assert client.get(f"{URL}{message.pk}/pieces/0/").status_code == 404


def test_resending_abandoning_and_saying_it_arrived(login, saint_aubin):
    message = MessageFactory(cite=saint_aubin, etat="interrompu", courriel="lise@exemple.test")
    client = login("amina")
    page = text(client.get(f"{URL}{message.pk}/"))
    assert "Il est arrivé" in page
    assert "peut-être parti" in page
    for gesture, state in (("abandonner", "abandonne"), ("renvoyer", "envoye")):
        client.post(f"{URL}{message.pk}/{gesture}/")
        message.refresh_from_db()
        assert message.etat == state
    refused = client.post(f"{URL}{message.pk}/renvoyer/", follow=True)
    assert "il ne sera pas envoyé deux fois" in text(refused)


def test_noting_a_bounce_from_a_message_and_lifting_it(login, saint_aubin):
    message = MessageFactory(cite=saint_aubin, etat="envoye", courriel="lise@exemple.test")
    client = login("amina")
    assert "?courriel=lise%40exemple.test" in client.get(f"{URL}{message.pk}/").content.decode()
    form = client.get(f"{URL}adresses/noter/?courriel=lise@exemple.test")
    assert 'value="lise@exemple.test"' in form.content.decode()
    wrong = client.post(
        f"{URL}adresses/noter/", {"courriel": "lise", "motif": "Boîte pleine", "le": "2026-03-02"}
    )
    assert "Boîte pleine" in wrong.content.decode()
    client.post(
        f"{URL}adresses/noter/",
        {"courriel": "lise@exemple.test", "motif": "Boîte pleine", "le": "2026-03-02"},
    )
    listed = text(client.get(f"{URL}adresses/"))
    assert "lise@exemple.test Boîte pleine" in listed
    client.post(f"{URL}adresses/{AdresseEnErreur.objects.get().pk}/lever/")
    assert AdresseEnErreur.objects.count() == 0


def test_the_mailbox_of_the_demonstration(login, ecrire, settings):
    settings.DEMO = True
    message = ecrire(nature="campagne", pieces=[Attachment("invitation.ics", "text/calendar", b"BEGIN")])
    waiting = ecrire("refusee@", cle="autre")
    client = login("amina")
    box = text(client.get(f"{URL}boite/"))
    assert "Comité de pilotage à Lise Été lise@exemple.test" in box
    assert "refusee@" not in box
    assert "Aucun message ne répond" in text(client.get(f"{URL}boite/", {"q": "personne"}))
    received = client.get(f"{URL}boite/{message.pk}/").content.decode()
    assert "invitation.ics" in received
    assert f'href="{unsubscribe_address(message)}"' in received
    assert client.get(f"{URL}boite/{waiting.pk}/").status_code == 302


def test_there_is_no_mailbox_elsewhere(login, saint_aubin):
    message = MessageFactory(cite=saint_aubin, etat="envoye")
    client = login("amina")
    assert client.get(f"{URL}boite/").url == URL
    assert client.get(f"{URL}boite/{message.pk}/").url == f"{URL}{message.pk}/"


# ── unsubscribing ─────────────────────────────────────────────────────


def test_opening_the_link_changes_nothing_confirming_does(client, saint_aubin, persona):
    persona("amina")
    message = MessageFactory(cite=saint_aubin, courriel="lise@exemple.test")
    url = unsubscribe_address(message).removeprefix("http://testserver")
    assert "lise@exemple.test" in text(client.get(url))
    assert Desabonnement.objects.count() == 0
    assert "choisir" in text(client.post(url, {})).lower() or Desabonnement.objects.count() == 0
    done = client.post(url, {"toutes": "oui"})
    assert "sauf les convocations" in text(done)
    assert Desabonnement.objects.get().nature == ""


def test_a_mail_reader_unsubscribes_in_one_click_without_cookie(saint_aubin, persona):
    persona("amina")
    message = MessageFactory(cite=saint_aubin)
    url = unsubscribe_address(message).removeprefix("http://testserver")
    answer = Client(enforce_csrf_checks=True).post(url, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert Desabonnement.objects.get().nature == "campagne"


@pytest.mark.parametrize("change", ["altered", "cut", "erased", "gone"])
def test_a_link_that_is_not_good_says_so(client, saint_aubin, persona, change):
    persona("amina")
    message = MessageFactory(cite=saint_aubin)
    token = unsubscribe_token(message)
    if change == "erased":
        Message.objects.update(courriel="")
    elif change == "gone":
        message.delete()
    token = {"altered": "X" + token[1:], "cut": token[:-3]}.get(change, token)
    answer = client.post(f"/desabonnement/{token}/", {"toutes": "oui"})
    assert answer.status_code == 410
    assert "recopiez-le en entier" in text(answer)
    assert Desabonnement.objects.count() == 0


def test_a_convocation_cannot_be_refused_through_a_forged_form(client, saint_aubin, persona):
    persona("amina")
    message = MessageFactory(cite=saint_aubin, nature="convocation")
    answer = client.post(f"/desabonnement/{unsubscribe_token(message)}/", {"toutes": "oui"})
    assert "on ne s'en désabonne pas" in text(answer)
    assert Desabonnement.objects.count() == 0
