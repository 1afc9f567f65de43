"""Each filter alone and together, who may use which, and what the address bar says of them."""

from datetime import timedelta

import pytest
from django.http import QueryDict
from django.utils import timezone

from maillage.acteurs.forms.filtres import active_chips, parse_filters, query_string
from maillage.acteurs.selectors.annuaire import Filtres, filtered, months_before
from maillage.acteurs.selectors.facettes import explore
from maillage.cites.models import PerimetreQpv
from tests.acteurs.directory import add, names
from tests.factories.territoires import QpvFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def annuaire(saint_aubin):
    today = timezone.localdate()
    qpv = QpvFactory(code="QN04901M", nom="Monplaisir")
    PerimetreQpv.objects.create(cite=saint_aubin, qpv=qpv, debut=today - timedelta(days=400))
    add(saint_aubin, "École maternelle du Parc", type="ecole_maternelle", age_min_mois=36, age_max_mois=72,
        themes=["langage-lecture"], publics=["enfant"], verifiee_le=today, latitude=47.475, longitude=-0.555)  # fmt: skip
    add(saint_aubin, "Centre social du Quartier", type="centre_social", themes=["parentalite", "loisirs"],
        publics=["parent"], age_min_mois=0, mobilisation="pilote", latitude=47.2, longitude=-0.5,
        verifiee_le=today - timedelta(days=250))  # fmt: skip
    add(saint_aubin, "Zumba pour tous", type="club_sportif", themes=["sport"], difficulte="bloquee",
        verifiee_le=today - timedelta(days=900))  # fmt: skip
    add(saint_aubin, "Ancienne ludothèque", statut="archivee", type="mediatheque")
    return saint_aubin


def shown(cite, user, query: str) -> list[str]:
    return names(filtered(cite, user, parse_filters(QueryDict(query))))


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Centre social du Quartier", "École maternelle du Parc", "Zumba pour tous"]),
        ("theme=sport", ["Zumba pour tous"]),
        ("theme=sport&theme=loisirs", ["Centre social du Quartier", "Zumba pour tous"]),
        ("public=parent", ["Centre social du Quartier"]),
        ("type=ecole_maternelle", ["École maternelle du Parc"]),
        ("famille=association", ["Zumba pour tous"]),
        ("age_min=3&age_max=6", ["Centre social du Quartier", "École maternelle du Parc"]),
        ("age_min=6&age_max=11", ["Centre social du Quartier"]),
        ("age_max=36m", ["Centre social du Quartier"]),
        ("quartier=QN04901M", ["École maternelle du Parc"]),
        ("quartier=hors", ["Centre social du Quartier"]),
        ("quartier=sans-position", ["Zumba pour tous"]),
        ("quartier=hors&quartier=QN04901M", ["Centre social du Quartier", "École maternelle du Parc"]),
        ("mobilisation=pilote", ["Centre social du Quartier"]),
        ("difficulte=bloquee", ["Zumba pour tous"]),
        ("verification=6m", ["Centre social du Quartier", "Zumba pour tous"]),
        ("verification=2a", ["Zumba pour tous"]),
        ("verification=jamais", []),
        ("statut=archivee", ["Ancienne ludothèque"]),
        ("referent=aucun&theme=sport", ["Zumba pour tous"]),
        ("tri=-nom", ["Zumba pour tous", "École maternelle du Parc", "Centre social du Quartier"]),
        ("tri=-mobilisation", ["Centre social du Quartier", "École maternelle du Parc", "Zumba pour tous"]),
        ("q=ecole&theme=sport", []),
        ("theme=inconnu%00&type=rien&tri=drop&age_min=abc&statut=x&referent=1;2&verification=9z",
         ["Centre social du Quartier", "École maternelle du Parc", "Zumba pour tous"]),
    ],
)  # fmt: skip
def test_each_filter_shows_what_it_says(annuaire, persona, query, expected):
    assert shown(annuaire, persona("amina"), query) == expected


@pytest.mark.parametrize(
    "query", ["mobilisation=pilote", "difficulte=bloquee", "referent=aucun", "tri=-mobilisation"]
)
def test_a_partner_learns_nothing_from_the_filters_of_the_team(annuaire, persona, query):
    assert shown(annuaire, persona("malik"), query) == shown(annuaire, persona("malik"), "")


def test_somebody_from_elsewhere_sees_nothing(annuaire, persona):
    assert shown(annuaire, persona("sacha"), "") == []


def test_the_address_bar_comes_back_as_it_was_read():
    query = "q=jeu&theme=sport&theme=culture&quartier=hors&age_min=18m&age_max=6&verification=1a&statut=toutes&tri=-nom&col=type"
    filtres = parse_filters(QueryDict(query))
    assert filtres == Filtres(
        q="jeu", themes=("sport", "culture"), quartiers=("hors",), age_min=18, age_max=72, verification="1a",
        statut="toutes", tri="-nom", colonnes=("type",),
    )  # fmt: skip
    assert parse_filters(QueryDict(query_string(filtres)[1:])) == filtres


def test_each_chip_lifts_its_own_value_only():
    filtres = parse_filters(
        QueryDict("theme=sport&theme=culture&age_min=3&age_max=11&quartier=sans-position")
    )
    chips = active_chips(filtres, {"theme": {"sport": "Sport", "culture": "Culture"}})
    assert [(chip.libelle, chip.url) for chip in chips] == [
        ("Sport", "?theme=culture&quartier=sans-position&age_min=3&age_max=11"),
        ("Culture", "?theme=sport&quartier=sans-position&age_min=3&age_max=11"),
        ("sans position", "?theme=sport&theme=culture&age_min=3&age_max=11"),
        ("3-11 ans", "?theme=sport&theme=culture&quartier=sans-position"),
    ]


def test_ages_in_the_wrong_order_are_put_right():
    assert parse_filters(QueryDict("age_min=11&age_max=3")) == Filtres(age_min=36, age_max=132)


def test_the_counts_of_a_filter_follow_the_others_but_not_itself(annuaire, persona):
    found = explore(
        annuaire, persona("amina"), parse_filters(QueryDict("theme=sport&quartier=sans-position"))
    )
    themes = {value: number for value, _, number in found.facettes["theme"] if number}
    districts = [(label, number) for _, label, number in found.facettes["quartier"]]
    assert (themes, districts) == ({"sport": 1}, [("Monplaisir", 0), ("hors QPV", 0), ("sans position", 1)])
    assert (found.affichees, found.total) == (1, 3)


def test_an_empty_list_says_how_many_each_filter_hides(annuaire, persona):
    found = explore(
        annuaire, persona("amina"), parse_filters(QueryDict("theme=sport&public=parent&age_min=1"))
    )
    assert found.affichees == 0
    assert found.sans == {"theme": 1, "public": 0, "age": 0}


def test_the_team_alone_gets_the_filters_of_the_team(annuaire, persona):
    team = set(explore(annuaire, persona("amina"), Filtres()).facettes)
    partner = set(explore(annuaire, persona("malik"), Filtres()).facettes)
    assert team - partner == {"mobilisation", "difficulte", "referent"}


def test_months_before_keeps_to_the_calendar():
    day = timezone.localdate().replace(year=2026, month=3, day=31)
    assert (months_before(day, 6), months_before(day, 3)) == (
        day.replace(year=2025, month=9, day=28),
        day.replace(year=2025, month=12, day=28),
    )
