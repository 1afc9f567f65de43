"""Cooperation, closer: places that are kept, two families, those around an action."""

from datetime import date

import pytest
from django.urls import reverse

from maillage.acteurs.models import Relation
from maillage.actions.models import Partenaire
from maillage.cartographie.models import PlacesReseau
from maillage.cartographie.selectors.equipage import Equipage, Membre
from maillage.cartographie.selectors.reseau import told
from maillage.core.cooperation import Kind, Tie
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db


def page(client, cite, name, *args, **query):
    return client.get(reverse(f"cartographie:{name}", args=[cite.slug, *args]), query)


@pytest.fixture
def three(saint_aubin):
    """A school, an association and a library; the first two cooperate."""
    rows = [
        StructureFactory(cite=saint_aubin, nom=name, type=kind)
        for name, kind in (
            ("Collège", "college"),
            ("Atelier", "association"),
            ("Bibliothèque", "mediatheque"),
        )
    ]
    Relation.objects.create(cite=saint_aubin, origine=rows[0], cible=rows[1], type="partenariat")
    return rows


# ── places ────────────────────────────────────────────────────────────


def keep(client, cite):
    return client.post(reverse("cartographie:reseau_places", args=[cite.slug])).json()


def test_what_is_kept_does_not_move_and_nothing_is_kept_twice(login, saint_aubin, three):
    client = login("amina")
    assert keep(client, saint_aubin) == {"gardees": 2}
    row = PlacesReseau.objects.get()
    assert (row.equipe, set(row.places)) == (True, {str(three[0].pk), str(three[1].pk)})
    assert keep(client, saint_aubin) == {"gardees": 0}
    assert page(client, saint_aubin, "reseau_dessin").json()["a_garder"] is False


def test_partners_have_places_of_their_own(login, saint_aubin, three):
    """A tie kept for the team does not show in where partners see structures stand."""
    action = ActionFactory(cite=saint_aubin, porteur=three[0], etat="en_cours", visibilite="equipe")
    Partenaire.objects.create(cite=saint_aubin, action=action, structure=three[2], role="operateur")
    assert keep(login("amina"), saint_aubin) == {"gardees": 3}
    assert keep(login("malik"), saint_aubin) == {"gardees": 2}
    assert {row.equipe: len(row.places) for row in PlacesReseau.objects.all()} == {True: 3, False: 2}


def test_one_more_isolated_structure_moves_nobody(login, saint_aubin, three):
    client = login("amina")
    before = page(client, saint_aubin, "reseau_dessin").json()
    StructureFactory(cite=saint_aubin, nom="Zénith")
    after = page(client, saint_aubin, "reseau_dessin").json()
    assert (after["x"][:3], after["y"][:3]) == (before["x"], before["y"])


# ── facts and their dates ─────────────────────────────────────────────


@pytest.mark.parametrize(
    ("dates", "words"),
    [
        ((date(2000, 1, 1), None), "partenariat déclaré : charte"),
        ((date(2026, 1, 5), None), "partenariat déclaré : charte, depuis le 5 janvier 2026"),
        ((date(2000, 1, 1), date(2026, 1, 5)), "partenariat déclaré : charte, jusqu'au 4 janvier 2026"),
        (
            (date(2025, 9, 1), date(2026, 7, 1)),
            "partenariat déclaré : charte, du 1er septembre 2025 au 30 juin 2026",
        ),
    ],
)
def test_a_fact_says_its_dates(dates, words):
    assert told(Tie("a", "b", Kind.PARTENARIAT, *dates, what="charte")) == words


# ── two families ──────────────────────────────────────────────────────


def test_a_figure_of_the_matrix_opens_its_list(login, saint_aubin, three):
    client = login("malik")
    matrix = dict(page(client, saint_aubin, "reseau").context["matrice"])
    density, address = matrix["Associations"][2]
    assert (density.linked, density.possible) == (1, 1)
    response = client.get(address)
    assert [(row.une.nom, row.autre.nom) for row in response.context["couples"]] == [("Collège", "Atelier")]
    assert response.context["sans"] == [("Associations", []), ("Établissements scolaires", [])]


def test_those_who_work_with_nobody_of_the_other_family_are_named(login, saint_aubin, three):
    response = page(
        login("amina"), saint_aubin, "reseau_familles", une="Associations", autre="Vie sociale et culture"
    )
    assert "Aucun fait noté ne relie encore ces deux familles." in response.text
    assert [(family, [a.nom for a in rows]) for family, rows in response.context["sans"]] == [
        ("Associations", ["Atelier"]),
        ("Vie sociale et culture", ["Bibliothèque"]),
    ]


def test_within_one_family_each_is_named_once(login, saint_aubin, three):
    response = page(login("amina"), saint_aubin, "reseau_familles", une="Associations", autre="Associations")
    assert len(response.context["sans"]) == 1


def test_a_family_that_nobody_has_is_said(login, saint_aubin, three):
    response = page(login("amina"), saint_aubin, "reseau_familles", une="Martiens", autre="Santé")
    assert "repartez du tableau des familles" in response.text


