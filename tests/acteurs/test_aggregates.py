"""The two shop windows: what anybody may read, what the national pages may count."""

from datetime import timedelta

import pytest
from django.utils import timezone

from maillage.acteurs.aggregates import facts_of_acteurs
from maillage.acteurs.public import structures_publiques
from tests.acteurs.directory import add

pytestmark = pytest.mark.django_db


def fill(cite, kind: str, number: int, **values) -> None:
    for rank in range(number):
        add(cite, f"{kind} {rank}", type=kind, **values)


def test_counts_by_family_hide_the_small_ones(saint_aubin, ailleurs):
    today = timezone.localdate()
    fill(saint_aubin, "college", 7, verifiee_le=today)
    fill(saint_aubin, "association", 6, verifiee_le=today - timedelta(days=500))
    fill(saint_aubin, "caf", 2)
    fill(saint_aubin, "club_sportif", 9, statut="archivee")
    facts = facts_of_acteurs()
    shown = {
        code: figure.label for code, figure in facts[saint_aubin.pk].familles.items() if figure.label != "0"
    }
    # with the total, "moins de 5" alone would be given back by a subtraction: a second figure goes with it
    assert (shown, facts[saint_aubin.pk].structures.label) == (
        {"etablissement": "7", "protection_sociale": "moins de 5", "association": "non communiqué"},
        "15",
    )
    assert facts[saint_aubin.pk].verifiees.label == "7"
    assert (facts[ailleurs.pk].structures.label, facts[ailleurs.pk].verifiees.label) == ("0", "0")


def test_stages_are_counted_and_the_small_ones_hidden(saint_aubin, ailleurs, django_assert_num_queries):
    for rank, (stage, number) in enumerate((("identifiee", 9), ("rencontree", 6), ("pilote", 2))):
        fill(saint_aubin, "association", number, mobilisation=stage, sigle=f"S{rank}")
    fill(saint_aubin, "association", 3, mobilisation="pilote", statut="archivee")
    with django_assert_num_queries(1):
        facts = facts_of_acteurs()
    shown = {
        code: figure.label for code, figure in facts[saint_aubin.pk].etapes.items() if figure.label != "0"
    }
    assert shown == {"identifiee": "9", "rencontree": "non communiqué", "pilote": "moins de 5"}
    assert facts[saint_aubin.pk].structures.label == "17"
    assert {figure.label for figure in facts[ailleurs.pk].etapes.values()} == {"0"}


def test_the_public_reads_active_sheets_and_agreed_details(saint_aubin, django_assert_num_queries):
    add(
        saint_aubin,
        "Zumba",
        courriel="z@exemple.fr",
        courriel_diffusion="public",
        telephone="02 41 00 00 00",
        themes=["sport"],
    )
    add(saint_aubin, "École", courriel="e@exemple.fr", difficulte="bloquee", statut="active")
    add(saint_aubin, "Fermée", statut="fermee")
    add(saint_aubin, "Archivée", statut="archivee")
    with django_assert_num_queries(3):
        shown = structures_publiques(saint_aubin)
    assert [(s.nom, s.courriel, s.telephone, s.themes) for s in shown] == [
        ("École", "", "", ()),
        ("Zumba", "z@exemple.fr", "", ("Sport",)),
    ]
    assert not {"mobilisation", "difficulte", "referent"} & set(vars(shown[0]))
