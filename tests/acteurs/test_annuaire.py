"""The page of the directory, for each persona."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from maillage.acteurs.models import Structure
from tests.acteurs.directory import add
from tests.helpers.html import flat

pytestmark = pytest.mark.django_db
URL = "/c/saint-aubin/acteurs/"


def text(response) -> str:
    return flat(response.content.decode().replace("\u202f", " ").replace("\xa0", " "))


def test_the_list_counts_honestly(login, saint_aubin):
    add(saint_aubin, "La Toupie", themes=["loisirs"])
    add(saint_aubin, "Le Parc", themes=["sport"])
    client = login("amina")
    assert "2 structures" in text(client.get(URL))
    assert "1 structure affichée sur 2" in text(client.get(URL, {"theme": "sport"}))


def test_an_empty_directory_says_what_to_do(login):
    page = text(login("amina").get(URL))
    assert "L'annuaire est vide" in page.replace("&#x27;", "'")
    assert "/c/saint-aubin/documents/importer/" in page


def test_an_empty_result_names_the_filter_to_lift(login, saint_aubin):
    add(saint_aubin, "Le Parc", themes=["sport"])
    page = text(login("amina").get(URL, {"theme": "sport", "q": "introuvable"}))
    assert "Sans le filtre « introuvable » : 1 structure" in page
    assert "Sans le filtre « Sport » : toujours aucune" in page


def test_misspelt_words_are_announced(login, saint_aubin):
    add(saint_aubin, "Médiathèque de la Roseraie")
    assert "résultats approchants" in text(login("amina").get(URL, {"q": "mediatehque"}))


def test_htmx_gets_the_list_and_the_counts_without_the_page(login, saint_aubin):
    add(saint_aubin, "Le Parc", themes=["sport"])
    asked = {"theme": "sport", "tri": "nom", "q": "", "col": ["themes", "ages", "mobilisation", "verifiee"]}
    response = login("amina").get(URL, asked, headers={"HX-Request": "true"})
    assert response["HX-Push-Url"] == f"{URL}?theme=sport"
    page = text(response)
    assert "<html" not in page
    assert '<div id="annuaire"' in page
    assert '<span class="doux" id="nb-theme-sport" hx-swap-oob="true">1</span>' in page


@pytest.mark.parametrize(
    ("name", "buttons"),
    [
        ("amina", {"Importer", "Exporter", "Ajouter"}),
        ("paul", {"Exporter", "Ajouter"}),
        ("lou", {"Exporter"}),
        ("malik", set()),
        ("remi", set()),
    ],
)
def test_buttons_are_those_the_mandate_allows(login, saint_aubin, name, buttons):
    add(saint_aubin, "Le Parc")
    page = text(login(name).get(URL))
    head = page[page.index("<h1") : page.index('id="annuaire"')]
    found = {
        word
        for word in ("Importer", "Exporter", "Ajouter")
        if f"{word}</a>" in head or f"{word}</button>" in head
    }
    assert found == buttons


@pytest.mark.parametrize(
    ("name", "status"), [("amina", 200), ("remi", 200), ("sacha", 404), ("nora", 404), ("theo", 403)]
)
def test_who_enters(login, saint_aubin, name, status):
    assert login(name).get(URL).status_code == status


def test_contact_details_follow_their_diffusion(login, saint_aubin):
    for diffusion in ("public", "reseau", "equipe"):
        add(
            saint_aubin,
            f"Structure {diffusion}",
            courriel=f"{diffusion}@exemple.fr",
            courriel_diffusion=diffusion,
        )
    shown = {
        name: [
            d
            for d in ("public", "reseau", "equipe")
            if f"mailto:{d}@" in text(login(name).get(URL, {"col": "courriel"}))
        ]
        for name in ("amina", "malik", "remi")
    }
    # the team itself opens the sheet to read what is kept for it: that reading is logged
    assert shown == {"amina": ["public", "reseau"], "malik": ["public", "reseau"], "remi": ["public"]}


def test_a_partner_does_not_see_the_notes_of_the_team(login, saint_aubin):
    add(saint_aubin, "Le Parc", difficulte="bloquee", mobilisation="pilote")
    page = text(login("malik").get(URL, {"col": ["difficulte", "mobilisation", "themes"]}))
    assert ("bloquée" in page, "pilote" in page, "Thèmes" in page) == (False, False, True)


def test_as_many_queries_for_one_row_as_for_three(login, saint_aubin):
    columns = {"col": ["themes", "publics", "commune", "quartier", "referent", "courriel", "verifiee"]}
    add(saint_aubin, "Un", themes=["sport"], publics=["enfant"])
    client = login("amina")
    client.get(URL, columns)
    with CaptureQueriesContext(
        connection,
    ) as one:
        client.get(URL, columns)
    add(saint_aubin, "Deux", themes=["sport", "culture"], publics=["parent"])
    add(saint_aubin, "Trois", themes=["loisirs"])
    # the figures of the list are read again after a write, then kept: compare like with like
    client.get(URL, columns)
    with CaptureQueriesContext(connection) as three:
        client.get(URL, columns)
    assert len(one) == len(three)


def test_pages_of_thirty(login, saint_aubin):
    for rank in range(32):
        add(saint_aubin, f"Structure {rank:02d}")
    assert Structure.objects.count() == 32
    page = text(login("amina").get(URL, {"page": "2"}))
    assert ("Structure 29" in page, "Structure 30" in page, "Structure 31" in page) == (False, True, True)


def test_an_unknown_page_number_shows_a_page(login, saint_aubin):
    add(saint_aubin, "Le Parc")
    assert login("amina").get(URL, {"page": "zéro"}).status_code == 200
