"""The map: what it is sent, what it says without being drawn, who sees it."""

import gzip
import json

import pytest
from django.urls import reverse

from maillage.acteurs.choices import Famille
from maillage.acteurs.forms.filtres import parse_filters
from maillage.cartographie.selectors import frame
from maillage.cartographie.selectors.couches import structures
from maillage.cartographie.selectors.demande import Demande
from tests.cartographie.conftest import LA_ROSERAIE, MONPLAISIR

pytestmark = pytest.mark.django_db


def url(name, cite, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug], query=query)


def drawn(client, cite, **query):
    """The layer of structures, which is the one shown when nothing is asked."""
    [layer] = client.get(url("couches", cite, **query)).json()["couches"]
    return layer


def unpacked(data):
    """Name → (latitude, longitude), as carte.js reads it."""
    x = y = 0
    found = {}
    for nom, dx, dy in zip(data["nom"], data["x"], data["y"], strict=True):
        x, y = x + dx, y + dy
        found[nom] = (y / 1e5, x / 1e5)
    return found


def test_points_come_back_where_they_are_in_the_order_of_the_directory(login, saint_aubin, place):
    place("Zumba", at=LA_ROSERAIE, type="club_sportif")
    place("École Paul-Bert", at=(48.85661, 2.35222), type="ecole_primaire")
    place("Atelier", at=(-20.88231, 55.4504))
    place("Sans adresse")
    data = drawn(login("amina"), saint_aubin)
    assert unpacked(data) == {
        "Atelier": (-20.88231, 55.4504),
        "École Paul-Bert": (48.85661, 2.35222),
        "Zumba": LA_ROSERAIE,
    }
    assert data["nom"] == ["Atelier", "École Paul-Bert", "Zumba"]
    assert [data["familles"][rank][0] for rank in data["famille"]] == [
        Famille.ASSOCIATION,
        Famille.ETABLISSEMENT,
        Famille.ASSOCIATION,
    ]
    assert data["sans_position"] == 1


def test_points_follow_the_filters_of_the_directory(login, saint_aubin, place, themes):
    place("Lecture", at=MONPLAISIR, themes=themes[:1])
    place("Sport", at=MONPLAISIR, themes=themes[1:])
    place("Lecture sans adresse", themes=themes[:1])
    data = drawn(login("amina"), saint_aubin, theme=themes[0])
    assert (data["nom"], data["sans_position"]) == (["Lecture"], 1)


def test_points_of_an_empty_cite(login, saint_aubin):
    data = drawn(login("amina"), saint_aubin)
    assert (data["id"], data["nom"], data["x"], data["y"], data["famille"]) == ([], [], [], [], [])
    assert data["sans_position"] == 0


def test_archived_sheets_and_those_of_others_are_not_drawn(login, saint_aubin, ailleurs, place):
    place("Archivée", at=MONPLAISIR, statut="archivee")
    place("D'ailleurs", at=MONPLAISIR, cite=ailleurs)
    assert drawn(login("amina"), saint_aubin)["nom"] == []


def test_a_partner_cannot_find_the_difficult_with_a_filter(login, persona, saint_aubin, place, rf):
    place("Difficile", at=MONPLAISIR, difficulte="difficile")
    place("Facile", at=MONPLAISIR, difficulte="facile")
    query = parse_filters(rf.get("/", {"difficulte": "difficile"}).GET)
    assert structures(saint_aubin, persona("amina"), Demande(query)).noms == ("Difficile",)
    assert drawn(login("malik"), saint_aubin, difficulte="difficile")["nom"] == [
        "Difficile",
        "Facile",
    ]


def test_points_travel_compressed(login, saint_aubin, place):
    for rank in range(20):
        place(f"Structure {rank}", at=MONPLAISIR)
    answer = login("amina").get(url("couches", saint_aubin), headers={"Accept-Encoding": "gzip"})
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(json.loads(gzip.decompress(answer.content))["couches"][0]["id"]) == 20


