"""Files go on giving the codes of communes that have merged: they lead to the commune of today."""

import pytest

from maillage.acteurs.models import Structure
from maillage.base.errors import Refused
from maillage.cites.selectors import communes_of
from maillage.cites.services import create_cite
from maillage.territoires.models import Commune
from maillage.territoires.selectors import communes_by_code, match_communes
from tests.acteurs.importing import lines, prepare, run

pytestmark = pytest.mark.django_db


def test_the_codes_of_delegated_communes_and_older_ones_are_kept(communes):
    assert dict(Commune.objects.exclude(anciens="").values_list("code", "anciens")) == {
        "49050": "49001 les alleuds\n49050 brissac quince\n49317",
        "49176": "01999 d en face",
    }


@pytest.mark.parametrize(
    ("hint", "code"),
    [
        (("", "", "49001"), "49050"),
        (("Les Alleuds", "49320", "49001"), "49050"),
        (("", "", "49317"), "49050"),
        # across the limit of a département
        (("", "", "01999"), "49176"),
        (("", "", "49998"), None),
        (("Angers", "", "49998"), "49007"),
        # its name alone, as lists of partners have it
        (("LES ALLEUDS", "49320"), "49050"),
        (("Brissac-Quincé", "", "", "49"), "49050"),
    ],
)
def test_an_old_code_leads_to_the_commune_of_today(communes, hint, code):
    assert match_communes([hint]) == [code]


def test_many_codes_cost_one_query_more(communes, django_assert_num_queries):
    rows = [("", "", f"49{rank:03d}") for rank in range(900, 999)]
    with django_assert_num_queries(2):
        assert match_communes(rows) == [None] * 99


def test_by_code(communes):
    found = communes_by_code(["49001", "49007", "49998"])
    assert {code: commune.pk for code, commune in found.items()} == {"49001": "49050", "49007": "49007"}


def test_a_cite_opens_on_the_communes_of_today(communes):
    cite = create_cite(nom="Brissac", slug="brissac", communes=["49001", "49317", "49007"], by=None)
    assert set(communes_of(cite).values_list("pk", flat=True)) == {"49050", "49007"}


def test_a_code_of_nobody_is_refused_by_its_name(communes):
    with pytest.raises(Refused) as refused:
        create_cite(nom="Brissac", slug="brissac", communes=["49998"], by=None)
    assert "Code INSEE inconnu : 49998." in refused.value.sentence


def test_a_line_with_an_old_code_is_placed_and_says_so(communes, saint_aubin):
    row = {"nom": "Le Foyer", "code_insee": "49001"}
    (proposal,) = prepare(saint_aubin, lines(row))
    (problem,) = proposal.problems
    assert (problem.column, problem.blocking) == ("Code INSEE", False)
    assert "la commune retenue est Brissac Loire Aubance (49050)" in problem.sentence
    run(saint_aubin, row)
    assert Structure.objects.get().commune_id == "49050"


def test_a_line_with_a_code_of_nobody_says_so(communes, saint_aubin):
    (proposal,) = prepare(saint_aubin, lines({"nom": "Le Foyer", "code_insee": "49998"}))
    (problem,) = proposal.problems
    assert problem.sentence.startswith("« 49998 » n'est le code d'aucune commune")
    assert (proposal.verdict, problem.blocking) == ("nouvelle", False)
