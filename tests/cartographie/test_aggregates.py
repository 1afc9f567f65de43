"""What the coordination may know of the analyses of cités."""

from datetime import date

import pytest

from maillage.cartographie.aggregates import facts_of_analyses
from maillage.cartographie.models import Analyse
from maillage.core.coverage import State
from tests.factories.cites import CiteFactory

pytestmark = pytest.mark.django_db


def keep(cite, le, linked=10, alone=12, ties=30, **states):
    held = {str(state): 0 for state in State} | {State[name.upper()].value: n for name, n in states.items()}
    return Analyse.objects.create(
        cite=cite,
        le=le,
        resultats={
            "cooperation": {
                "reliees": linked,
                "isolees": alone,
                "liens": ties,
                "passerelles": [{"structure": "La Toupie"}],
            },
            "couverture": {"etats": held, "manques": []},
        },
    )


def test_the_latest_of_each_cite_small_figures_suppressed(saint_aubin, ailleurs):
    keep(saint_aubin, date(2026, 9, 1))
    keep(saint_aubin, date(2026, 10, 1), alone=2, ties=3, couvert=40, fragile=2)
    found = facts_of_analyses()
    assert set(found) == {saint_aubin.pk}
    kept = found[saint_aubin.pk]
    assert kept.le == date(2026, 10, 1)
    assert (kept.isolees.label, kept.reliees.value, kept.liens.label) == ("moins de 5", None, "moins de 5")
    shown = dict(zip(State, kept.champs, strict=True))
    assert (shown[State.FRAGILE].label, shown[State.COUVERT].value, shown[State.DECOUVERT].value) == (
        "moins de 5",
        None,
        0,
    )


def test_an_analysis_that_kept_nothing_gives_zeros(saint_aubin):
    Analyse.objects.create(cite=saint_aubin, le=date(2026, 1, 1))
    assert facts_of_analyses()[saint_aubin.pk].liens.value == 0


def test_the_page_names_no_structure_and_says_who_kept_nothing(login, saint_aubin, ailleurs):
    keep(saint_aubin, date(2026, 10, 1), couvert=40)
    html = login("nora").get("/reseau/analyses/").text
    assert "01/10/2026" in html
    assert "Toupie" not in html
    assert html.count("pas encore gardé d&#x27;analyse") + html.count("pas encore gardé d'analyse") == 1
    assert login("amina").get("/reseau/analyses/").status_code == 403


def test_queries_do_not_follow_what_is_kept(saint_aubin, django_assert_num_queries):
    for month in (1, 2, 3):
        keep(saint_aubin, date(2026, month, 1))
    for cite in CiteFactory.create_batch(3):
        keep(cite, date(2026, 1, 1))
    with django_assert_num_queries(2):
        assert len(facts_of_analyses()) == 4
