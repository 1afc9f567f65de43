"""Sending to those who are expected: once each, with a file for their calendar, told of each change."""

import re
from datetime import timedelta

import icalendar
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.acteurs.models import Sollicitation
from maillage.audit.selectors import history_of
from maillage.base.errors import Refused
from maillage.courriels.models import AdresseEnErreur, Message
from maillage.instances.choices import Envoi
from maillage.instances.models import Siege
from maillage.instances.services import convocations, invitations, points, reunions
from maillage.instances.services.messages import link_of
from tests.factories.acteurs import PersonneFactory, StructureFactory
from tests.factories.instances import InstanceFactory, ReunionFactory
from tests.instances.setting import HELD, LATER, NOW, meeting, point, seats, text

pytestmark = pytest.mark.django_db


def sent(reunion, nature=""):
    rows = Message.objects.filter(cle__startswith=f"reunion:{reunion.pk}:").order_by("pk")
    return list(rows.filter(nature=nature) if nature else rows)


def calendar_of(message):
    (piece,) = message.pieces.all()
    calendar = icalendar.Calendar.from_ical(bytes(piece.contenu))
    (event,) = calendar.walk("VEVENT")
    return str(calendar["METHOD"]), event


def move(reunion, by, **values):
    base = {name: getattr(reunion, name) for name in values}
    reunions.update_reunion(reunion=reunion, base=base, mine=values, by=by)
    reunion.refresh_from_db()


# ── the list ──────────────────────────────────────────────────────────


