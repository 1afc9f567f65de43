"""The national table: every cité, in counts that name nobody."""

import pytest

from tests.factories.acteurs import StructureFactory
from tests.factories.cites import CiteFactory, MandatFactory, PerimetreCommuneFactory

pytestmark = pytest.mark.django_db


def cells(html, nom):
    """The texts of the cells of a cité's row."""
    row = next(part for part in html.split("<tr>") if nom in part)
    return [cell.partition(">")[2].partition("</td>")[0] for cell in row.split("<td")[1:]]


def test_small_figures_are_hidden(login, saint_aubin):
    PerimetreCommuneFactory(cite=saint_aubin)
    MandatFactory(cite=saint_aubin)
    StructureFactory.create_batch(6, cite=saint_aubin)
    StructureFactory.create_batch(2, cite=saint_aubin, verifiee_le="2020-01-01")
    html = login("nora").get("/reseau/").content.decode()
    assert cells(html, "Cité éducative Saint-Aubin") == ["", "1", "0", "1", "moins de 5", "8", "0"]


def test_a_cite_without_any_sheet_shows_zero(login, ailleurs):
    html = login("nora").get("/reseau/").content.decode()
    assert cells(html, "Cité éducative d&#x27;ailleurs")[-2:] == ["0", "0"]


def test_no_name_of_a_person_or_structure_is_there(login, saint_aubin):
    StructureFactory(cite=saint_aubin, nom="Ludothèque La Toupie")
    MandatFactory(cite=saint_aubin, titulaire__nom="Gabarit")
    html = login("nora").get("/reseau/").content.decode()
    assert "Toupie" not in html
    assert "Gabarit" not in html


def test_only_who_may_enter_is_given_a_link(login, saint_aubin):
    assert 'href="/c/saint-aubin/"' not in login("nora").get("/reseau/").content.decode()
    assert 'href="/c/saint-aubin/"' in login("theo").get("/reseau/").content.decode()


def test_without_any_cite_it_says_how_to_make_one(client, db):
    client.force_login(MandatFactory(role="national", portee="nationale", cite=None).titulaire)
    assert "Aucune cité pour l'instant" in client.get("/reseau/").content.decode()


def test_queries_do_not_grow(login, saint_aubin, django_assert_num_queries, django_assert_max_num_queries):
    client = login("nora")
    client.get("/reseau/")
    with django_assert_max_num_queries(15) as few:
        client.get("/reseau/")
    for cite in CiteFactory.create_batch(3):
        StructureFactory(cite=cite)
        MandatFactory(cite=cite)
    with django_assert_num_queries(len(few)):
        client.get("/reseau/")
