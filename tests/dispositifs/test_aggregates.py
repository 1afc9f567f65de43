"""National counts of dispositifs, and what the search box finds."""

import pytest

from maillage.accueil.search import search
from maillage.dispositifs.aggregates import STATES, facts_of_schemes
from maillage.dispositifs.models import Deploiement
from tests.factories.cites import CiteFactory
from tests.factories.dispositifs import DeploiementFactory, of_catalogue

pytestmark = pytest.mark.django_db


def shown(code):
    (row,) = [row for row in facts_of_schemes() if row.code == code]
    return dict(zip(STATES, [figure.label for figure in row.etats], strict=True)) | {"total": row.total.label}


def test_small_numbers_of_cites_are_suppressed_and_cannot_be_worked_out():
    for _ in range(6):
        of_catalogue(CiteFactory(), "clas", etat="actif")
    for _ in range(2):
        of_catalogue(CiteFactory(), "clas", etat="clos")
    found = shown("clas")
    assert (found["clos"], found["extinction"]) == ("moins de 5", "0")
    assert (found["actif"], found["total"]) != ("6", "8")


def test_a_cite_that_has_a_scheme_twice_counts_once():
    for _ in range(5):
        cite = CiteFactory()
        of_catalogue(cite, "pre", etat="actif")
        of_catalogue(cite, "pre", nom="Autre", etat="actif")
    assert (shown("pre")["actif"], shown("pre")["total"]) == ("5", "5")


def test_what_nobody_began_and_local_ones_count_for_nothing():
    for _ in range(6):
        of_catalogue(CiteFactory(), "vvv")
        DeploiementFactory(etat="actif")
    assert set(shown("vvv").values()) == {"0"}


def test_the_national_page_shows_them_and_names_no_cite(login, saint_aubin, django_assert_max_num_queries):
    of_catalogue(saint_aubin, "clas", etat="actif", nom="Nom local")
    client = login("nora")
    with django_assert_max_num_queries(12):
        page = client.get("/reseau/dispositifs/").content.decode()
    assert "moins de 5" in page
    assert ("Saint-Aubin" in page, "Nom local" in page) == (False, False)


# ── the search box ────────────────────────────────────────────────────


def found(cite, user, q):
    return [(row.titre, row.icone) for row in search(cite, user, q)]


def test_search_finds_what_is_here_then_what_could_be(saint_aubin, ailleurs, persona):
    DeploiementFactory(cite=saint_aubin, nom="Aide aux leçons", recherche="aide aux lecons")
    DeploiementFactory(cite=ailleurs, nom="Aide ailleurs", recherche="aide ailleurs")
    amina = persona("amina")
    assert ("Aide aux leçons", "bar-chart-steps") in found(saint_aubin, amina, "LEÇONS aide")
    assert "Aide ailleurs" not in [titre for titre, _ in found(saint_aubin, amina, "aide")]
    assert found(saint_aubin, amina, "oepre")[0][1] == "journal-bookmark"
    of_catalogue(saint_aubin, "oepre", recherche="oepre")
    assert found(saint_aubin, amina, "oepre") == [("OEPRE", "bar-chart-steps")]


def test_search_hides_what_is_kept_for_the_team(saint_aubin, persona):
    Deploiement.objects.create(
        cite=saint_aubin, nom="Projet sensible", recherche="projet sensible", visibilite="equipe"
    )
    assert found(saint_aubin, persona("amina"), "sensible") == [("Projet sensible", "bar-chart-steps")]
    assert found(saint_aubin, persona("malik"), "sensible") == []