def test_members_of_the_day_are_listed_once(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"), members=3)
    seats(reunion.instance, 1, "suppleant")
    past = Siege.objects.create(
        cite=saint_aubin,
        instance=reunion.instance,
        structure=StructureFactory(cite=saint_aubin),
        fin=NOW.date(),
    )
    assert invitations.invite_members(reunion=reunion, by=persona("amina")) == 1
    assert invitations.invite_members(reunion=reunion, by=persona("amina")) == 0
    assert sorted(reunion.invitations.values_list("envoi", flat=True)) == ["ecarter", *["inviter"] * 3]
    assert not reunion.invitations.filter(siege=past).exists()


def test_one_address_for_two_seats_is_written_once(saint_aubin, persona):
    instance = InstanceFactory(cite=saint_aubin)
    structure = StructureFactory(cite=saint_aubin, courriel="accueil@exemple.test")
    for qualite in ("titulaire", "invite"):
        Siege.objects.create(cite=saint_aubin, instance=instance, structure=structure, qualite=qualite)
    reunion = meeting(saint_aubin, persona("amina"), instance=instance, members=0)
    assert list(reunion.invitations.values_list("courriel", flat=True)) == ["accueil@exemple.test"]


def test_a_guest_from_outside_needs_an_address(saint_aubin, ailleurs, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")

    def add(**values):
        empty = {"structure": None, "personne": None}
        return invitations.add_guest(reunion=reunion, by=amina, **{**empty, **values})

    with pytest.raises(Refused, match="donnez une adresse"):
        add()
    with pytest.raises(Refused, match="autre cité"):
        add(structure=StructureFactory(cite=ailleurs))
    assert add(courriel=" Expert@Exemple.test ").courriel == "expert@exemple.test"
    with pytest.raises(Refused, match="déjà dans la liste"):
        add(courriel="expert@exemple.test")
    person = PersonneFactory(cite=saint_aubin)
    assert str(add(personne=person)) == str(person)


def test_ticked_are_invited_the_others_left_in_peace(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"), members=3)
    first, second, third = reunion.invitations.all()
    invitations.choose(reunion=reunion, ids=[third.pk], envoi=Envoi.RELEVE, by=persona("amina"))
    invitations.set_invited(reunion=reunion, ids=[first.pk], by=persona("amina"))
    assert [row.envoi for row in reunion.invitations.all()] == ["inviter", "ecarter", "releve"]
    with pytest.raises(Refused, match="Choisissez"):
        invitations.choose(reunion=reunion, ids=[second.pk], envoi="x", by=persona("amina"))


# ── the first sending ─────────────────────────────────────────────────


def test_each_guest_receives_one_message_with_their_own_link(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    point(reunion, "Secret", by=amina, confidentiel=True)
    point(reunion, "Budget", by=amina, duree=20)
    invitations.add_guest(reunion=reunion, structure=None, personne=None, courriel="x@exemple.test", by=amina)
    assert convocations.convene(reunion=reunion, by=amina) == convocations.Sent(convoques=3)
    messages = sent(reunion, "convocation")
    links = {link_of(row) for row in reunion.invitations.all()}
    assert len(links) == 3
    assert all(sum(link in message.texte for link in links) == 1 for message in messages)
    told = {message.courriel: message.texte for message in messages}
    assert "1. Budget (20 min)" in told["x@exemple.test"]
    assert "Secret" not in told["x@exemple.test"]
    assert sum("1. Secret" in body for body in told.values()) == 2
    assert {message.repondre_a for message in messages} == {amina.email}


def test_the_calendar_file_is_read_back(saint_aubin, persona):
    reunion, amina = (
        meeting(saint_aubin, persona("amina"), members=1, visio="https://visio.test/x"),
        persona("amina"),
    )
    convocations.convene(reunion=reunion, by=amina)
    (message,) = sent(reunion)
    method, event = calendar_of(message)
    assert (method, int(event["SEQUENCE"]), str(event["UID"])) == ("REQUEST", 0, reunion.uid)
    assert event["DTSTART"].dt == LATER
    assert str(event["LOCATION"]) == "Salle 2"
    assert str(event["ATTENDEE"]) == f"mailto:{message.courriel}"
    assert str(event["ORGANIZER"]) == f"mailto:{amina.email}"
    (piece,) = message.pieces.all()
    assert piece.mime == "text/calendar; method=REQUEST"


def test_sending_again_writes_to_nobody(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    with pytest.raises(Refused, match="rien n'a changé"):
        convocations.convene(reunion=reunion, by=amina)
    seats(reunion.instance, 1)
    invitations.invite_members(reunion=reunion, by=amina)
    assert convocations.convene(reunion=reunion, by=amina) == convocations.Sent(convoques=1)
    assert len(sent(reunion)) == 3


def test_a_crash_in_the_middle_is_taken_up_again(saint_aubin, persona, monkeypatch):
    """What the interrupted sending had queued is undone with it; the next one finds nobody written to."""
    reunion, amina = meeting(saint_aubin, persona("amina"), members=3), persona("amina")
    queued = convocations.queue_many

    def stops(**values):
        queued(**values)
        assert len(sent(reunion)) == 3
        raise OSError("panne")

    monkeypatch.setattr(convocations, "queue_many", stops)
    with pytest.raises(OSError, match="panne"):
        convocations.convene(reunion=reunion, by=amina)
    assert sent(reunion) == []
    reunion.refresh_from_db()
    assert (reunion.etat, reunion.sequence) == ("preparation", None)
    monkeypatch.setattr(convocations, "queue_many", queued)
    assert convocations.convene(reunion=reunion, by=amina).convoques == 3
    assert len({message.courriel for message in sent(reunion)}) == 3


def test_an_address_that_bounces_stops_nobody(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina"), members=3), persona("amina")
    wrong = reunion.invitations.first()
    AdresseEnErreur.objects.create(cite=saint_aubin, courriel=wrong.courriel)
    convocations.convene(reunion=reunion, by=amina)
    states = {message.courriel: message.etat for message in sent(reunion)}
    assert states.pop(wrong.courriel) == "refuse"
    assert set(states.values()) == {"envoye"}


@pytest.mark.parametrize("who", ["lou", "malik", "remi"])
def test_only_those_who_prepare_send(saint_aubin, persona, who):
    reunion = meeting(saint_aubin, None)
    with pytest.raises(Refused, match="mandat"):
        convocations.convene(reunion=reunion, by=persona(who))


def test_nobody_is_convened_to_the_past_nor_without_address(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    with pytest.raises(Refused, match="on n'y convoque plus personne"):
        convocations.convene(reunion=reunion, by=persona("amina"), now=HELD)
    reunion.invitations.update(courriel="")
    with pytest.raises(Refused, match="Personne à convoquer"):
        convocations.convene(reunion=reunion, by=persona("amina"))


def test_each_is_solicited_once(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    move(reunion, amina, lieu="Ailleurs")
    convocations.convene(reunion=reunion, by=amina)
    rows = Sollicitation.objects.filter(cite=saint_aubin)
    assert (
        list(rows.values_list("nature", "cle", "annulee_le"))
        == [("invitation", f"reunion:{reunion.pk}", None)] * 2
    )


# ── changes ───────────────────────────────────────────────────────────


def test_a_change_is_told_with_a_higher_sequence(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    move(reunion, amina, lieu="Mairie annexe")
    assert convocations.convene(reunion=reunion, by=amina) == convocations.Sent(prevenus=2)
    message = sent(reunion, "mise_a_jour_convocation")[0]
    method, event = calendar_of(message)
    assert (method, int(event["SEQUENCE"]), str(event["UID"])) == ("REQUEST", 1, reunion.uid)
    assert "Nouveau lieu : Mairie annexe" in message.texte
    assert "Nouvelle date" not in message.texte


def test_a_new_date_says_the_old_one(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    later = LATER + timedelta(days=1)
    values = {"debut": later.isoformat(), "fin": (later + timedelta(hours=2)).isoformat()}
    base = {"debut": LATER.isoformat(), "fin": (LATER + timedelta(hours=2)).isoformat()}
    reunions.update_reunion(reunion=reunion, base=base, mine=values, by=amina)
    convocations.convene(reunion=reunion, by=amina)
    body = sent(reunion, "mise_a_jour_convocation")[0].texte
    assert "Nouvelle date : " in body
    assert "(au lieu de : " in body


def test_a_change_of_agenda_needs_no_message(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    points.add_point(reunion=reunion, values={"titre": "Autre"}, by=amina)
    with pytest.raises(Refused, match="rien n'a changé"):
        convocations.convene(reunion=reunion, by=amina)


def test_whoever_is_let_go_is_told_and_may_be_called_back(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    gone, kept = reunion.invitations.all()
    with pytest.raises(Refused, match="a reçu la convocation"):
        invitations.remove_guest(invitation=gone, by=amina)
    invitations.set_invited(reunion=reunion, ids=[kept.pk], by=amina)
    assert convocations.convene(reunion=reunion, by=amina) == convocations.Sent(decommandes=1)
    (cancelled,) = sent(reunion, "annulation")
    method, event = calendar_of(cancelled)
    assert (method, int(event["SEQUENCE"]), cancelled.courriel) == ("CANCEL", 1, gone.courriel)
    assert "La réunion a bien lieu" in cancelled.texte
    assert Sollicitation.objects.get(personne=gone.personne).annulee_le is not None
    invitations.set_invited(reunion=reunion, ids=[kept.pk, gone.pk], by=amina)
    assert convocations.convene(reunion=reunion, by=amina) == convocations.Sent(convoques=1)
    again = sent(reunion, "convocation")[-1]
    assert (again.courriel, int(calendar_of(again)[1]["SEQUENCE"])) == (gone.courriel, 2)
    assert Sollicitation.objects.get(personne=gone.personne).annulee_le is None


def test_a_guest_never_convened_leaves_the_list(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    invitations.remove_guest(invitation=reunion.invitations.first(), by=persona("amina"))
    assert reunion.invitations.count() == 1


# ── cancelling, restoring ─────────────────────────────────────────────


def test_cancelling_tells_everybody_and_keeps_everything(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    assert convocations.cancel(reunion=reunion, motif="Grève", by=amina) == 2
    messages = sent(reunion, "annulation")
    method, event = calendar_of(messages[0])
    assert (len(messages), method, int(event["SEQUENCE"]), str(event["STATUS"])) == (
        2,
        "CANCEL",
        1,
        "CANCELLED",
    )
    assert "Grève" in messages[0].texte
    assert reunion.invitations.count() == 2
    assert not Sollicitation.objects.filter(annulee_le__isnull=True).exists()
    with pytest.raises(Refused, match="annulée"):
        convocations.convene(reunion=reunion, by=amina)


def test_what_was_still_waiting_does_not_arrive_after_the_cancellation(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    other = meeting(saint_aubin, amina)
    convocations.convene(reunion=other, by=amina)
    convocations.convene(reunion=reunion, by=amina)
    first, second = sent(reunion, "convocation")
    waiting = [second.pk, *(row.pk for row in sent(other))]
    Message.objects.filter(pk__in=waiting).update(etat="en_attente")
    convocations.cancel(reunion=reunion, motif="Grève", by=amina)
    states = Message.objects.filter(pk__in=(first.pk, second.pk)).order_by("pk")
    assert list(states.values_list("etat", flat=True)) == ["envoye", "abandonne"]
    assert len(sent(reunion, "annulation")) == 2
    assert "abandonne" not in {row.etat for row in sent(other, "convocation")}


def test_cancelling_what_nobody_knows_tells_nobody(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    assert convocations.cancel(reunion=reunion, motif="Erreur", by=persona("amina")) == 0
    assert sent(reunion) == []


def test_a_restored_meeting_is_convened_again(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina")), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    convocations.cancel(reunion=reunion, motif="Grève", by=amina)
    assert convocations.restore(reunion=reunion, by=amina).etat == "preparation"
    assert convocations.convene(reunion=reunion, by=amina) == convocations.Sent(convoques=2)
    assert int(calendar_of(sent(reunion)[-1])[1]["SEQUENCE"]) == 2
    assert Sollicitation.objects.filter(annulee_le__isnull=True).count() == 2


# ── chasing ───────────────────────────────────────────────────────────


def test_only_the_silent_are_chased_and_once_a_day(saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina"), members=3), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    answered = reunion.invitations.first()
    invitations.answer(invitation=answered, reponse="present")
    assert convocations.chase(reunion=reunion, by=amina) == 2
    with pytest.raises(Refused, match="Personne à relancer"):
        convocations.chase(reunion=reunion, by=amina)
    assert convocations.chase(reunion=reunion, by=amina, now=NOW + timedelta(days=1, hours=2)) == 2
    chased = {message.courriel for message in sent(reunion, "relance")}
    assert answered.courriel not in chased
    assert Sollicitation.objects.filter(nature="relance").count() == 4


def test_the_trail_says_how_many(saint_aubin, persona):
    reunion = meeting(saint_aubin, persona("amina"))
    convocations.convene(reunion=reunion, by=persona("amina"))
    event = history_of(reunion).get(kind="reunion_convoquee")
    assert event.contexte == {"envoi": 0, "convoques": 2, "prevenus": 0, "decommandes": 0}


def test_queries_grow_by_messages_only(saint_aubin, persona):
    """What does not depend on the guests is asked once."""
    counts = []
    for members in (1, 3, 5):
        reunion = meeting(saint_aubin, persona("amina"), members=members)
        with CaptureQueriesContext(connection) as queries:
            convocations.convene(reunion=reunion, by=persona("amina"))
        counts.append(len(queries))
    assert counts[2] - counts[1] == counts[1] - counts[0]


def test_a_meeting_of_another_cite_is_nobodys_business(saint_aubin, ailleurs, persona):
    with pytest.raises(Refused, match="mandat"):
        convocations.convene(reunion=ReunionFactory(cite=ailleurs), by=persona("amina"))


def test_the_page_says_when_nothing_is_left_to_send_and_who_is_let_go(saint_aubin, persona, login):
    reunion, amina = meeting(saint_aubin, persona("amina"), members=2), persona("amina")
    address = f"/c/saint-aubin/instances/reunions/{reunion.pk}/convoquer/"
    client = login("amina")
    assert "Envoyer à 2 personnes" in text(client.get(address))
    convocations.convene(reunion=reunion, by=amina)
    page = text(client.get(address))
    assert "il n'y a rien à envoyer" in page
    assert "Envoyer à" not in page
    gone = reunion.invitations.first()
    invitations.set_invited(reunion=reunion, ids=[reunion.invitations.last().pk], by=amina)
    page = text(client.get(address))
    assert "Envoyer à 1 personne" in page
    assert f"en seront prévenues : {gone.structure.nom}" in page
    client.post(address)
    assert "Personne à convoquer" not in text(client.get(address))
    assert Message.objects.filter(nature="annulation").count() == 1


def test_the_page_that_sends_reads_its_guests_once(client, saint_aubin, persona):
    """500 guests read four times were half of the time of the page."""
    reunion = meeting(saint_aubin, persona("amina"), members=3)
    client.force_login(persona("amina"))
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/c/{saint_aubin.slug}/instances/reunions/{reunion.pk}/convoquer/")
    assert sum('"graine"' in query["sql"] for query in queries) == 1


def test_answers_are_counted_in_words_that_agree(client, saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina"), members=3), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    one, *others = reunion.invitations.all()
    invitations.answer(invitation=one, reponse="excuse", by=amina)
    for row in others:
        invitations.answer(invitation=row, reponse="present", by=amina)
    client.force_login(amina)
    page = client.get(f"/c/{saint_aubin.slug}/instances/reunions/{reunion.pk}/").content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert "2 présents 0 représenté 1 excusé 0 sans réponse" in words


def test_once_everybody_is_convened_the_page_says_it_once(client, saint_aubin, persona):
    reunion, amina = meeting(saint_aubin, persona("amina"), members=2), persona("amina")
    convocations.convene(reunion=reunion, by=amina)
    client.force_login(amina)
    page = client.get(f"/c/{saint_aubin.slug}/instances/reunions/{reunion.pk}/convoquer/").content.decode()
    assert "il n'y a rien à envoyer" in page and "pas encore reçu" not in page