# ── around an action ──────────────────────────────────────────────────


def crew_of(client, cite, action):
    return page(client, cite, "reseau_action", action.pk).context["equipage"]


def test_the_crew_of_an_action_by_role_and_how_mixed_it_is(login, saint_aubin, three):
    action = ActionFactory(cite=saint_aubin, porteur=three[0], etat="en_cours")
    for row, role in ((three[1], "operateur"), (three[2], "accueil"), (three[1], "appui")):
        Partenaire.objects.create(cite=saint_aubin, action=action, structure=row, role=role)
    crew = crew_of(login("malik"), saint_aubin, action)
    assert [(row.nom, row.roles) for row in crew.membres] == [
        ("Collège", ("porteur",)),
        ("Bibliothèque", ("accueil",)),
        ("Atelier", ("appui", "opérateur")),
    ]
    assert (crew.mixite, crew.ailleurs, crew.paires) == (1.0, 1, 3)
    assert crew.phrases == (
        "3 structures de 3 familles différentes.",
        "Sur 3 paires possibles, 1 se retrouve aussi ailleurs.",
    )


def test_this_very_action_is_not_elsewhere(login, saint_aubin, three):
    action = ActionFactory(cite=saint_aubin, porteur=three[1], etat="en_cours")
    Partenaire.objects.create(cite=saint_aubin, action=action, structure=three[2], role="operateur")
    assert crew_of(login("amina"), saint_aubin, action).ailleurs == 0


def test_a_structure_alone_has_no_diversity(login, saint_aubin, three):
    crew = crew_of(login("amina"), saint_aubin, ActionFactory(cite=saint_aubin, porteur=three[0]))
    assert (crew.mixite, crew.paires) == (None, 0)
    assert "ajoutez ses partenaires" in crew.phrases[0]
    assert crew_of(login("amina"), saint_aubin, ActionFactory(cite=saint_aubin, porteur=None)).membres == []


def test_two_of_one_family_are_told_so():
    members = [Membre(1, "A", "Santé", ("porteur",)), Membre(2, "B", "Santé", ("appui",))]
    crew = Equipage(members, 0.0, 1, 1)
    assert crew.phrases == (
        "2 structures, toutes de la même famille : Santé.",
        "Elles travaillent aussi ensemble ailleurs.",
    )


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_follow_the_size(login, saint_aubin, rows, django_assert_max_num_queries):
    action = ActionFactory(cite=saint_aubin, porteur=StructureFactory(cite=saint_aubin), etat="en_cours")
    for _ in range(rows):
        other = StructureFactory(cite=saint_aubin, type="association")
        Partenaire.objects.create(cite=saint_aubin, action=action, structure=other, role="appui")
    client = login("amina")
    query = {"une": "Associations", "autre": "Associations"}
    page(client, saint_aubin, "reseau_action", action.pk)
    with django_assert_max_num_queries(20):
        page(client, saint_aubin, "reseau_action", action.pk)
    with django_assert_max_num_queries(20):
        page(client, saint_aubin, "reseau_familles", **query)


# ── every tie ─────────────────────────────────────────────────────────


def test_the_picture_has_its_list_of_ties(login, saint_aubin, three):
    client = login("amina")
    shown = page(client, saint_aubin, "reseau_liens")
    assert [(row.une.nom, row.autre.nom) for row in shown.context["page"]] in (
        [("Collège", "Atelier")],
        [("Atelier", "Collège")],
    )
    assert shown.context["page"].paginator.count == 1
    assert (
        reverse("cartographie:reseau_liens", args=["saint-aubin"]) in page(client, saint_aubin, "reseau").text
    )
    assert "Aucun lien" in page(client, saint_aubin, "reseau_liens", nature="action").text


def test_a_community_lists_all_its_members(login, saint_aubin, three):
    for rank in range(8):
        other = StructureFactory(cite=saint_aubin, nom=f"Ami {rank}")
        Relation.objects.create(cite=saint_aubin, origine=three[0], cible=other, type="partenariat")
    client = login("amina")
    for name in ("reseau", "reseau_isoles"):
        html = page_of(page(client, saint_aubin, name))
        assert all(f">Ami {rank}</a>" in html for rank in range(8))
        one = reverse("cartographie:reseau_structure", args=["saint-aubin", three[0].pk])
        assert f'<a data-element href="{one}">{three[0].nom}</a>' in html


def test_what_changed_can_be_read_whole(login, saint_aubin, three):
    for rank in range(31):
        other = StructureFactory(cite=saint_aubin, nom=f"Ami {rank}")
        Relation.objects.create(
            cite=saint_aubin, origine=three[0], cible=other, type="partenariat", debut=date(2026, 10, 1)
        )
    client = login("amina")
    asked = {"le": "2026-11-24", "avant": "2026-01-01"}
    short = page(client, saint_aubin, "reseau_comparer", **asked)
    group, address = short.context["groupes"][0]
    assert (len(group.liens), group.reste) == (12, len(group.tous) - 12)
    whole, _ = client.get(address).context["groupes"][0]
    assert len(whole.liens) == len(group.tous) >= 31
