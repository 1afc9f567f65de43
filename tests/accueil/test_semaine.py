"""« Ma semaine »: what is due, for whom, and the next gesture."""

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from maillage.accueil.selectors.semaine import week_of
from maillage.acteurs.models import Contact, Rattachement, Sollicitation
from maillage.acteurs.selectors.propositions import waiting
from maillage.actions.models import Jalon
from maillage.cartographie.selectors import picture
from maillage.core.calendar import PARIS
from maillage.instances.models import CompteRendu, Siege, Tache
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory, AppelFactory
from tests.factories.instances import InstanceFactory, InvitationFactory, ReunionFactory

pytestmark = pytest.mark.django_db
HOME = "/c/saint-aubin/"
TODAY = timezone.localdate()


def week(user, cite):
    return week_of(user, cite, TODAY, picture(cite, user), waiting(user, cite))


def titles(user, cite):
    return [geste.titre for geste in week(user, cite).gestes]


def meeting(cite, days, nom="COPIL", **kwargs):
    day = TODAY + timedelta(days=days)
    start = datetime(day.year, day.month, day.day, 14, tzinfo=PARIS)
    instance = kwargs.pop("instance", None) or InstanceFactory(cite=cite, nom=nom)
    return ReunionFactory(cite=cite, instance=instance, debut=start, **kwargs)


def test_ones_own_tasks_late_ones_first(persona, saint_aubin):
    amina = persona("amina")
    for quoi, days, who in (
        ("Demain", 1, amina),
        ("En retard", -3, amina),
        ("Plus tard", 20, amina),
        ("Autre", 1, None),
    ):
        Tache.objects.create(
            cite=saint_aubin, quoi=quoi, echeance=TODAY + timedelta(days=days), responsable=who
        )
    Tache.objects.create(cite=saint_aubin, quoi="Faite", echeance=TODAY, responsable=amina, etat="faite")
    assert titles(amina, saint_aubin) == ["En retard", "Demain"]


def test_chases_are_ones_own_or_nobodys(persona, saint_aubin):
    structure = StructureFactory(cite=saint_aubin, nom="Centre social")
    for who, suite in (
        (persona("amina"), "la mienne"),
        (None, "à personne"),
        (persona("claire"), "à Claire"),
    ):
        Contact.objects.create(
            cite=saint_aubin, structure=structure, equipier=who, le=TODAY, canal="telephone", resume="Vu",
            suite=suite, suite_le=TODAY + timedelta(days=2),
        )  # fmt: skip
    found = week(persona("amina"), saint_aubin).gestes
    assert {(geste.titre, geste.detail) for geste in found} == {
        ("Relancer Centre social", "la mienne"),
        ("Relancer Centre social", "à personne"),
    }
    assert titles(persona("malik"), saint_aubin) == []


def test_a_chase_is_done_from_the_week(persona, saint_aubin, login):
    contact = Contact.objects.create(
        cite=saint_aubin, structure=StructureFactory(cite=saint_aubin), le=TODAY, canal="telephone", resume="Vu",
        suite="rappeler", suite_le=TODAY,
    )  # fmt: skip
    (chase,) = week(persona("amina"), saint_aubin).gestes
    assert chase.url == f"/c/saint-aubin/acteurs/contacts/{contact.pk}/"
    response = login("amina").post(chase.fait, {"retour": "semaine"})
    assert response.url == "/c/saint-aubin/"
    assert week(persona("amina"), saint_aubin).gestes == ()


def test_bilans_are_one_line_for_the_team_and_each_its_own_for_who_carries(persona, saint_aubin):
    malik, carried = persona("malik"), StructureFactory(cite=saint_aubin)
    Rattachement.objects.create(cite=saint_aubin, user=malik, structure=carried)
    for nom, porteur in (("Lire", carried), ("Courir", StructureFactory(cite=saint_aubin))):
        ActionFactory(
            cite=saint_aubin, etat="realisee", intitule=nom, porteur=porteur, annee=TODAY.year - 1,
            fin=TODAY - timedelta(days=300),
        )  # fmt: skip
    (one,) = week(persona("amina"), saint_aubin).gestes
    assert one.titre.replace("\xa0", " ") == "2 bilans d'actions attendus" and "Lire" in one.detail
    assert [(g.titre, g.bouton) for g in week(malik, saint_aubin).gestes] == [
        ("Bilan attendu : Lire", "Rédiger le bilan")
    ]


def test_minutes_to_write_then_to_send(persona, saint_aubin):
    meeting(saint_aubin, -3, "Troïka", etat="tenue")
    ready = meeting(saint_aubin, -2, "COPIL", etat="tenue")
    CompteRendu.objects.create(cite=saint_aubin, reunion=ready, etat="valide")
    sent = meeting(saint_aubin, -1, "COTECH", etat="tenue")
    CompteRendu.objects.create(cite=saint_aubin, reunion=sent, etat="diffuse")
    meeting(saint_aubin, -1, "Annulée", etat="annulee")
    assert titles(persona("amina"), saint_aubin) == [
        "Rédiger le compte rendu : Troïka",
        "Diffuser le compte rendu : COPIL",
    ]
    assert titles(persona("malik"), saint_aubin) == []


