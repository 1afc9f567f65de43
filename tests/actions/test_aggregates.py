"""The money of all cités, in sums that name nobody; small groups, and what would reveal them, are hidden."""

from decimal import Decimal

import pytest

from maillage.actions.aggregates import NONE, SEVERAL, national_budget
from maillage.actions.models import Axe, Financement
from maillage.actions.services import axes
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory

pytestmark = pytest.mark.django_db


def fund(cite, number, source="caf", exercice=2026, amount="1000.10", credit="specifique", **action):
    for _ in range(number):
        Financement.objects.create(
            cite=cite, action=ActionFactory(cite=cite, **action), source=source, exercice=exercice, demande=2000,
            notifie=amount, verse=10, credit=credit,
        )  # fmt: skip


def rows(budget):
    return {r.libelle: (r.actions.label, r.somme.engage if r.somme else None) for r in budget.rangs}


def test_sums_by_source_over_all_cites_are_exact(saint_aubin, ailleurs):
    fund(saint_aubin, 5)
    fund(ailleurs, 6)
    fund(ailleurs, 7, source="commune", credit="droit_commun", amount=None)
    budget = national_budget("source", 2026)
    assert rows(budget) == {"CAF": ("11", Decimal("11001.10")), "commune": ("7", Decimal("0.00"))}
    assert (budget.cites, budget.actions.label, budget.total.engage) == (2, "18", Decimal("11001.10"))


def test_a_small_group_is_hidden_with_its_amounts_and_so_is_what_reveals_it(saint_aubin):
    fund(saint_aubin, 2, source="ars")
    fund(saint_aubin, 6, source="caf")
    fund(saint_aubin, 9, source="commune")
    found = rows(national_budget("source", 2026))
    assert found == {
        "ARS": ("moins de 5", None),
        "CAF": ("non communiqué", None),
        "commune": ("9", Decimal("9000.90")),
    }


def test_alone_a_small_total_is_hidden(saint_aubin):
    fund(saint_aubin, 3)
    budget = national_budget("source", 2026)
    assert (budget.actions.label, budget.total) == ("moins de 5", None)


def test_by_year_latest_first(saint_aubin):
    for year in (2025, 2026):
        fund(saint_aubin, 5, exercice=year)
    assert [row.libelle for row in national_budget("exercice", 2026).rangs] == ["2026", "2025"]


def test_by_national_objective_of_the_action_else_of_its_axis(saint_aubin):
    top = axes.save_axe(axe=Axe(cite=saint_aubin, libelle="École", objectifs_nationaux=["ecole"]), by=None)
    inner = axes.save_axe(axe=Axe(cite=saint_aubin, parent=top, libelle="Langage"), by=None)
    fund(saint_aubin, 5, objectif=inner)
    fund(saint_aubin, 6, objectifs_nationaux=["ecole"])
    fund(saint_aubin, 7, objectifs_nationaux=["ecole", "possibles"])
    fund(saint_aubin, 8)
    found = rows(national_budget("objectif", 2026))
    assert {name: count for name, (count, _) in found.items()} == {
        "Conforter le rôle de l'école": "11", SEVERAL: "7", NONE: "8",
    }  # fmt: skip


def test_an_action_thrown_away_counts_for_nothing(saint_aubin):
    fund(saint_aubin, 6, corbeille_le="2026-01-01T00:00:00Z")
    assert national_budget("source", 2026).rangs == []


@pytest.mark.parametrize("par", ["source", "exercice", "objectif", "n'importe"])
def test_the_national_page_names_no_structure(login, saint_aubin, par):
    fund(
        saint_aubin,
        6,
        porteur=StructureFactory(cite=saint_aubin, nom="Ludothèque La Toupie"),
        intitule="Chorale",
    )
    page = login("nora").get("/reseau/budget/", {"par": par, "annee": "2026"}).content.decode()
    assert "6 001" in page.replace("\u202f", " ") or "6 000,60" in page.replace("\u202f", " ")
    assert "Toupie" not in page
    assert "Chorale" not in page


def test_without_any_money_the_page_says_so(login, saint_aubin):
    assert "Aucun financement pour l" in login("nora").get("/reseau/budget/").content.decode()


def test_the_cite_people_do_not_see_the_national_page(login, saint_aubin):
    assert login("amina").get("/reseau/budget/").status_code == 403


@pytest.mark.parametrize("par", ["source", "exercice", "objectif"])
def test_queries_do_not_grow(saint_aubin, ailleurs, django_assert_num_queries, par):
    number = 3 if par == "objectif" else 2
    fund(saint_aubin, 1)
    with django_assert_num_queries(number):
        national_budget(par, 2026)
    fund(ailleurs, 3, source="ars")
    with django_assert_num_queries(number):
        national_budget(par, 2026)
