"""What the pages of coverage and cooperation say when there is almost nothing, or far too much, to look at."""

import re
from datetime import date
from html import unescape

import pytest
from django.urls import reverse

from maillage.acteurs.models import Relation, Structure
from maillage.acteurs.services.derived import prepare_for_save
from maillage.cites.models import Theme
from tests.cartographie.test_croisement import lessons, look
from tests.factories.acteurs import StructureFactory
from tests.helpers.html import page_of

pytestmark = pytest.mark.django_db
PAGES = (
    "couverture", "croiser", "multiples", "manques", "besoins", "a_preciser", "reseau", "reseau_comparer", "mentale",
    "interets", "carte",
)  # fmt: skip
NONSENSE = re.compile(r">[^<]*\b(?:nan|inf|None|Infinity)\b[^<]*<")
"""What a division by zero or a missing value leaves in a text."""


def url(name, cite, *args, **query):
    return reverse(f"cartographie:{name}", args=[cite.slug, *args], query=query)


@pytest.fixture
def sport():
    return Theme.objects.get(pk="sport")


def nothing(cite, theme):
    """No structure, nobody looked, no figure."""


def alone(cite, theme):
    look(cite, theme)
    StructureFactory(cite=cite, nom="Seule").themes.set([theme])


def star(cite, theme):
    look(cite, theme)
    hub, *others = [StructureFactory(cite=cite) for _ in range(9)]
    for other in others:
        other.themes.set([theme])
        Relation.objects.create(
            cite=cite, origine=hub, cible=other, type="partenariat", debut=date(2026, 1, 1)
        )


def thousand(cite, theme):
    look(cite, theme)
    rows = StructureFactory.build_batch(1000, cite=cite)
    prepare_for_save(rows)
    Structure.objects.bulk_create(rows)
    through = Structure.themes.through
    through.objects.bulk_create(through(structure_id=row.pk, theme_id=theme.pk) for row in rows)


def every_age(cite, theme):
    look(cite, theme)
    StructureFactory(cite=cite, nom="Toute la vie", age_min_mois=0, age_max_mois=99 * 12).themes.set([theme])


def without_district(cite, theme):
    look(cite, theme)
    lessons(cite, theme)


CASES = (nothing, alone, star, thousand, every_age, without_district)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_every_page_answers_with_sense(login, saint_aubin, monplaisir, sport, case):
    case(saint_aubin, sport)
    client = login("amina")
    for name in PAGES:
        shown = client.get(url(name, saint_aubin))
        assert shown.status_code == 200, name
        assert NONSENSE.search(shown.text) is None, name
    gap = {"theme": "sport", "tranche": "6-11 ans"}
    for more in ({}, {"quartier": monplaisir.code}):
        shown = client.get(url("manque", saint_aubin, **gap, **more))
        assert shown.status_code == 200
        assert NONSENSE.search(shown.text) is None


def test_without_population_gaps_are_ranked_by_ages_and_the_page_says_so(login, saint_aubin, sport):
    without_district(saint_aubin, sport)
    shown = login("amina").get(url("manques", saint_aubin))
    text = " ".join(unescape(shown.text).split())
    assert "classés par étendue d'âge, pas par nombre de jeunes" in text
    assert {row["jeunes"] for row in shown.context["manques"]} == {""}


def test_one_structure_has_nobody_to_meet(login, saint_aubin, sport):
    alone(saint_aubin, sport)
    row = Structure.objects.get(nom="Seule")
    shown = login("amina").get(url("interets_structure", saint_aubin, row.pk))
    assert "Personne à réunir sur ce sujet" in shown.text
    assert "Aucune structure ne partage ces sujets" in shown.text


def test_in_a_star_the_hub_introduces_everybody(login, saint_aubin, sport):
    star(saint_aubin, sport)
    row = Structure.objects.filter(cite=saint_aubin, themes=sport).first()
    found = login("amina").get(url("interets_structure", saint_aubin, row.pk)).context["interets"]
    hub = Structure.objects.exclude(themes=sport).get(cite=saint_aubin)
    assert {one.chemin for one in found.proches} == {(hub.nom,)}
    assert len(found.proches) == 7


def test_among_a_thousand_isolated_nobody_introduces_anybody(login, saint_aubin, sport):
    thousand(saint_aubin, sport)
    source = Structure.objects.filter(cite=saint_aubin).first()
    shown = login("amina").get(url("interets", saint_aubin, themes="sport", depuis=source.pk))
    found = shown.context["interets"]
    assert (found.en_tout, len(found.proches)) == (999, 20)
    assert {one.chemin for one in found.proches} == {()}
    assert "Personne de connu ne peut présenter." in page_of(shown)


def test_an_offer_for_every_age_is_in_every_band(login, saint_aubin, sport):
    every_age(saint_aubin, sport)
    gaps = login("amina").get(url("manques", saint_aubin)).context["manques"]
    assert {row["etat"] for row in gaps} == {"fragile"}


def test_an_action_without_district_counts_in_each(login, saint_aubin, monplaisir, sport):
    without_district(saint_aubin, sport)
    client = login("amina")
    whole = client.get(url("manque", saint_aubin, theme="sport", tranche="6-11 ans")).context["manque"]
    local = client.get(
        url("manque", saint_aubin, theme="sport", tranche="6-11 ans", quartier=monplaisir.code)
    ).context["manque"]
    assert [offer.nom for offer in whole.offres] == ["Savoir nager"]
    assert (str(local.cell.state), local.offres) == ("fragile", whole.offres)