def test_dates_of_actions_within_the_week(persona, saint_aubin):
    action = ActionFactory(cite=saint_aubin, etat="en_cours", intitule="Lire")
    for label, days in (("Affiches", 3), ("Rentrée", 30)):
        Jalon.objects.create(
            cite=saint_aubin, action=action, libelle=label, echeance=TODAY + timedelta(days=days)
        )
    assert titles(persona("amina"), saint_aubin) == ["Affiches"]


def test_a_call_that_closes_within_the_week_and_none_that_has_closed(persona, saint_aubin):
    today = timezone.localdate()
    for title, days in (("Été", 5), ("Hiver", -1), ("Automne", 9)):
        AppelFactory(cite=saint_aubin, intitule=title, cloture_le=today + timedelta(days=days))
    assert [title for title in titles(persona("amina"), saint_aubin) if "appel" in title] == [
        "Clôture de l'appel : Été"
    ]
    assert not [title for title in titles(persona("malik"), saint_aubin) if "appel" in title]


def test_meetings_say_who_answered_or_what_is_left_to_send(persona, saint_aubin):
    row = meeting(saint_aubin, 2, "COPIL", etat="convoquee")
    for rank, answer in enumerate(("present", "excuse", "represente")):
        InvitationFactory(
            cite=saint_aubin, reunion=row, courriel=f"{rank}@exemple.test", reponse=answer, envoi_n=0
        )
    meeting(saint_aubin, 4, "Troïka", etat="preparation")
    meeting(saint_aubin, 40, "Loin", etat="convoquee")
    found = [
        (r.titre, r.annonces.replace("\xa0", " "), r.attention)
        for r in week(persona("amina"), saint_aubin).rencontres
    ]
    assert found == [
        ("COPIL", "2 présences annoncées sur 3", False),
        ("Troïka", "convocation à envoyer", True),
    ]
    assert week(persona("malik"), saint_aubin).rencontres == ()
    seat = StructureFactory(cite=saint_aubin)
    Rattachement.objects.create(cite=saint_aubin, user=persona("malik"), structure=seat)
    Siege.objects.create(cite=saint_aubin, instance=row.instance, structure=seat)
    assert [r.titre for r in week(persona("malik"), saint_aubin).rencontres] == ["COPIL"]


def test_who_is_asked_too_much_and_who_is_forgotten(persona, saint_aubin):
    busy = StructureFactory(cite=saint_aubin, nom="Collège")
    for rank in range(5):
        Sollicitation.objects.create(
            cite=saint_aubin, structure=busy, nature="enquete", le=TODAY, poids=2, objet="E", cle=f"e:{rank}"
        )
    StructureFactory(cite=saint_aubin, nom="Oubliée", dernier_contact_le=TODAY - timedelta(days=400))
    StructureFactory(cite=saint_aubin, nom="Vue", dernier_contact_le=TODAY - timedelta(days=10))
    found = week(persona("amina"), saint_aubin)
    assert [(s.nom, s.nombre, s.forte) for s in found.sollicitees] == [("Collège", 5, True)]
    assert [o.structure.nom for o in found.oubliees] == ["Oubliée"]
    partner = week(persona("malik"), saint_aubin)
    assert (partner.sollicitees, partner.oubliees) == ((), ())


def test_gaps_lead_to_their_cell(persona, saint_aubin):
    StructureFactory(cite=saint_aubin)
    (gap,) = week(persona("malik"), saint_aubin).lacunes
    assert gap.etat == "non renseigné" and gap.url.startswith(
        "/c/saint-aubin/cartographie/couverture/case/?theme="
    )


def test_the_page_says_it_all_and_costs_the_same(login, persona, saint_aubin):
    client, amina = login("amina"), persona("amina")
    counts = []
    for number in (1, 3):
        for _ in range(number):
            structure = StructureFactory(cite=saint_aubin, dernier_contact_le=TODAY - timedelta(days=400))
            meeting(saint_aubin, 2, etat="convoquee")
            meeting(saint_aubin, -2, etat="tenue")
            Tache.objects.create(cite=saint_aubin, quoi="Écrire", echeance=TODAY, responsable=amina)
            Contact.objects.create(
                cite=saint_aubin, structure=structure, le=TODAY, canal="telephone", resume="Vu", suite="Rappeler",
                suite_le=TODAY,
            )  # fmt: skip
        client.get(HOME)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(HOME).text
        counts.append(len(queries))
        if number == 1:
            for words in (
                "Ma semaine",
                "Écrire",
                "Où j&#x27;en suis",
                "Relancer",
                "Pas vues depuis longtemps",
            ):
                assert words in page
    assert counts[0] == counts[1], counts
    assert "Les plus pressants sont montrés." in page
