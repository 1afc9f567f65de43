"""Small multiples: the same grid for each value of a third dimension."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.cartographie.models import DecisionManque
from maillage.cites.models import Theme
from tests.cartographie.test_croisement import TODAY, club, lessons, look

pytestmark = pytest.mark.django_db


def page(client, cite, **query):
    return client.get(reverse("cartographie:multiples", args=[cite.slug]), query)


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


def test_one_grid_for_each_district_each_linking_to_the_large_one(
    login, saint_aubin, sport, monplaisir, roseraie
):
    club(saint_aubin, sport, qpv=monplaisir)
    client = login("malik")
    grids = page(client, saint_aubin).context["grilles"]
    assert {(grid["titre"], grid["total"]) for grid in grids} == {("Monplaisir", 1), ("La Roseraie", 0)}
    local = next(grid for grid in grids if grid["titre"] == "Monplaisir")
    large = client.get(local["url"])
    assert large.context["filtres"] == ["quartier : Monplaisir"]
    assert large.context["croisement"].total == 1
    cells = [case for _, cases in local["lignes"] for case in cases if case["nombre"]]
    assert [case["nombre"] for case in cells] == [1]
    assert "Club" in client.get(cells[0]["url"]).text


def test_any_third_dimension(login, saint_aubin, sport):
    lessons(saint_aubin, sport)
    grids = page(login("malik"), saint_aubin, lignes="age", colonnes="theme", par="temps").context["grilles"]
    assert [grid["titre"] for grid in grids if grid["total"]] == ["Vacances"]


def test_a_state_is_told_by_a_word_not_by_colour_alone(login, saint_aubin, sport, monplaisir):
    look(saint_aubin, sport)
    DecisionManque.objects.create(
        cite=saint_aubin, theme=sport, age_min_mois=0, age_max_mois=300, genre="accepte", raison="Plus tard",
        jusqu_au="2099-01-01", decidee_le=TODAY,
    )  # fmt: skip
    text = page(login("malik"), saint_aubin).text
    assert '<span class="visually-hidden">découvert, accepté</span>' in text


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"par": "theme"}, "Choisissez une troisième dimension"),
        ({"lignes": "age", "colonnes": "age"}, "Choisissez deux dimensions différentes"),
        ({"par": "couleur"}, "Sélectionnez un choix valide"),
    ],
)
def test_what_is_not_understood_is_said(login, saint_aubin, monplaisir, query, sentence):
    response = page(login("malik"), saint_aubin, **query)
    assert sentence in response.text
    assert [grid["titre"] for grid in response.context["grilles"]] == ["Monplaisir"]


def test_a_cite_without_district_is_shown_by_time(login, saint_aubin):
    assert page(login("malik"), saint_aubin).context["mots"] == ("thème", "âge", "temps")


def test_a_dimension_without_value_says_what_to_do(login, saint_aubin):
    assert "Rien à montrer" in page(login("malik"), saint_aubin, par="axe").text


def test_queries_do_not_follow_the_size(login, saint_aubin, sport, monplaisir, count_queries):
    client = login("amina")
    counts = []
    for _ in range(3):
        club(saint_aubin, sport, qpv=monplaisir)
        lessons(saint_aubin, sport)
        counts.append(count_queries(lambda: page(client, saint_aubin)))
    assert counts[1] == counts[2]


@pytest.mark.parametrize("name", ["couverture", "croiser", "multiples", "manques", "besoins"])
def test_one_structure_for_all_ages_and_no_figure_is_still_an_answer(login, saint_aubin, sport, name):
    row = club(saint_aubin, sport)
    row.age_min_mois, row.age_max_mois = 0, 99 * 12
    row.save()
    response = login("malik").get(reverse(f"cartographie:{name}", args=[saint_aubin.slug]))
    assert response.status_code == 200
    if name == "manques":
        assert [gap["titre"] for gap in response.context["manques"]] == [
            "Sport, 18-25 ans", "Sport, 6-11 ans", "Sport, 11-15 ans", "Sport, 0-3 ans", "Sport, 3-6 ans",
            "Sport, 15-18 ans",
        ]  # fmt: skip
        assert {gap["jeunes"] for gap in response.context["manques"]} == {""}
        assert "âge, pas par nombre de jeunes" in response.text


def test_three_sentences_say_where_most_is_lacking(login, saint_aubin, place, themes, monplaisir, roseraie):
    for theme in themes:
        look(saint_aubin, Theme.objects.get(pk=theme))
    for name in ("Un", "Deux"):
        place(name, themes=themes, ages=(0, 25), zones=[roseraie], verifiee_le=date(2026, 9, 1))
    told = login("amina").get(reverse("cartographie:multiples", args=["saint-aubin"])).context["phrases"]
    assert len(told) == 3
    assert told[0] == (
        "La même grille pour chaque quartier : le plus de manques pour Monplaisir (12), le moins pour La Roseraie (0)."
    )
