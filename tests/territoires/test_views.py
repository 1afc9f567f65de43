"""The answers to the autocomplete."""

import pytest
from django.urls import reverse

from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory, uai

pytestmark = pytest.mark.django_db


def ask(client, name, **query):
    return client.get(reverse(f"territoires:{name}"), query)


def test_communes_are_public_even_before_the_first_account(client, communes):
    response = ask(client, "communes", q="angers")
    assert response.json() == {
        "resultats": [
            {"valeur": "49007", "libelle": "Angers", "detail": "49000, 49100, Maine-et-Loire"},
            {"valeur": "49176", "libelle": "Le Lion-d'Angers", "detail": "49220, Maine-et-Loire"},
        ]
    }
    assert ask(client, "communes").json() == {"resultats": []}


def test_an_island_without_postcode_has_its_departement_for_all_detail(client, communes):
    assert ask(client, "communes", q="clipp").json()["resultats"][0]["detail"] == "Île de Clipperton"


def test_twenty_answers_at_most_and_long_lists_of_postcodes_are_cut(client):
    for number in range(25):
        CommuneFactory(
            code=f"49{number:03d}",
            nom=f"Ville {number:02d}",
            codes_postaux=["49001", "49002", "49003", "49004"],
        )
    results = ask(client, "communes", q="ville").json()["resultats"]
    assert len(results) == 20
    assert results[0]["detail"] == "49001, 49002, 49003…, Maine-et-Loire"


@pytest.mark.parametrize("name", ["quartiers", "etablissements"])
def test_districts_and_schools_are_for_those_who_signed_in(client, persona, name):
    persona("amina")
    assert ask(client, name, q="mon").status_code == 302


def test_districts_for_the_perimeter(login):
    QpvFactory(code="QN04905M", nom="Monplaisir", communes_texte="Angers")
    results = ask(login("remi"), "quartiers", q="monp").json()["resultats"]
    assert results == [
        {"valeur": "QN04905M", "libelle": "Monplaisir", "detail": "QN04905M, Angers, QPV 2024"}
    ]


def test_schools_for_the_perimeter(login):
    EtablissementFactory(uai=uai(7), nom="Collège Jean Lurçat")
    EtablissementFactory(uai=uai(8), nom="Collège sans commune", commune=None)
    client = login("remi")
    results = ask(client, "etablissements", q="lurçat").json()["resultats"]
    assert results == [
        {"valeur": uai(7), "libelle": "Collège Jean Lurçat", "detail": f"{uai(7)}, Collège, Angers"}
    ]
    assert ask(client, "etablissements", q="sans").json()["resultats"][0]["detail"] == f"{uai(8)}, Collège"
    assert ask(client, "etablissements", q="college", departement="49").json()["resultats"] == results


def test_a_very_long_question_is_cut(login):
    assert ask(login("remi"), "quartiers", q="a" * 10_000).json() == {"resultats": []}
