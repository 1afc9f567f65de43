"""Coverage by any two dimensions, and the gaps in order."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from maillage.actions.models import Axe, Beneficiaires
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors.besoins import population
from maillage.cartographie.selectors.offres import champ
from maillage.cites.models import Chiffre, PerimetreQpv, Theme
from maillage.core.ages import AgeRange
from maillage.core.coverage import UNTIL_25, Offer
from maillage.dispositifs.models import Deploiement, Dispositif
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.territoires import QpvFactory

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 24)
SIX_ELEVEN = AgeRange.of_years(6, 11)


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


@pytest.fixture
def nord(saint_aubin):
    qpv = QpvFactory(code="QN04901A", nom="Nord")
    PerimetreQpv.objects.create(cite=saint_aubin, qpv=qpv, debut=date(2024, 1, 1))
    return qpv


def aged(row):
    row.age_min_mois, row.age_max_mois = 72, 132
    row.save()
    return row


def club(cite, theme, **more):
    row = aged(StructureFactory(cite=cite, nom="Club", verifiee_le=date(2026, 9, 1), **more))
    row.themes.set([theme])
    return row


def lessons(cite, theme, **more):
    fields = {"intitule": "Savoir nager", "etat": "en_cours", "temps": ["vacances"], **more}
    row = aged(ActionFactory(cite=cite, **fields))
    row.themes.set([theme])
    return row


def look(cite, theme):
    Recensement.objects.create(
        cite=cite, theme=theme, age_min_mois=0, age_max_mois=300, recense_le=date(2026, 10, 1)
    )


def offers_of(cite, user=None, **more):
    return list(champ(cite, user, TODAY, **more).offres)


def page(client, cite, name="croiser", **query):
    return client.get(reverse(f"cartographie:{name}", args=[cite.slug]), query)


def test_an_action_under_way_is_an_offer_of_the_whole_cite_when_it_names_no_district(
    saint_aubin, sport, nord
):
    axe = Axe.objects.create(cite=saint_aubin, libelle="Ouvrir")
    row = lessons(saint_aubin, sport, objectif=axe, fin=date(2026, 12, 20), difficulte="bloquee")
    Beneficiaires.objects.create(cite=saint_aubin, action=row, moment="prevu", total=40)
    assert offers_of(saint_aubin, sources="a") == [
        Offer(
            f"a{row.pk}", "Savoir nager", frozenset({"sport"}), SIX_ELEVEN, frozenset({"QN04901A"}), True, "bloquée",
            frozenset({"vacances"}), frozenset({str(axe.pk)}), "bloquee", 40, date(2026, 12, 20),
        )
    ]  # fmt: skip


@pytest.mark.parametrize("more", [{"etat": "idee"}, {"etat": "abandonnee"}, {"fin": date(2026, 6, 30)}])
def test_what_is_not_under_way_offers_nothing(saint_aubin, sport, more):
    lessons(saint_aubin, sport, **more)
    assert offers_of(saint_aubin, sources="a") == []


def test_a_deployment_offers_what_its_national_sheet_says(saint_aubin, nord):
    scheme = Dispositif.objects.get(code="clas")
    row = Deploiement.objects.create(
        cite=saint_aubin, dispositif=scheme, etat="actif", places=60, toute_la_cite=True
    )
    Deploiement.objects.create(cite=saint_aubin, nom="Clos", etat="clos")
    (offer,) = offers_of(saint_aubin, sources="d")
    assert (offer.key, offer.seats, offer.zones) == (f"d{row.pk}", 60, {"QN04901A"})
    assert offer.age == AgeRange(scheme.age_min_mois, scheme.age_max_mois)


def test_partners_do_not_read_what_the_team_notes(saint_aubin, sport, persona):
    club(saint_aubin, sport, difficulte="bloquee")
    lessons(saint_aubin, sport, visibilite="equipe")
    (seen,) = offers_of(saint_aubin, persona("malik"))
    assert (seen.fragile, seen.mobilisation) == (False, "")
    assert [offer.mobilisation for offer in offers_of(saint_aubin, persona("amina"))] == ["bloquee", ""]


def test_figures_are_the_published_totals_and_say_so(saint_aubin):
    nobody, sentence = population(saint_aubin)
    assert nobody.count(UNTIL_25) is None
    assert sentence.startswith("Aucun effectif par âge")
    for code, value in (("population", 10_000), ("moins_de_25_ans", 37.5)):
        Chiffre.objects.create(cite=saint_aubin, code=code, valeur=value, annee=2020, source="Insee")
    found, sentence = population(saint_aubin)
    assert found.count(UNTIL_25).label == "environ 3\u202f800"
    assert sentence == (
        "Jeunes : 10000 habitants (2020, Insee) dont 37,5 % de moins de 25 ans (2020, Insee), répartis également sur "
        "les âges."
    )


def test_any_two_dimensions(login, saint_aubin, sport, nord):
    lessons(saint_aubin, sport)
    response = page(login("amina"), saint_aubin, lignes="temps", colonnes="quartier")
    shown = response.context["croisement"]
    assert [(cell.row, cell.count) for cell in shown.cells if cell.count] == [("vacances", 1)]
    assert response.context["mots"] == ("temps", "quartier")


def test_the_others_are_filters(login, saint_aubin, sport, nord):
    lessons(saint_aubin, sport)
    client = login("amina")
    kept = page(client, saint_aubin, temps="vacances")
    assert kept.context["filtres"] == ["temps : vacances"]
    assert kept.context["croisement"].total == 1
    assert page(client, saint_aubin, temps="scolaire").context["croisement"].total == 0


def test_only_what_is_asked_is_counted(login, saint_aubin, sport):
    lessons(saint_aubin, sport)
    club(saint_aubin, sport)
    client = login("amina")
    assert page(client, saint_aubin).context["croisement"].total == 2
    assert page(client, saint_aubin, compter="a").context["croisement"].total == 1


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"lignes": "age", "colonnes": "age"}, "Choisissez deux dimensions différentes"),
        ({"lignes": "couleur"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_not_understood_is_said_and_the_usual_grid_is_shown(login, saint_aubin, query, sentence):
    response = page(login("amina"), saint_aubin, **query)
    assert sentence in response.text
    assert response.context["mots"] == ("thème", "âge")


def test_a_dimension_without_value_says_what_to_do(login, saint_aubin):
    response = page(login("amina"), saint_aubin, lignes="axe")
    assert "Rien à croiser" in response.text


def test_a_crossing_opens_its_offers(login, saint_aubin, sport):
    lessons(saint_aubin, sport)
    response = page(login("malik"), saint_aubin, "croisement_case", ligne="sport", colonne="6-11 ans")
    assert [row["nom"] for row in response.context["offres"]] == ["Savoir nager"]
    assert "Une seule offre : Savoir nager." in response.text


def test_an_unknown_crossing_is_not_there(login, saint_aubin):
    response = page(login("amina"), saint_aubin, "croisement_case", ligne="sport", colonne="6-12 ans")
    assert response.status_code == 404


def test_gaps_come_in_order_with_who_could_help(login, saint_aubin, sport, nord):
    south = QpvFactory(code="QN04902A", nom="Sud")
    PerimetreQpv.objects.create(cite=saint_aubin, qpv=south, debut=date(2024, 1, 1))
    row = club(saint_aubin, sport, qpv=south)
    look(saint_aubin, sport)
    response = page(login("amina"), saint_aubin, "manques")
    found = {gap["titre"]: gap for gap in response.context["manques"]}
    assert response.context["en_tout"] == 12
    north = found["Sport, 6-11 ans, Nord"]
    assert (north["etat"], north["proche"]["nom"], north["proche"]["comment"]) == (
        "découvert",
        "Club",
        "Sud, à moins de 100 m",
    )
    assert found["Sport, 6-11 ans, Sud"]["etat"] == "fragile"
    assert north["proche"]["url"] == reverse("acteurs:structure", args=[saint_aubin.slug, row.pk])
    assert client_follows(login("amina"), north["reunir"])


def client_follows(client, address):
    return client.get(address).status_code == 200


def test_where_nobody_looked_there_is_no_gap(login, saint_aubin):
    response = page(login("amina"), saint_aubin, "manques")
    assert "Aucun manque constaté" in response.text


@pytest.mark.parametrize("name", ["croiser", "manques"])
def test_queries_do_not_follow_the_size(login, saint_aubin, sport, name):
    client = login("amina")
    look(saint_aubin, sport)
    counts = []
    for _ in range(3):
        club(saint_aubin, sport)
        lessons(saint_aubin, sport)
        Deploiement.objects.create(cite=saint_aubin, nom="Local", etat="actif")
        with CaptureQueriesContext(connection) as caught:
            page(client, saint_aubin, name)
        counts.append(len(caught))
    assert counts[1] == counts[2]


def test_one_acts_only_where_every_offer_is_counted(login, saint_aubin):
    """A cell that counts structures only may be in another state than the gap on which one acts."""
    sport = Theme.objects.get(pk="sport")
    look(saint_aubin, sport)
    lessons(saint_aubin, sport)
    client, cell = login("amina"), {"ligne": "sport", "colonne": "6-11 ans"}
    some = page(client, saint_aubin, "croisement_case", compter="s", **cell)
    assert (some.context["mot"], some.context["agir"]) == ("découvert", "")
    everything = client.get(some.context["tout_compter"])
    assert everything.context["mot"] == "fragile"
    assert client.get(everything.context["agir"]).context["mot"] == "fragile"


@pytest.mark.parametrize(
    ("columns", "words"), [("axe", "n'a pas encore d'axe"), ("quartier", "n'a pas encore de quartier")]
)
@pytest.mark.parametrize("name", ["croiser", "multiples"])
def test_a_dimension_without_value_is_said_in_french(login, saint_aubin, name, columns, words):
    html = page(login("amina"), saint_aubin, name, lignes="theme", colonnes=columns, par="temps").text
    assert words in html.replace("&#x27;", "'")


def test_without_gap_nothing_is_ranked(login, saint_aubin):
    told = page(login("amina"), saint_aubin, "manques").context["phrases"]
    assert told[0] == "Aucun manque là où la cité a regardé."
