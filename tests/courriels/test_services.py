"""Queueing and deciding, without any server."""

from datetime import date

import pytest

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.privacy import access_request, erase
from maillage.courriels import services
from maillage.courriels.choices import ALWAYS_SENT, Etat, Nature
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message, PieceJointe
from maillage.courriels.rules import LARGEST_PIECES, check_abandon, check_arrived, check_resend
from maillage.courriels.selectors import messages_of, unreachable
from maillage.courriels.services import Attachment
from maillage.courriels.services.file import store
from tests.factories.courriels import MessageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def waiting(settings):
    """Messages wait in the queue."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def put(message, **changes):
    Message.objects.filter(pk=message.pk).update(**changes)
    message.refresh_from_db()


def test_a_key_is_once_per_address_and_per_cite(ecrire, ailleurs):
    mine, other, there = ecrire(), ecrire("paul@exemple.test"), ecrire(cite=ailleurs)
    assert len({mine.pk, other.pk, there.pk}) == 3
    assert ecrire(cle="reunion:2").pk != mine.pk
    assert list(messages_of(mine.cite, "reunion:1")) == [other, mine]


def test_two_requests_at_the_same_instant_queue_one(ecrire, saint_aubin):
    """Between the look and the write, somebody else has queued it: the second write gives the first one's message."""
    first = ecrire()
    late = MessageFactory.build(cite=saint_aubin, cle=first.cle, courriel=first.courriel)
    assert store(late, [Attachment("a.txt", "text/plain", b"a")]) == first
    assert (Message.objects.count(), PieceJointe.objects.count()) == (1, 0)


@pytest.mark.parametrize("address", ["", "lise", "lise@", "lise@exemple.test\nBcc: x@y.fr"])
def test_a_malformed_address_stops_only_itself(ecrire, address):
    message = ecrire(address)
    assert message.etat == Etat.REFUSE
    assert "adresse" in message.erreur


def test_headers_cannot_be_injected(ecrire):
    message = ecrire(sujet="Bonjour\r\nBcc: tous@exemple.test", nom="Lise\nÉté")
    assert message.sujet == "Bonjour Bcc: tous@exemple.test"
    assert message.nom == "Lise Été"


def test_attachments_too_heavy_are_refused(ecrire):
    with pytest.raises(Refused, match="7 Mo"):
        ecrire(pieces=[Attachment("gros.pdf", "application/pdf", b"0" * (LARGEST_PIECES + 1))])
    assert Message.objects.count() == 0


def test_a_bounce_stops_everything_until_it_is_lifted(ecrire, saint_aubin, persona):
    noted = services.note_error(
        cite=saint_aubin,
        courriel=" Lise@Exemple.test",
        motif="Inconnue",
        le=date(2026, 3, 2),
        by=persona("amina"),
    )
    message = ecrire()
    assert message.etat == Etat.REFUSE
    assert "depuis le 2 mars 2026 : « Inconnue »" in message.erreur
    with pytest.raises(Refused, match="notée en erreur"):
        services.resend(message=message, by=persona("amina"))
    services.lift_error(adresse=noted, by=persona("amina"))
    assert services.resend(message=message, by=persona("amina")).etat == Etat.EN_ATTENTE
    assert AdresseEnErreur.objects.count() == 0


def test_noting_twice_keeps_the_last_reason(saint_aubin):
    for reason in ("Inconnue", "Boîte pleine"):
        services.note_error(cite=saint_aubin, courriel="lise@exemple.test", motif=reason, by=None)
    assert AdresseEnErreur.objects.get().motif == "Boîte pleine"
    with pytest.raises(Refused, match="n'est pas une adresse"):
        services.note_error(cite=saint_aubin, courriel="lise", motif="", by=None)


@pytest.mark.parametrize("nature", Nature.values)
def test_unsubscribing_from_everything_leaves_convocations(ecrire, nature):
    services.unsubscribe(message=ecrire(nature="campagne"), toutes=True)
    assert ecrire(cle="autre", nature=nature).etat == (
        Etat.EN_ATTENTE if nature in ALWAYS_SENT else Etat.DESABONNE
    )


