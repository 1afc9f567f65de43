"""A sentence is a text; on a page its counts open their lists."""

import json
from datetime import date

import pytest

from maillage.core.phrases import Phrase, counted, fixed, joined, link
from maillage.core.text import day_in_words

TOLD = Phrase(
    "Au ", fixed("3 mars"), ", ", counted(2, "2 liens", "nés"), " et ", counted(0, "0 perdu", "perdus"), "."
)


def test_it_is_read_as_text_by_what_is_not_a_page():
    assert TOLD == "Au 3 mars, 2 liens et 0 perdu."
    assert json.dumps([TOLD], ensure_ascii=False) == '["Au 3 mars, 2 liens et 0 perdu."]'


def test_a_page_shows_the_address_of_each_list_and_nothing_to_open_at_zero():
    html = TOLD.linked(lambda name: f"/liste?nom={name}&x").__html__()
    assert html == (
        'Au <span data-fixe>3 mars</span>, <a href="/liste?nom=nés&amp;x" data-compte="2">2 liens</a> et '
        '<span data-compte="0">0 perdu</span>.'
    )


def test_without_address_the_words_stay():
    assert link("Les régler", "seuils").html() == "Les régler"
    assert '<span data-compte="2">2 liens</span>' in TOLD.__html__()


def test_names_are_escaped():
    assert Phrase("<b>", counted(1, "<i>", "x")).linked(lambda _: '/"').__html__() == (
        '&lt;b&gt;<a href="/&quot;" data-compte="1">&lt;i&gt;</a>'
    )


def test_sentences_are_joined_with_their_links():
    both = joined([TOLD, "Fin."], " ")
    assert both == "Au 3 mars, 2 liens et 0 perdu. Fin."
    assert 'href="#nés"' in both.linked(lambda name: f"#{name}").__html__()


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 11, 24), "24 novembre 2026"), (date(2026, 3, 1), "1er mars 2026")]
)
def test_days_are_written(day, said):
    assert day_in_words(day) == said
