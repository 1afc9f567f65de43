"""Pages of actions, for each persona."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.actions.models import Action, Bilan, Financement, Indicateur, Jalon, Partenaire
from maillage.actions.services import bilans
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/actions/"


def text(response) -> str:
    return " ".join(
        response.content.decode().replace("\u202f", " ").replace("\xa0", " ").replace("&#x27;", "'").split()
    )


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


def test_a_conflict_shows_the_other_text_beside_mine(login, saint_aubin):
    action = ActionFactory(cite=saint_aubin, constat="Un")
    client = login("amina")
    page = client.get(f"{URL}{action.pk}/modifier/?section=pourquoi")
    Action.objects.filter(pk=action.pk).update(constat="Le leur")
    typed = {"base": page.context["base"], "constat": "Le mien", "objectifs": ""}
    shown = client.post(f"{URL}{action.pk}/modifier/?section=pourquoi", typed)
    assert "« Le leur »" in text(shown)
    assert "Le mien" in text(shown)
    again = client.post(
        f"{URL}{action.pk}/modifier/?section=pourquoi", {**typed, "base": shown.context["base"]}
    )
    assert again.status_code == 302
    action.refresh_from_db()
    assert action.constat == "Le mien"


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
