"""Layers, districts and walks of the map."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from maillage.cartographie.models import Effectif, Priorite, Recensement
from maillage.cartographie.selectors.dessin import COULEURS
from maillage.cites.models import Chiffre
from maillage.dispositifs.models import Deploiement
from tests.cartographie.conftest import LA_ROSERAIE, MONPLAISIR
from tests.factories.actions import ActionFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
YEAR = timezone.localdate().year


def url(name, cite, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug], query=query)


def scheme(cite, nom, **more):
    return Deploiement.objects.create(cite=cite, nom=nom, **{"etat": "actif", **more})


@pytest.fixture
def mixed(saint_aubin, place, monplaisir, roseraie, themes):
    """A structure, an action, a dispositif in Monplaisir; an action nowhere."""
    carrier = place("Centre social", at=MONPLAISIR, themes=themes[:1], ages=(6, 11), type="centre_social")
    action = ActionFactory(cite=saint_aubin, intitule="Lire ensemble", annee=YEAR, etat="en_cours")
    action.qpvs.set([monplaisir])
    action.themes.set(themes[:1])
    ActionFactory(cite=saint_aubin, intitule="Nulle part", annee=YEAR)
    scheme(saint_aubin, "CLAS", porteur=carrier)
    return action


def layers(client, cite, **query):
    found = client.get(url("couches", cite, **query)).json()["couches"]
    return {layer["code"]: layer for layer in found}


def test_each_layer_asked_for_comes_and_no_other(login, saint_aubin, mixed):
    client = login("amina")
    assert list(layers(client, saint_aubin)) == ["structures"]
    assert layers(client, saint_aubin, couche="aucune") == {}
    found = layers(client, saint_aubin, couche=["actions", "dispositifs", "structures", "inventée"])
    assert {code: layer["nom"] for code, layer in found.items()} == {
        "structures": ["Centre social"],
        "actions": ["Lire ensemble"],
        "dispositifs": ["CLAS"],
    }
    assert found["actions"]["sans_position"] == 1
    assert found["actions"]["familles"][found["actions"]["famille"][0]][1] == "décidée ou en cours"


def test_theme_age_district_and_words_hold_for_every_layer(login, saint_aubin, mixed, themes):
    client = login("amina")
    every = ["actions", "dispositifs", "structures"]

    def names(**query):
        return sorted(
            nom
            for layer in layers(client, saint_aubin, couche=every, **query).values()
            for nom in layer["nom"]
        )

    assert names(theme=themes[0]) == ["Centre social", "Lire ensemble"]
    assert names(theme=themes[1]) == []
    assert names(quartier="QN04901A") == ["Centre social", "Lire ensemble"]
    assert names(quartier="hors") == []
    assert names(age_min="7", age_max="8") == ["Centre social"]
    assert names(q="lire") == ["Lire ensemble"]


def test_the_year_chooses_actions_and_dispositifs(login, saint_aubin, mixed, place):
    scheme(
        saint_aubin,
        "Ancien",
        porteur=mixed.cite and place("P", at=LA_ROSERAIE),
        debut=date(YEAR - 2, 1, 1),
        fin=date(YEAR - 1, 1, 1),
    )
    old = ActionFactory(
        cite=saint_aubin, intitule="D'avant", annee=YEAR - 2, porteur=place("Q", at=LA_ROSERAIE)
    )
    found = layers(login("amina"), saint_aubin, couche=["actions", "dispositifs"], an=YEAR - 2)
    assert found["actions"]["id"] == [old.pk]
    assert set(found["dispositifs"]["nom"]) == {"Ancien", "CLAS"}


def test_what_is_kept_for_the_team_is_not_for_partners(login, saint_aubin, mixed, place):
    scheme(saint_aubin, "Secret", visibilite="equipe", porteur=place("P", at=LA_ROSERAIE))
    ActionFactory(
        cite=saint_aubin,
        visibilite="equipe",
        annee=YEAR,
        porteur=place("Q", at=LA_ROSERAIE),
        intitule="Cachée",
    )
    every = ["actions", "dispositifs"]
    seen = layers(login("malik"), saint_aubin, couche=every)
    assert (seen["actions"]["nom"], seen["dispositifs"]["nom"]) == (["Lire ensemble"], ["CLAS"])
    team = layers(login("amina"), saint_aubin, couche=every)
    assert "Cachée" in team["actions"]["nom"]
    assert "Secret" in team["dispositifs"]["nom"]


def test_a_browser_that_has_the_same_receives_nothing(login, saint_aubin, mixed):
    client = login("amina")
    for name in ("couches", "contours", "quartiers"):
        first = client.get(url(name, saint_aubin))
        again = client.get(url(name, saint_aubin), headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status_code, again.status_code, again.content) == (200, 304, b""), name
    tag = client.get(url("contours", saint_aubin)).headers["ETag"]
    qpv = mixed.qpvs.get()
    qpv.nom = "Renommé"
    qpv.save()
    assert client.get(url("contours", saint_aubin), headers={"If-None-Match": tag}).status_code == 200


@pytest.mark.parametrize("name", ["couches", "quartiers", "carte", "dessin"])
def test_queries_do_not_grow(login, saint_aubin, mixed, place, monplaisir, django_assert_num_queries, name):
    client = login("amina")
    asked = url(name, saint_aubin, couche=["structures", "actions", "dispositifs"], fond="portee")
    client.get(asked)
    with django_assert_num_queries(200, exact=False) as one:
        client.get(asked)
    wanted = len(one.captured_queries)
    for rank in range(2):
        carrier = place(f"P{rank}", at=LA_ROSERAIE)
        ActionFactory(cite=saint_aubin, annee=YEAR, porteur=carrier).qpvs.set([monplaisir])
        scheme(saint_aubin, f"D{rank}", porteur=carrier)
    client.get(asked)
    with django_assert_num_queries(wanted):
        client.get(asked)


# ── districts ─────────────────────────────────────────────────────────


def said(client, cite, fond, **query):
    return client.get(url("quartiers", cite, fond=fond, **query)).json()


def by_name(answer):
    return {one["nom"]: (one["rang"], one["valeur"]) for one in answer["quartiers"]}


def test_young_people_are_estimated_and_said_so_and_unknown_is_apart(
    login, saint_aubin, monplaisir, roseraie
):
    monplaisir.population = 8000
    monplaisir.save()
    client = login("amina")
    assert by_name(said(client, saint_aubin, "jeunes")) == {
        "La Roseraie": (None, "jeunes : inconnu"),
        "Monplaisir": (None, "jeunes : inconnu"),
    }
    Chiffre.objects.create(cite=saint_aubin, code="moins_de_25_ans", valeur=40, annee=2021, source="Insee")
    answer = said(client, saint_aubin, "jeunes")
    assert by_name(answer) == {
        "La Roseraie": (None, "jeunes : inconnu"),
        "Monplaisir": (0, "environ 3\u202f200 jeunes"),
    }
    assert "40,0 %" in answer["source"]
    assert "2021, Insee" in answer["source"]


def test_where_nobody_looked_gaps_are_unknown_not_none(
    login, saint_aubin, monplaisir, roseraie, place, themes
):
    client = login("amina")
    assert {rang for rang, _ in by_name(said(client, saint_aubin, "manques")).values()} == {None}
    place("Seule", at=MONPLAISIR, themes=themes[:1], ages=(6, 11))
    answer = said(client, saint_aubin, "manques")
    found = by_name(answer)
    assert found["La Roseraie"] == (None, "manques : inconnu")
    assert found["Monplaisir"][0] == 0
    assert found["Monplaisir"][1].endswith(("manque", "manques"))
    assert by_name(said(client, saint_aubin, "manques", theme=themes[1]))["Monplaisir"][0] is None


def test_needs_follow_the_priorities_of_the_cite(login, saint_aubin, monplaisir, roseraie, themes):
    """Two districts lack the same; the one that the cité puts first weighs more, and says so."""
    for qpv in (monplaisir, roseraie):
        Effectif.objects.create(
            cite=saint_aubin,
            qpv=qpv,
            age_min_mois=72,
            age_max_mois=132,
            nombre=300,
            annee=2021,
            source="Insee",
        )
    client = login("amina")
    assert {rang for rang, _ in by_name(said(client, saint_aubin, "besoins")).values()} == {None}
    Recensement.objects.create(
        cite=saint_aubin, theme_id=themes[0], age_min_mois=72, age_max_mois=132, recense_le=date(2026, 10, 1)
    )
    equal = by_name(said(client, saint_aubin, "besoins"))
    assert {value for _, value in equal.values()} == {"50\u202f% des besoins"}
    Priorite.objects.create(
        cite=saint_aubin, qpv=roseraie, poids=3, raison="Renouvellement urbain", decidee_le=date(2026, 9, 1)
    )
    answer = said(client, saint_aubin, "besoins")
    assert by_name(answer) == {
        "La Roseraie": (1, "75\u202f% des besoins"),
        "Monplaisir": (0, "25\u202f% des besoins"),
    }
    detail = {one["nom"]: one["phrase"] for one in answer["quartiers"]}
    assert detail == {"La Roseraie": "1 manque, dont 1 en priorité pour la cité", "Monplaisir": "1 manque"}


def test_reach_counts_the_offers_that_serve_a_district_and_names_the_districts(
    login, saint_aubin, mixed, monplaisir, roseraie
):
    answer = said(login("amina"), saint_aubin, "portee", couche=["structures", "actions", "dispositifs"])
    assert by_name(answer) == {"La Roseraie": (0, "1 offre"), "Monplaisir": (1, "3 offres")}
    assert answer["portee"][f"a{mixed.pk}"] == ["QN04901A"]
    detail = {one["nom"]: one["phrase"] for one in answer["quartiers"]}
    assert detail["Monplaisir"] == "1 structure, 1 action, 1 dispositif"


def test_without_anything_asked_districts_say_nothing(login, saint_aubin, monplaisir):
    answer = said(login("amina"), saint_aubin, "")
    assert (answer["titre"], by_name(answer)) == ("", {"Monplaisir": (None, "")})


# ── walks ─────────────────────────────────────────────────────────────


def test_what_is_within_a_walk_is_listed_by_ring(login, saint_aubin, place):
    centre = place("École", at=MONPLAISIR)
    place("À côté", at=(MONPLAISIR[0] + 0.001, MONPLAISIR[1]))
    place("Loin", at=(MONPLAISIR[0] + 0.008, MONPLAISIR[1]))
    place("Trop loin", at=(48.5, MONPLAISIR[1]))
    html = login("amina").get(url("autour", saint_aubin, autour=f"s{centre.pk}")).text
    five, ten, fifteen = html.split("<h3")[1:]
    assert all(
        words in seen(title)
        for words, title in (
            ("Moins de 5 minutes", five),
            ("De 5 à 10 minutes", ten),
            ("De 10 à 15 minutes", fifteen),
        )
    )
    assert ("À côté" in five, "110 m" in five) == (True, True)
    assert "Rien de plus" in ten
    assert ("Loin" in fifteen, "Trop loin" in html) == (True, False)
    assert "vol d'oiseau" in html


def test_the_figure_of_a_district_opens_what_it_counts(login, saint_aubin, monplaisir):
    client = login("amina")
    grid = said(client, saint_aubin, "manques")["liens"][monplaisir.code]
    assert client.get(grid).status_code == 200
    assert f"quartier={monplaisir.code}" in grid
    young = said(client, saint_aubin, "jeunes")["liens"][monplaisir.code]
    assert client.get(young).status_code == 200
    assert said(client, saint_aubin, "")["liens"] == {}


def seen(html):
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def test_all_that_a_walk_reaches_is_on_the_page(login, saint_aubin, place):
    centre = place("École", at=MONPLAISIR)
    for rank in range(17):
        place(f"Voisin {rank:02}", at=(MONPLAISIR[0] + 0.0001 * rank, MONPLAISIR[1]))
    html = login("amina").get(url("autour", saint_aubin, autour=f"s{centre.pk}")).text
    assert "et 2 de plus" in seen(html)
    assert all(f"Voisin {rank:02}" in html for rank in range(17))


def test_a_walk_may_start_from_a_school_of_the_directory(login, saint_aubin, place):
    school = place("École Ada", at=MONPLAISIR, type="ecole_primaire")
    other = place("Atelier", at=MONPLAISIR)
    html = login("amina").get(url("carte", saint_aubin)).text
    assert f'<option value="s{school.pk}"' in html
    assert f'<option value="s{other.pk}"' not in html


@pytest.mark.parametrize(
    "start", ["s999999", "s", "eXXXX", "1,2", "chose", "0,0", "-55500,4747500,3", "s1e9"]
)
def test_a_start_that_does_not_exist_is_said(login, saint_aubin, start):
    html = login("amina").get(url("carte", saint_aubin, autour=start)).text
    assert "n&#x27;est plus sur la carte" in html
    assert "minutes" not in login("amina").get(url("autour", saint_aubin, autour=start)).text


def test_a_structure_of_another_cite_is_no_start(login, saint_aubin, ailleurs, place):
    other = place("D'ailleurs", at=MONPLAISIR, cite=ailleurs)
    html = login("amina").get(url("autour", saint_aubin, autour=f"s{other.pk}")).text
    assert "ailleurs" not in html


def test_a_point_of_the_map_is_a_start(login, saint_aubin, place):
    place("À côté", at=MONPLAISIR)
    html = login("amina").get(url("autour", saint_aubin, autour="-55500,4747500")).text
    assert "le point choisi" in html
    assert "À côté" in html


# ── the page ──────────────────────────────────────────────────────────


def test_the_page_holds_the_layers_ticked_the_first_lines_and_a_drawing(login, saint_aubin, mixed):
    html = page_of(login("amina").get(url("carte", saint_aubin, couche="actions", fond="portee")))
    assert 'value="actions" checked' in html
    assert 'value="portee" checked' in html
    assert 'value="structures" checked' not in html
    assert "Lire ensemble" in html
    assert f'<img class="carte-dessin" src="{reverse("cartographie:dessin", args=["saint-aubin"])}' in html


def test_lifting_a_filter_keeps_the_layers(login, saint_aubin, mixed, themes):
    html = page_of(login("amina").get(url("carte", saint_aubin, theme=themes[0], couche="actions")))
    assert 'class="actif" href="?couche=actions"' in html


def test_a_filter_that_no_longer_exists_is_said_and_lifted(login, saint_aubin, mixed):
    client = login("amina")
    html = client.get(url("carte", saint_aubin, theme="disparu", quartier="QN99999Z")).text
    assert "le thème « disparu », qui n&#x27;existe plus" in html
    assert "le quartier « QN99999Z »" in html
    assert layers(client, saint_aubin, theme="disparu")["structures"]["nom"] == ["Centre social"]


def test_every_colour_of_the_paper_is_in_the_stylesheet():
    from pathlib import Path

    folder = Path(__file__).parents[2] / "maillage/cartographie/static/cartographie"
    css = "".join((folder / name).read_text() for name in ("cartographie.css", "carte.css"))
    for name, value in COULEURS.items():
        assert f"--{name}: {value};" in css, name
