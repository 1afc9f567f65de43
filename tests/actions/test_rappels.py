"""One message a morning to each person for what dispositifs and actions have due, never twice for the same thing."""

from datetime import date, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.actions.models import Bilan, Financement
from maillage.actions.selectors import rappels as of_actions
from maillage.base.registry import reminders
from maillage.courriels.choices import Etat, Nature
from maillage.courriels.models import Desabonnement, Message, Rappel
from maillage.courriels.services import rappels as digest
from maillage.courriels.services.rappels import remind_all
from maillage.dispositifs.models import Echeance, EtapeActivation
from maillage.dispositifs.selectors import rappels as of_dispositifs
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.cites import UserFactory
from tests.factories.dispositifs import DeploiementFactory

pytestmark = pytest.mark.django_db
TODAY = date(2027, 6, 15)


def deadline(cite, user, le, **values):
    row = DeploiementFactory(cite=cite, nom="CLAS", etat="actif", referent_troika=user)
    return Echeance.objects.create(cite=cite, deploiement=row, libelle="Dépôt", le=le, **values)


def ended(cite, user, fin=date(2026, 12, 31), **values):
    return ActionFactory(
        cite=cite, etat="realisee", referent=user, annee=2026, fin=fin, intitule="Chorale", **values
    )


def funded(cite, user, notifie=1000, **values):
    action = ActionFactory(
        cite=cite, etat="en_cours", referent=user, annee=2027, intitule="Théâtre", **values
    )
    return Financement.objects.create(
        cite=cite, action=action, source="commune", exercice=2026, demande=notifie, notifie=notifie,
        compte_rendu_attendu_le=date(2027, 6, 30),
    )  # fmt: skip


def test_a_person_gets_one_message_for_all_that_is_due(saint_aubin, persona):
    paul = persona("paul")
    deadline(saint_aubin, paul, TODAY + timedelta(days=10))
    deadline(saint_aubin, paul, TODAY + timedelta(days=10), rappel_jours=5)
    deadline(saint_aubin, None, TODAY)
    ended(saint_aubin, paul)
    funded(saint_aubin, paul)
    assert remind_all(today=TODAY) == 1
    message = Message.objects.get()
    assert (message.courriel, message.nature, message.etat) == (paul.email, Nature.RAPPEL, Etat.ENVOYE)
    assert message.sujet == f"{saint_aubin} : 3 échéances vous attendent"
    lines = [line for line in message.texte.splitlines() if line.startswith("- ")]
    assert lines == [
        "- lundi 1er mars 2027 (en retard) : Bilan de « Chorale »",
        "- mercredi 30 juin 2027 : Compte rendu financier (Cerfa 15059) de « Théâtre », commune 2026",
        "- vendredi 25 juin 2027 : Dépôt, CLAS",
    ]
    assert f"/c/{saint_aubin.slug}/dispositifs/" in message.texte


def test_never_twice_the_same_thing_then_once_when_it_is_late(saint_aubin, persona):
    due = deadline(saint_aubin, persona("paul"), TODAY + timedelta(days=3))
    written = [remind_all(today=TODAY + timedelta(days=n)) for n in (0, 0, 1, 3, 4, 5, 90)]
    assert written == [1, 0, 0, 0, 1, 0, 0]
    Echeance.objects.filter(pk=due.pk).update(le=TODAY + timedelta(days=200))
    assert remind_all(today=TODAY + timedelta(days=180)) == 1
    Echeance.objects.filter(pk=due.pk).update(faite_le=TODAY)
    assert remind_all(today=TODAY + timedelta(days=210)) == 0


def test_what_comes_up_after_the_message_of_the_day_waits_for_the_next(saint_aubin, persona):
    deadline(saint_aubin, persona("paul"), TODAY)
    assert remind_all(today=TODAY) == 1
    deadline(saint_aubin, persona("paul"), TODAY + timedelta(days=2))
    assert remind_all(today=TODAY) == 0
    assert remind_all(today=TODAY + timedelta(days=1)) == 1


def test_who_unsubscribed_is_not_written_to_and_not_asked_again(saint_aubin, persona):
    paul = persona("paul")
    Desabonnement.objects.create(cite=saint_aubin, courriel=paul.email, nature=Nature.RAPPEL)
    deadline(saint_aubin, paul, TODAY)
    remind_all(today=TODAY)
    remind_all(today=TODAY + timedelta(days=1))
    states = Message.objects.order_by("pk").values_list("etat", flat=True)
    assert set(states) == {Etat.DESABONNE}


