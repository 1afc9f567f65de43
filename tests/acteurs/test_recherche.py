"""Instant search forgives accents, sigles and misspellings, and says when it has guessed."""

import pytest

from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.recherche import Textes, understand, understand_among
from tests.acteurs.directory import add, names

pytestmark = pytest.mark.django_db


@pytest.fixture
def cite(saint_aubin):
    add(saint_aubin, "Collège Jean Lurçat", type="college", uai="0490003M")
    add(saint_aubin, "Médiathèque de la Roseraie", type="mediatheque")
    add(saint_aubin, "Maison des jeunes et de la culture", sigle="MJC", type="maison_quartier")
    return saint_aubin


def search(cite, text: str) -> tuple[list[str], bool]:
    rows = Structure.objects.filter(cite=cite)
    found = understand(rows, text)
    texts = Textes(list(rows.order_by("nom").values_list("recherche", flat=True)))
    assert understand_among(texts, text) == found
    kept = rows.filter(found.condition)
    ranks = {rank for rank, row in enumerate(rows.order_by("nom")) if row in kept}
    assert texts.matching(found) == sum(1 << rank for rank in ranks)
    return names(rows.filter(found.condition).order_by("nom")), found.approchee


@pytest.mark.parametrize(
    ("typed", "expected", "approximate"),
    [
        ("lurcat", ["Collège Jean Lurçat"], False),
        ("LURÇAT collège", ["Collège Jean Lurçat"], False),
        ("mjc", ["Maison des jeunes et de la culture"], False),
        ("0490003m", ["Collège Jean Lurçat"], False),
        ("mediatehque", ["Médiathèque de la Roseraie"], True),
        ("colege lursat", ["Collège Jean Lurçat"], True),
        ("rozeraie", ["Médiathèque de la Roseraie"], True),
        ("trampoline", [], False),
        ("100%", [], False),
        ("_", [], False),
    ],
)
def test_what_is_found(cite, typed, expected, approximate):
    if typed == "_":
        assert understand(Structure.objects.filter(cite=cite), typed) is None
    else:
        assert search(cite, typed) == (expected, approximate)


def test_nothing_typed_asks_nothing(cite, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert understand(Structure.objects.filter(cite=cite), "  ") is None
