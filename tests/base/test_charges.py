"""The components that tell how much is asked: words before colours, and the choice left to a person."""

from datetime import date

import pytest
from django.template import TemplateSyntaxError, engines

from tests.helpers.html import Page

CALME = {"who": "p1", "nom": "Jo", "niveau": "calme", "phrase": "Sollicitée 1 fois."}
FORTE = {
    "who": "p2",
    "nom": "Camille",
    "niveau": "forte",
    "phrase": "Déjà sollicitée 9 fois.",
    "decision": "envoyer",
}
CHOIX = (("ecarter", "laisser"), ("grouper", "grouper"), ("envoyer", "quand même"))


def draw(source, **context):
    return engines["django"].from_string(source).render(context)


@pytest.mark.parametrize(
    ("source", "text"),
    [('{% charge "calme" nombre=1 %}', "1\xa0demande · calme"), ('{% charge "forte" %}', "charge forte")],
)
def test_a_load_is_a_word_and_an_icon(source, text):
    html = draw(source)
    assert text in html
    assert "<svg" in html


def test_an_unknown_level_is_refused():
    with pytest.raises(TemplateSyntaxError, match="choisir parmi calme, soutenue, forte"):
        draw('{% charge "énorme" %}')


def test_nothing_is_drawn_when_all_are_calm():
    assert draw("{% sollicites lignes %}", lignes=[CALME]) == ""


def test_each_one_has_a_choice_and_grouping_takes_an_occasion():
    seen = {
        **FORTE,
        "who": "s3",
        "nom": "Collège",
        "occasion": {"le": date(2026, 12, 9), "quoi": "Comité", "url": "/x/"},
    }
    html = draw(
        '{% sollicites lignes choix=choix regle="La règle." %}', lignes=[CALME, FORTE, seen], choix=CHOIX
    )
    assert "2\xa0destinataires sont déjà sollicités" in html
    assert html.count('name="decision_p2"') == 2
    assert html.count('name="decision_s3"') == 3
    assert 'name="decision_p2" value="envoyer" checked' in Page(html)
    assert "decision_p1" not in html
    assert "mercredi 9 décembre 2026" in html
    assert "La règle." in html


def test_without_choice_it_only_warns():
    assert "<input" not in draw("{% sollicites lignes %}", lignes=[FORTE])
