"""`maillage couverture`: two dimensions, filters, gaps in order; the JSON that scripts rely on."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from maillage.cartographie.models import DecisionManque, Priorite
from maillage.cites.models import Theme
from tests.cartographie.test_besoins import note
from tests.cartographie.test_croisement import club, lessons, look

pytestmark = pytest.mark.django_db


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


def run(*args):
    out = StringIO()
    call_command("couverture", "--cite", "saint-aubin", *args, stdout=out)
    return out.getvalue()


def answer(*args):
    return json.loads(run(*args, "--json"))


def test_two_dimensions_and_a_filter(saint_aubin, sport, monplaisir):
    row = lessons(saint_aubin, sport)
    found = answer("--lignes", "temps", "--colonnes", "quartier", "--filtre", "theme=sport")
    assert (found["vue"], found["filtres"], found["total"]) == ("croisement", {"theme": "sport"}, 1)
    assert [value["code"] for value in found["colonnes"]["valeurs"]] == ["QN04901A"]
    (cell,) = [cell for cell in found["cases"] if cell["nombre"]]
    assert cell == {
        "ligne": "vacances", "colonne": "QN04901A", "etat": "fragile", "nombre": 1,
        "offres": [{"genre": "action", "id": row.pk}], "raisons": ["Une seule offre : Savoir nager."], "jeunes": None,
        "accepte": None,
    }  # fmt: skip
    assert set(found) == {
        "vue", "cite", "lignes", "colonnes", "filtres", "seuils", "jusqu_au", "effectifs", "cases", "etats",
        "totaux_lignes", "totaux_colonnes", "a_preciser", "hors_grille", "total",
    }  # fmt: skip


def test_only_what_is_asked_is_counted(saint_aubin, sport):
    lessons(saint_aubin, sport)
    club(saint_aubin, sport)
    assert answer("--compter", "structures, actions")["total"] == 2
    assert answer("--compter", "actions")["total"] == 1


def test_gaps_are_ranked_with_priorities_and_acceptances(saint_aubin, sport):
    note(saint_aubin, 240)
    look(saint_aubin, sport)
    Priorite.objects.create(
        cite=saint_aubin, theme=sport, poids=3, raison="Filles au sport", decidee_le=date(2026, 1, 1)
    )
    DecisionManque.objects.create(
        cite=saint_aubin, theme=sport, age_min_mois=72, age_max_mois=132, genre="accepte", raison="Centre social",
        jusqu_au=date(2099, 6, 30), decidee_le=date(2026, 1, 1),
    )  # fmt: skip
    found = answer("--manques")
    assert (found["vue"], found["total"], found["acceptes"]) == ("manques", 6, 1)
    gap = next(gap for gap in found["manques"] if gap["tranche"] == "6-11 ans")
    assert gap == {
        "rang": gap["rang"], "theme": "sport", "tranche": "6-11 ans", "min_mois": 72, "max_mois": 132, "quartier": None,
        "etat": "découvert", "jeunes": {"nombre": 240.0, "estime": False}, "priorite": 3.0,
        "priorites": [{"poids": 3.0, "raison": "Filles au sport"}], "ampleur": 1.0, "score": 720.0, "offres": [],
        "raisons": ["Regardé le 1er octobre 2026 : aucune offre."], "plus_proche": None, "pourraient": [],
        "accepte": {"raison": "Centre social", "jusqu_au": "2099-06-30"},
    }  # fmt: skip
    assert [gap["rang"] for gap in answer("--manques", "--nombre", "2")["manques"]] == [1, 2]


def test_gaps_of_one_district(saint_aubin, sport, monplaisir, roseraie):
    look(saint_aubin, sport)
    found = answer("--manques", "--quartier", roseraie.code)
    assert {gap["quartier"] for gap in found["manques"]} == {roseraie.code}
    assert found["total"] == 6


def test_people_read_it_too(saint_aubin, sport):
    look(saint_aubin, sport)
    said = run("--manques")
    assert "découvert    sport, 18-25 ans" in said
    assert "6 manques, dont 0 acceptés." in said
    assert "découvert    Sport, 6-11 ans (0)" in run("--lignes", "theme", "--colonnes", "age")


@pytest.mark.parametrize(
    ("args", "sentence"),
    [
        (["--lignes", "couleur"], "« couleur » n'est pas une dimension : choisissez parmi age, theme"),
        (["--lignes", "age", "--colonnes", "age"], "deux dimensions différentes"),
        (["--filtre", "age=6-11 ans"], "ne sert qu'une fois"),
        (["--filtre", "temps=soir", "--filtre", "temps=soir"], "« soir » n'est pas un temps de la cité"),
        (["--filtre", "axe=3"], "(aucune valeur)"),
        (["--compter", "habitants"], "« habitants » ne se compte pas"),
        (["--manques", "--lignes", "age"], "se demande sans"),
        (["--manques", "--nombre", "-3"], "1 ou plus"),
        (["--quartier", "QN0"], "n'est pas dans le périmètre"),
    ],
)
def test_what_is_not_understood_is_said(saint_aubin, args, sentence):
    with pytest.raises(CommandError) as error:
        run(*args)
    assert sentence in str(error.value)
