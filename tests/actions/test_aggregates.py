"""The money of all cités, in sums that name nobody; small groups, and what would reveal them, are hidden."""

from decimal import Decimal

import pytest

from maillage.actions.aggregates import NONE, SEVERAL, national_budget, national_calls
from maillage.actions.models import Axe, Financement
from maillage.actions.services import axes
from tests.factories.acteurs import StructureFactory
from tests.factories.actions import ActionFactory, AppelFactory

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


# ── calls for projects ────────────────────────────────────────────────


def answer(call, number, granted=None, source="p147_cite", **action):
    for _ in range(number):
        Financement.objects.create(
            cite=call.cite, action=ActionFactory(cite=call.cite, appel=call, **action), source=source, exercice=2026,
            demande="100.10", valide=granted,
        )  # fmt: skip


def numbers(row):
    return row.appels.label, row.reponses.label, row.retenues.label, row.demande, row.valide


def test_calls_of_all_cites_by_funder(saint_aubin, ailleurs):
    here = AppelFactory.create_batch(5, cite=saint_aubin)
    answer(here[0], 6, granted="50.05")
    answer(AppelFactory(cite=ailleurs), 5)
    answer(here[1], 1, granted="10", corbeille_le="2026-01-01T00:00:00Z")
    answer(here[2], 1, granted="900", source="caf")
    found = national_calls("source", 2026)
    assert found.cites == 2
    assert [numbers(row) for row in found.rangs] == [("6", "12", "6", Decimal("1101.10"), Decimal("300.30"))]
    assert numbers(found.total) == numbers(found.rangs[0])


def test_a_small_number_of_answers_is_hidden_with_its_amounts(saint_aubin):
    for source, number in (("ars", 2), ("caf", 7), ("commune", 9)):
        answer(AppelFactory(cite=saint_aubin, source=source), number, source=source)
    found = {row.libelle: numbers(row)[1:] for row in national_calls("source", 2026).rangs}
    assert found == {
        "ARS": ("moins de 5", "0", None, Decimal("0.00")),
        "CAF": ("non communiqué", "0", None, Decimal("0.00")),
        "commune": ("9", "0", Decimal("900.90"), Decimal("0.00")),
    }


def test_few_granted_are_hidden_with_what_was_granted(saint_aubin):
    call = AppelFactory(cite=saint_aubin)
    answer(call, 2, granted="50")
    answer(call, 8)
    (row,) = national_calls("source", 2026).rangs
    assert (row.retenues.label, row.valide) == ("moins de 5", None)


def test_calls_by_year_latest_first_and_of_one_year_only(saint_aubin):
    for year in (2025, 2026):
        AppelFactory.create_batch(5, cite=saint_aubin, annee=year)
    assert [row.libelle for row in national_calls("annee", 2026).rangs] == ["2026", "2025"]
    assert national_calls("source", 2025).total.appels.label == "5"


@pytest.mark.parametrize("par", ["source", "annee", "n'importe"])
def test_the_national_page_of_calls_names_none(login, saint_aubin, par):
    answer(AppelFactory(cite=saint_aubin, intitule="Été culturel"), 6, granted="50")
    page = login("nora").get("/reseau/appels/", {"par": par, "annee": "2026"}).content.decode()
    assert "600,60" in page
    assert "Été culturel" not in page
    assert login("amina").get("/reseau/appels/").status_code == 403


def test_without_any_call_the_page_says_so(login, saint_aubin):
    assert "Aucun appel à projets pour l" in login("nora").get("/reseau/appels/").content.decode()


@pytest.mark.parametrize("par", ["source", "annee"])
def test_queries_of_calls_do_not_grow(saint_aubin, ailleurs, django_assert_num_queries, par):
    answer(AppelFactory(cite=saint_aubin), 1)
    with django_assert_num_queries(4):
        national_calls(par, 2026)
    answer(AppelFactory(cite=ailleurs, source="ars"), 3, source="ars")
    with django_assert_num_queries(4):
        national_calls(par, 2026)