def test_only_accounts_that_still_have_a_mandate_here_are_written_to(saint_aubin, persona):
    gone, stranger, reader = persona("paul"), UserFactory(), persona("malik")
    gone.is_active = False
    gone.save()
    for user in (gone, stranger, reader, persona("sacha")):
        deadline(saint_aubin, user, TODAY)
        ended(saint_aubin, user)
    assert remind_all(today=TODAY) == 0
    assert not Rappel.objects.exists()


def test_steps_of_activation_go_to_their_owner(saint_aubin, persona):
    row = DeploiementFactory(cite=saint_aubin, nom="CLAS", etat="a_activer")
    EtapeActivation.objects.create(
        cite=saint_aubin, deploiement=row, libelle="Contacter", echeance=TODAY, responsable=persona("amina")
    )
    assert [d.quoi for d in of_dispositifs.due_reminders(saint_aubin, TODAY)] == [
        "Contacter, activation de CLAS"
    ]
    row.etat = "clos"
    row.save()
    assert list(of_dispositifs.due_reminders(saint_aubin, TODAY)) == []


def test_what_is_settled_is_not_reminded_of(saint_aubin, persona):
    amina = persona("amina")
    Bilan.objects.create(cite=saint_aubin, action=ended(saint_aubin, amina), etat="remis")
    ended(saint_aubin, amina, corbeille_le=timezone.now())
    ended(saint_aubin, None)
    done = funded(saint_aubin, amina)
    done.compte_rendu_recu_le = TODAY
    done.save()
    assert list(of_actions.due_reminders(saint_aubin, TODAY)) == []


def test_an_agreement_to_sign_is_reminded_of_once_to_each_who_follows(saint_aubin, persona):
    amina, paul = persona("amina"), persona("paul")
    porteur = StructureFactory(cite=saint_aubin, type="association", nom="Les Passeurs")
    for user in (amina, amina, paul):
        funded(saint_aubin, user, 12_000, porteur=porteur)
    found = [d for d in of_actions.due_reminders(saint_aubin, date(2027, 1, 1)) if d.le is None]
    assert [d.compte_id for d in found] == [amina.pk, paul.pk]
    assert {d.quoi.replace("\u202f", " ").replace("\xa0", " ") for d in found} == {
        "Convention à signer : commune, 2026, 36 000 € pour Les Passeurs"
    }
    assert remind_all(today=date(2027, 1, 1)) == 2
    assert remind_all(today=date(2027, 1, 2)) == 0


def test_a_long_list_is_cut_and_counted(saint_aubin, persona, monkeypatch):
    monkeypatch.setattr(digest, "MOST", 2)
    for _ in range(3):
        deadline(saint_aubin, persona("paul"), TODAY)
    remind_all(today=TODAY)
    text = Message.objects.get().texte.replace("\xa0", " ")
    assert text.count("Dépôt, CLAS") == 2 and "- et 1 autre\n" in text
    assert Rappel.objects.count() == 3


@pytest.mark.parametrize("room", list(reminders), ids=lambda room: room.code)
def test_finding_what_is_due_costs_the_same_with_one_and_three(saint_aubin, persona, room):
    def add():
        deadline(saint_aubin, persona("paul"), TODAY)
        ended(saint_aubin, persona("paul"))
        funded(
            saint_aubin,
            persona("paul"),
            30_000,
            porteur=StructureFactory(cite=saint_aubin, type="association"),
        )

    counts = []
    for more in (1, 2):
        for _ in range(more):
            add()
        with CaptureQueriesContext(connection) as queries:
            assert list(room.find(saint_aubin, TODAY))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_command_counts_and_refuses_an_unknown_cite(saint_aubin, ailleurs, persona):
    deadline(saint_aubin, persona("paul"), timezone.localdate())
    out = StringIO()
    call_command("rappeler_echeances", cite=ailleurs.slug, stdout=out)
    call_command("rappeler_echeances", stdout=out)
    assert out.getvalue().splitlines() == [
        "Messages de rappel mis dans la file d'envoi : 0.",
        "Messages de rappel mis dans la file d'envoi : 1.",
    ]
    with pytest.raises(CommandError, match="Aucune cité"):
        call_command("rappeler_echeances", cite="nulle-part")
