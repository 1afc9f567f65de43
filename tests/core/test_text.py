"""Folding, slugs and French order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.text import collapse_spaces, fold, plain, slugify, sort_key, without_accents


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("L’École du Sacré-Cœur", "l ecole du sacre coeur", id="accents-apostrophe-ligature"),
        pytest.param("L'AY-LES-ROSES", "l ay les roses", id="capitals-and-hyphens"),
        pytest.param("Œuvre & Cie, n° 3", "oeuvre cie n 3", id="punctuation"),
        pytest.param("Ælis_Straße", "aelis strasse", id="underscore-and-foreign-ligatures"),
        pytest.param("E\u0301cole\u00a0\u200bA", "ecole a", id="decomposed-accent-and-invisible-spaces"),
        pytest.param("جمعية", "جمعية", id="another-alphabet-is-kept"),
        pytest.param("", "", id="empty"),
    ],
)
def test_fold(text: str, expected: str) -> None:
    assert fold(text) == expected


@given(st.text())
def test_fold_is_stable_and_leaves_single_spaces(text: str) -> None:
    folded = fold(text)
    assert fold(folded) == folded
    assert folded == " ".join(folded.split(" ")).strip()


def test_without_accents_keeps_case_and_punctuation() -> None:
    assert without_accents("Élan d’Été") == "Elan d’Ete"
    assert without_accents("plain") == "plain"


@pytest.mark.parametrize(
    ("text", "length", "expected"),
    [
        pytest.param("Angers – Monplaisir", 80, "angers-monplaisir", id="plain"),
        pytest.param("Saint-Étienne-du-Rouvray", 15, "saint-etienne", id="cut-at-a-word"),
        pytest.param("Anticonstitutionnellement", 10, "anticonsti", id="one-long-word"),
        pytest.param("جمعية", 80, "", id="no-latin-letter"),
    ],
)
def test_slugify(text: str, length: int, expected: str) -> None:
    assert slugify(text, length) == expected


def test_french_order() -> None:
    words = ["côté", "Zoé", "coté", "œuvre", "côte", "oeil", "cote", "Éric", "étude", "of"]
    assert sorted(words, key=sort_key) == [
        "cote", "côte", "coté", "côté", "Éric", "étude", "oeil", "œuvre", "of", "Zoé",
    ]  # fmt: skip


def test_a_leading_accent_alone_does_not_fail() -> None:
    assert sort_key("\u0301a")[0] == fold("\u0301a")


def test_collapse_spaces() -> None:
    assert collapse_spaces("\ufeff  Centre \u00a0 social\n de\tGrammont ") == "Centre social de Grammont"


def test_plain_text_keeps_its_punctuation():
    assert plain("  L’École  DÉCHAUX, 3-11 ANS ") == "l'ecole dechaux, 3-11 ans"
