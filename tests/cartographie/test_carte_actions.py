"""Actions on the map: placed by what is known of them, most precise first."""

import pytest
from django.urls import reverse

from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.factories.territoires import EtablissementFactory, QpvFactory

pytestmark = pytest.mark.django_db
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-0.6, 47.4], [-0.4, 47.4], [-0.4, 47.6], [-0.6, 47.6], [-0.6, 47.4]]],
}


def points(client, cite, **query):
    return client.get(reverse("cartographie:points_actions", args=[cite.slug]), query).json()


def placed(cite, **more):
    return StructureFactory(cite=cite, **{"latitude": 47.48, "longitude": -0.52, **more})


def test_an_action_stands_where_it_takes_place_everywhere_it_does(login, saint_aubin):
    action = ActionFactory(cite=saint_aubin, intitule="Lire", porteur=placed(saint_aubin, longitude=-0.9))
    action.lieux.set([placed(saint_aubin), placed(saint_aubin, longitude=-0.51)])
    data = points(login("malik"), saint_aubin)
    assert (data["id"], data["nom"]) == ([action.pk] * 2, ["Lire"] * 2)
    assert (data["x"], data["y"]) == ([-52000, 1000], [4748000, 0])
    assert data["familles"][data["famille"][0]][1] == "sur le lieu de l'action"


def test_else_in_its_schools_else_in_its_districts_else_at_its_porteur(login, saint_aubin):
    from datetime import date

    from maillage.cites.models import PerimetreQpv

    school = EtablissementFactory(latitude=47.1, longitude=-0.1)
    qpv = QpvFactory(contour=SQUARE)
    PerimetreQpv.objects.create(cite=saint_aubin, qpv=qpv, debut=date(2024, 1, 1))
    one, two, three, four = (ActionFactory(cite=saint_aubin, intitule=title) for title in "ABCD")
    one.etablissements.set([school])
    one.qpvs.set([qpv])
    two.qpvs.set([qpv])
    three.porteur = placed(saint_aubin)
    three.save()
    data = points(login("amina"), saint_aubin)
    how = dict(zip(data["nom"], data["famille"], strict=True))
    assert how == {"A": 1, "B": 2, "C": 3}
    assert data["sans_position"] == 1
    page = login("amina").get(reverse("cartographie:carte_actions", args=[saint_aubin.slug]))
    assert page.context["sans_lieu"] == [four]


def test_the_filters_of_the_portfolio_hold(login, saint_aubin):
    for state in ("idee", "en_cours"):
        ActionFactory(cite=saint_aubin, etat=state, porteur=placed(saint_aubin))
    client = login("amina")
    assert len(points(client, saint_aubin)["id"]) == 2
    assert len(points(client, saint_aubin, etat="en_cours")["id"]) == 1


def test_what_is_kept_for_the_team_is_not_on_the_map_of_partners(login, saint_aubin):
    ActionFactory(cite=saint_aubin, visibilite="equipe", porteur=placed(saint_aubin))
    assert points(login("malik"), saint_aubin)["id"] == []


def test_htmx_gets_what_follows_the_filters_and_the_address_bar(login, saint_aubin):
    response = login("amina").get(
        reverse("cartographie:carte_actions", args=[saint_aubin.slug]),
        {"etat": "idee"},
        headers={"HX-Request": "true"},
    )
    assert response.headers["HX-Push-Url"].endswith("/cartographie/carte/actions/?etat=idee")
    assert "<html" not in response.text


def test_the_portfolio_offers_the_map(login, saint_aubin):
    response = login("amina").get(reverse("actions:liste", args=[saint_aubin.slug]))
    assert reverse("cartographie:carte_actions", args=[saint_aubin.slug]) in response.text


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_follow_the_size(login, saint_aubin, rows, django_assert_max_num_queries):
    for _ in range(rows):
        action = ActionFactory(cite=saint_aubin, porteur=placed(saint_aubin))
        action.lieux.set([placed(saint_aubin)])
        action.etablissements.set([EtablissementFactory()])
    client = login("amina")
    with django_assert_max_num_queries(26):
        points(client, saint_aubin)
