"""Answering through a link, without account."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.base.errors import Refused
from maillage.instances.services import convocations, invitations
from maillage.instances.services.invitations import secret_of, with_link
from tests.factories.acteurs import PersonneFactory
from tests.instances.setting import NOW, held, meeting, point, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def reunion(saint_aubin, persona):
    found = meeting(saint_aubin, persona("amina"))
    convocations.convene(reunion=found, by=persona("amina"))
    found.refresh_from_db()
    return found


@pytest.fixture
def guest(reunion):
    return reunion.invitations.select_related("reunion__instance", "cite").first()


def address(guest):
    return reverse("reunion_reponse", args=[secret_of(guest.graine)])


def test_the_page_shows_the_meeting_and_takes_the_answer(client, reunion, guest):
    point(reunion, "Budget", duree=20)
    page = text(client.get(address(guest)))
    assert "Budget" in page
    assert "(20 min)" in page
    assert "Salle 2" in page
    response = client.post(address(guest), {"reponse": "excuse"}, follow=True)
    guest.refresh_from_db()
    assert (guest.reponse, guest.en_retard) == ("excuse", False)
    assert "Votre réponse est enregistrée" in text(response)
    assert "S'excuse" in text(response)


def test_the_same_link_shows_the_answer_and_changes_it(client, guest):
    client.post(address(guest), {"reponse": "represente", "represente_par": "la directrice adjointe"})
    page = text(client.get(address(guest)))
    assert "Sera représenté·e par la directrice adjointe" in page
    assert "Changer votre réponse" in page
    client.post(address(guest), {"reponse": "present", "represente_par": "reste du formulaire"})
    guest.refresh_from_db()
    assert (guest.reponse, guest.represente_par) == ("present", "")


def test_a_representative_is_named_and_what_was_typed_stays(client, guest):
    response = client.post(address(guest), {"reponse": "represente", "represente_par": ""})
    assert "Dites qui vous représentera" in text(response)
    assert re.search(r'value="represente"[^>]*checked', response.content.decode())
    assert "À corriger" in text(client.post(address(guest), {}))
    guest.refresh_from_db()
    assert guest.reponse == ""


def test_after_the_day_asked_it_is_kept_as_late(client, reunion, guest):
    reunion.reponse_avant = timezone.localdate() - timedelta(days=1)
    reunion.save()
    assert "sera notée en retard" in text(client.get(address(guest)))
    response = client.post(address(guest), {"reponse": "present"}, follow=True)
    guest.refresh_from_db()
    assert (guest.reponse, guest.en_retard) == ("present", True)
    assert "après la date souhaitée" in text(response)


@pytest.mark.parametrize(
    "change",
    [
        lambda secret: secret[:-1] + ("1" if secret[-1] == "0" else "0"),
        lambda secret: "x" * 64,
        lambda secret: "é",
    ],
)
def test_an_altered_link_opens_nothing(client, guest, change):
    response = client.get(reverse("reunion_reponse", args=[change(secret_of(guest.graine))]))
    assert response.status_code == 410
    assert "recopiez-le en entier" in text(response)


def test_a_link_made_again_closes_the_old_one(client, guest):
    old = address(guest)
    with_link(guest).save()
    assert client.get(old).status_code == 410
    assert client.get(address(guest)).status_code == 200


def test_after_the_meeting_the_answer_is_read_only(client, reunion, guest):
    client.post(address(guest), {"reponse": "present"})
    reunion.debut, reunion.fin = NOW - timedelta(days=3), NOW - timedelta(days=3) + timedelta(hours=2)
    reunion.save()
    response = client.post(
        address(guest), {"reponse": "represente", "represente_par": "La directrice adjointe"}
    )
    assert response.status_code == 410
    assert "La directrice adjointe" in text(response)
    assert "Cette réunion est passée" in text(response)
    assert "Sera présent·e" in text(response)
    guest.refresh_from_db()
    assert guest.reponse == "present"


def test_a_cancelled_meeting_says_so_and_why(client, reunion, guest, persona):
    convocations.cancel(reunion=reunion, motif="Grève des transports", by=persona("amina"))
    response = client.get(address(guest))
    assert response.status_code == 410
    assert "Grève des transports" in text(response)


def test_confidential_points_are_for_those_who_sit(client, reunion, guest, persona):
    point(reunion, "Secret", confidentiel=True)
    outsider = invitations.add_guest(
        reunion=reunion, structure=None, personne=PersonneFactory(cite=reunion.cite), courriel="x@exemple.test",
        by=persona("amina"),
    )  # fmt: skip
    assert "Secret" in text(client.get(address(guest)))
    assert "Secret" not in text(client.get(address(outsider)))


def test_nothing_of_the_others_is_shown(client, reunion, guest):
    other = reunion.invitations.exclude(pk=guest.pk).get()
    page = text(client.get(address(guest)))
    assert str(other.personne) not in page
    assert other.courriel not in page


def test_an_answer_told_by_telephone(reunion, guest, persona, login):
    client = login("amina")
    url = reverse("instances:invitation_repondre", args=["saint-aubin", guest.pk])
    client.post(url, {"reponse": "present"})
    guest.refresh_from_db()
    assert guest.reponse == "present"
    with pytest.raises(Refused, match="mandat"):
        invitations.answer(invitation=guest, reponse="present", by=persona("malik"))
    held(reunion)
    reunion.debut = NOW - timedelta(days=5)
    reunion.save()
    assert "Cette réunion est passée" in text(client.post(url, {"reponse": "excuse"}, follow=True))