def test_unsubscribing_from_one_nature_leaves_the_others(ecrire, persona):
    message = ecrire(nature="campagne")
    services.unsubscribe(message=message, toutes=False)
    services.unsubscribe(message=message, toutes=False)
    left = Desabonnement.objects.get()
    assert ecrire(cle="a", nature="campagne").etat == Etat.DESABONNE
    assert ecrire(cle="b", nature="rappel").etat == Etat.EN_ATTENTE
    services.subscribe_again(desabonnement=left, by=persona("amina"))
    assert ecrire(cle="c", nature="campagne").etat == Etat.EN_ATTENTE


def test_one_does_not_unsubscribe_from_a_convocation(ecrire):
    with pytest.raises(Refused, match="convocation"):
        services.unsubscribe(message=ecrire(), toutes=True)


def test_whom_a_campaign_would_not_reach(ecrire, saint_aubin):
    services.note_error(cite=saint_aubin, courriel="perdue@exemple.test", motif="", by=None)
    services.unsubscribe(message=ecrire("lasse@exemple.test", nature="campagne"), toutes=False)
    assert unreachable(saint_aubin, "campagne") == {
        "perdue@exemple.test": Etat.REFUSE,
        "lasse@exemple.test": Etat.DESABONNE,
    }
    assert unreachable(saint_aubin, "convocation") == {"perdue@exemple.test": Etat.REFUSE}


RESENT = {Etat.INTERROMPU, Etat.ECHEC, Etat.REFUSE, Etat.ABANDONNE}
STOPPED = {Etat.EN_ATTENTE, Etat.INTERROMPU, Etat.ECHEC}


@pytest.mark.parametrize("etat", Etat.values)
@pytest.mark.parametrize(
    ("check", "allowed"),
    [(check_resend, RESENT), (check_abandon, STOPPED), (check_arrived, {Etat.INTERROMPU})],
)
def test_what_may_be_done_in_each_state(etat, check, allowed):
    if etat in allowed:
        check(etat)
    else:
        with pytest.raises(Refused):
            check(etat)


def test_gestures_are_kept_in_the_trail(ecrire, persona):
    message, amina = ecrire(), persona("amina")
    services.abandon(message=message, by=amina)
    put(message)
    assert message.etat == Etat.ABANDONNE
    services.resend(message=message, by=amina)
    put(message, etat=Etat.INTERROMPU, remise_le=message.cree_le)
    services.mark_arrived(message=message, by=amina)
    put(message)
    assert (message.etat, message.envoye_le) == (Etat.ENVOYE, message.cree_le)
    kinds = list(Event.objects.filter(objet_id=message.pk).order_by("pk").values_list("kind", flat=True))
    assert kinds == ["courriel_abandonne", "courriel_renvoye", "courriel_arrive"]


def test_who_may_not_is_refused(ecrire, persona, saint_aubin):
    message = ecrire()
    for gesture in (services.resend, services.abandon, services.mark_arrived):
        with pytest.raises(Refused, match="mandat"):
            gesture(message=message, by=persona("claire"))
    with pytest.raises(Refused, match="mandat"):
        services.note_error(cite=saint_aubin, courriel="a@exemple.test", motif="", by=persona("malik"))


def test_erasing_a_person_empties_the_messages_and_their_files(ecrire):
    file = [Attachment("lise.ics", "text/calendar", b"Lise")]
    for address in ("lise@exemple.test", "paul@exemple.test"):
        ecrire(address, pieces=file)
        erase(access_request(address))
    for message in Message.objects.all():
        assert (message.courriel, message.nom, message.sujet, message.texte) == ("", "", "effacé", "effacé")
    assert [(p.nom, p.contenu) for p in PieceJointe.objects.all()] == [("effacé", None)] * 2