@pytest.mark.parametrize("name", ["carte", "couches"])
def test_queries_do_not_grow_with_the_structures(
    login, saint_aubin, place, monplaisir, django_assert_num_queries, name
):
    client = login("amina")
    place("Une", at=MONPLAISIR)
    client.get(url(name, saint_aubin))
    with django_assert_num_queries(100, exact=False) as one:
        client.get(url(name, saint_aubin))
    wanted = len(one.captured_queries)
    place("Deux", at=MONPLAISIR)
    place("Trois")
    client.get(url(name, saint_aubin))  # the directory keeps its counts until a sheet changes
    with django_assert_num_queries(wanted):
        client.get(url(name, saint_aubin))


def test_contours_say_that_they_are_approximate(login, saint_aubin, monplaisir, roseraie):
    features = login("amina").get(url("contours", saint_aubin)).json()["features"]
    assert {f["properties"]["nom"]: f["properties"]["approximatif"] for f in features} == {
        "Monplaisir": True,
        "La Roseraie": False,
    }
    assert {f["properties"]["code"]: f["geometry"] for f in features} == {
        "QN04901A": monplaisir.contour,
        "QN04902A": roseraie.contour,
    }


def test_first_view_is_the_districts_else_the_structures(saint_aubin, place, monplaisir):
    place("Loin", at=(48.0, 2.0))
    assert frame(saint_aubin) == pytest.approx((-0.56, 47.47, -0.55, 47.48))
    monplaisir.contour = None
    monplaisir.save()
    assert frame(saint_aubin) == (2.0, 48.0, 2.0, 48.0)


def test_first_view_of_an_empty_cite(saint_aubin):
    assert frame(saint_aubin) is None


def test_page_says_in_words_what_the_map_draws(login, saint_aubin, monplaisir):
    html = login("amina").get(url("carte", saint_aubin)).content.decode()
    assert html.count("<h1") == 1
    assert "QPV Monplaisir" in html
    assert "contour approximatif" in html


def test_the_other_presentation_keeps_the_filters(login, saint_aubin, themes):
    html = login("amina").get(url("carte", saint_aubin, theme=themes[0], q="ludo")).content.decode()
    assert f'href="{reverse("acteurs:annuaire", args=["saint-aubin"])}?q=ludo&amp;theme={themes[0]}"' in html


def test_htmx_receives_only_what_changes(login, saint_aubin, themes):
    answer = login("amina").get(url("carte", saint_aubin, theme=themes[0]), headers={"HX-Request": "true"})
    html = answer.content.decode()
    assert "<h1" not in html
    assert html.lstrip().startswith('<div id="carte-filtres">')


def test_tiles_are_asked_only_where_the_installation_says(login, saint_aubin, settings):
    page = url("carte", saint_aubin)
    assert 'data-tuiles=""' in login("amina").get(page).content.decode()
    settings.TILES_URL = "https://tuiles.exemple.test/{z}/{x}/{y}.png"
    answer = login("amina").get(page)
    assert 'data-tuiles="https://tuiles.exemple.test/{z}/{x}/{y}.png"' in answer.content.decode()


@pytest.mark.parametrize(("name", "status"), [("amina", 200), ("malik", 200), ("remi", 200), ("sacha", 404)])
@pytest.mark.parametrize("page", ["carte", "couches", "contours"])
def test_who_sees_the_map(login, saint_aubin, page, name, status):
    assert login(name).get(url(page, saint_aubin)).status_code == status


def test_only_those_who_edit_are_asked_to_place(login, saint_aubin):
    editor = login("amina").get(url("carte", saint_aubin)).content.decode()
    reader = login("remi").get(url("carte", saint_aubin)).content.decode()
    assert [html.count(f'href="{url("a_placer", saint_aubin)}"') for html in (editor, reader)] == [2, 0]
    assert ("les placer" in editor, "les voir dans le tableau" in reader) == (True, True)
