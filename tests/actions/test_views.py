"""Pages of actions, for each persona."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.acteurs.models import Rattachement
from maillage.actions.models import Action, Bilan, Financement, Indicateur, Jalon, Partenaire
from maillage.actions.services import bilans
from tests.actions.making import URL, fund, text
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db


def full(cite, number):
    action = ActionFactory(
        cite=cite, etat="en_cours", porteur=StructureFactory(cite=cite), debut=date(2026, 1, 5)
    )
    for n in range(number):
        Jalon.objects.create(cite=cite, action=action, libelle=f"Jalon {n}", echeance=date(2026, 5, 1))
        Partenaire.objects.create(
            cite=cite, action=action, structure=StructureFactory(cite=cite), role="appui"
        )
        Indicateur.objects.create(cite=cite, action=action, libelle=f"I{n}", type="impact", unite="%")
        Financement.objects.create(
            cite=cite, action=action, source="caf", exercice=2026, demande=100, notifie=90
        )
    return action


@pytest.mark.parametrize(
    "path",
    [
        "",
        "par-etat/",
        "annee/?an=2026",
        "attendus/",
        "budget/?annee=2026",
        "budget/?annee=2026&par=circuit",
        "budget/lignes/?annee=2026",
        "budget/alertes/",
        "axes/",
    ],
)
def test_lists_cost_the_same_with_one_and_three_actions(login, saint_aubin, path):
    client = login("amina")
    full(saint_aubin, 1)
    client.get(URL + path)
    with CaptureQueriesContext(
        connection,
    ) as one:
        assert client.get(URL + path).status_code == 200
    full(saint_aubin, 2)
    full(saint_aubin, 3)
    with CaptureQueriesContext(connection) as three:
        assert client.get(URL + path).status_code == 200
    assert len(three) == len(one)


def test_a_sheet_costs_the_same_with_one_and_three_rows(login, saint_aubin):
    client = login("amina")
    small, large = full(saint_aubin, 1), full(saint_aubin, 3)
    client.get(f"{URL}{small.pk}/")
    for path in ("", "financements/", "cerfa/"):
        counts = []
        for action in (small, large):
            with CaptureQueriesContext(connection) as queries:
                assert client.get(f"{URL}{action.pk}/{path}").status_code == 200
            counts.append(len(queries))
        assert counts[0] == counts[1], path


def test_the_filters_count_and_say_which_one_emptied_the_list(login, saint_aubin):
    ActionFactory(cite=saint_aubin, intitule="Chorale", recherche="chorale", etat="idee")
    ActionFactory(cite=saint_aubin, intitule="Foot", recherche="foot", etat="en_cours")
    client = login("amina")
    assert "1 action sur 2" in text(client.get(URL, {"etat": "idee"}))
    empty = text(client.get(URL, {"etat": "idee", "q": "foot"}))
    assert "Sans le filtre « foot » : 1" in empty
    assert "Chorale" in text(client.get(URL, {"q": "chorlae"}))


def test_what_is_kept_for_the_team_does_not_exist_for_a_partner(login, saint_aubin):
    secret = ActionFactory(cite=saint_aubin, intitule="Projet sensible", visibilite="equipe")
    assert client_status(login("malik"), secret) == 404
    assert "Projet sensible" not in text(login("malik").get(URL))
    assert client_status(login("amina"), secret) == 200


def client_status(client, action):
    return client.get(f"{URL}{action.pk}/").status_code


def test_a_partner_sees_no_money_and_no_note(login, saint_aubin):
    action = full(saint_aubin, 1)
    assert login("malik").get(f"{URL}{action.pk}/financements/").status_code == 403
    assert login("malik").get(f"{URL}budget/").status_code == 403
    assert "Jalon 0" not in text(login("malik").get(f"{URL}{action.pk}/"))


def test_creating_then_editing_a_section_keeps_what_is_typed(login, saint_aubin):
    client = login("amina")
    client.post(f"{URL}nouvelle/", {"intitule": "Chorale", "annee": "2026"})
    action = Action.objects.get()
    page = client.get(f"{URL}{action.pk}/modifier/?section=bref")
    wrong = {"base": page.context["base"], "intitule": "Chorale", "code": action.code, "annee": "2026",
             "debut": "2026-09-01", "fin": "2026-01-01", "resume": "Chanter ensemble"}  # fmt: skip
    refused = client.post(f"{URL}{action.pk}/modifier/?section=bref", wrong)
    assert "finirait avant son début" in text(refused)
    assert "Chanter ensemble" in text(refused)
    done = client.post(f"{URL}{action.pk}/modifier/?section=bref", {**wrong, "fin": "2026-12-01"})
    assert done.status_code == 302
    action.refresh_from_db()
    assert (action.resume, action.fin) == ("Chanter ensemble", date(2026, 12, 1))


def test_the_porteur_writes_the_bilan_without_an_account(client, saint_aubin, persona):
    action = ActionFactory(cite=saint_aubin, intitule="Chorale", constat="Ne pas montrer")
    _, secret = bilans.create_link(action=action, jours=10, by=persona("amina"))
    page = client.get(f"/bilan/{secret}/")
    assert "Ne pas montrer" not in text(page)
    kept = client.post(f"/bilan/{secret}/", {"base": page.context["base"], "marche": "Trente enfants"})
    assert kept.status_code == 302
    page = client.get(f"/bilan/{secret}/")
    client.post(
        f"/bilan/{secret}/",
        {"base": page.context["base"], "marche": "Trente enfants", "freins": "Salle", "remettre": "oui"},
    )
    assert (Bilan.objects.get().etat, Bilan.objects.get().freins) == ("remis", "Salle")
    assert "le bilan est remis" in text(client.get(f"/bilan/{secret}/"))
    wrong = client.get("/bilan/nimportequoi/")
    assert wrong.status_code == 410
    assert "recopiez-le en entier" in text(wrong)


@pytest.mark.parametrize("code", ["xlsx", "ods", "csv", "xlsx-listes", "ods-listes"])
def test_every_export_is_sent(login, saint_aubin, code):
    full(saint_aubin, 2)
    response = login("amina").post(f"{URL}exporter/{code}/")
    assert response.status_code == 200
    assert len(response.content) > 100


def test_a_negative_or_huge_amount_is_refused_in_words(login, saint_aubin):
    action = ActionFactory(cite=saint_aubin)
    typed = {
        "source": "caf",
        "exercice": "2026",
        "type": "subvention",
        "credit": "specifique",
        "section": "fonctionnement",
    }
    for amount, word in (("-5", "négatif"), ("1e12", "milliard"), ("abc", "montant")):
        page = login("amina").post(f"{URL}{action.pk}/financements/nouveau/", {**typed, "demande": amount})
        assert word in text(page)
        assert Financement.objects.count() == 0


def test_renewing_asks_the_same_funders_for_what_they_gave(login, saint_aubin):
    action = full(saint_aubin, 1)
    login("amina").post(f"{URL}{action.pk}/reconduire/")
    line = Financement.objects.get(action__precedente=action)
    assert (line.exercice, line.source, line.demande, line.notifie) == (2027, "caf", 90, None)


def test_an_export_costs_the_same_with_one_and_three_actions(login, saint_aubin):
    client = login("amina")
    client.get(URL)
    counts = []
    for _ in range(2):
        full(saint_aubin, 2)
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"{URL}exporter/xlsx-listes/").status_code == 200
        counts.append(len(queries))
        full(saint_aubin, 1)
    assert counts[0] == counts[1]


def test_the_lists_cost_the_same_for_a_partner_too(login, saint_aubin):
    client = login("malik")
    for path in ("", "par-etat/", "annee/?an=2026"):
        client.get(URL + path)
        with CaptureQueriesContext(connection) as before:
            client.get(URL + path)
        full(saint_aubin, 1)
        full(saint_aubin, 1)
        client.get(URL + path)
        with CaptureQueriesContext(connection) as two:
            client.get(URL + path)
        full(saint_aubin, 1)
        with CaptureQueriesContext(connection) as three:
            client.get(URL + path)
        assert len(three) == len(two) >= len(before)


def test_my_actions_are_those_i_follow_or_carry(login, saint_aubin, persona):
    own = StructureFactory(cite=saint_aubin)
    Rattachement.objects.create(cite=saint_aubin, structure=own, user=persona("malik"))
    ActionFactory(cite=saint_aubin, intitule="Chorale", porteur=own)
    ActionFactory(cite=saint_aubin, intitule="Foot", referent=persona("amina"))
    followed = text(login("amina").get(URL, {"referent": "moi"}))
    assert ("Foot</a>" in followed, "Chorale</a>" in followed) == (True, False)
    assert "Mes actions" in followed
    page = login("malik").get(URL)
    assert f"porteur={own.pk}" in page.content.decode()


def test_money_paid_by_the_college_alone_is_visible(login, saint_aubin):
    action = ActionFactory(cite=saint_aubin)
    Financement.objects.create(
        cite=saint_aubin, action=action, source="fonds_college", exercice=2026, notifie=90
    )
    client = login("amina")
    for path in ("", f"{action.pk}/"):
        assert "100 % fonds du collège" in text(client.get(URL + path))
    assert "100 % par le fonds" in text(client.get(f"{URL}{action.pk}/financements/"))
    Financement.objects.create(cite=saint_aubin, action=action, source="p147_cite", exercice=2026, notifie=1)
    assert "deux circuits" in text(client.get(f"{URL}{action.pk}/"))
    assert "Deux circuits paient" in text(client.get(f"{URL}{action.pk}/financements/"))


def test_the_history_speaks_french(login, saint_aubin, persona):
    action = ActionFactory(cite=saint_aubin)
    fund(action, persona("amina"), notifie="900.00")
    said = text(login("amina").get(f"{URL}{action.pk}/historique/"))
    for word in ("Financement enregistré : P147 cité éducative 2026", "900 €", "Notifié"):
        assert word in said
    assert "p147_cite" not in said
