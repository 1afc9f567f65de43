"""Text with a little form: HTML and typed text, both ways, and nothing dangerous."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.richtext import (
    Block,
    Run,
    clean,
    from_text,
    parse,
    plain,
    tidy,
    to_html,
    to_text,
)

letters = st.text(st.sampled_from('abé *_-#1.[]()\\\n<&"'), max_size=12)
runs = st.builds(Run, letters, st.booleans(), st.booleans(), st.sampled_from(["", "https://exemple.test/a"]))
blocks = st.builds(
    Block, st.sampled_from(["p", "h", "ul", "ol"]), st.lists(runs, max_size=4).map(tuple), st.integers(0, 3)
)
texts = st.lists(blocks, max_size=5).map(tidy)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("", ""),
        ("Bonjour", "<p>Bonjour</p>"),
        ("<p>Un</p><p></p><p>Deux <b>gras</b></p>", "<p>Un</p><p>Deux <strong>gras</strong></p>"),
        ("<div>Un<br>deux</div>", "<p>Un<br>deux</p>"),
        ("Un<br><br>Deux", "<p>Un</p><p>Deux</p>"),
        ("<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul>"),
        ("<ul><li>a</li></ul><ol><li>b</li></ol>", "<ul><li>a</li></ul><ol><li>b</li></ol>"),
        ("<h1>Titre</h1>", "<h4>Titre</h4>"),
        ("<script>alert(1)</script><p onclick='x()'>Texte</p>", "<p>Texte</p>"),
        ('<a href="javascript:alert(1)">lien</a>', "<p>lien</p>"),
        ('<a href="https://exemple.test/?a=1&b=2">lien</a>', '<p><a href="https://exemple.test/?a=1&amp;b=2">lien</a></p>'),
        ("<p style='color:red'>2 &lt; 3 &amp; 4</p>", "<p>2 &lt; 3 &amp; 4</p>"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a b</p><p>c</p>"),
        ("<ul><li><ul><li>seul</li></ul></li></ul>", "<ul><li>seul</li></ul>"),
        ("<li>sans liste</li></ul></b></a>", "<ul><li>sans liste</li></ul>"),
    ],
)  # fmt: skip
def test_what_is_kept_of_html(html, expected):
    assert clean(html) == expected


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("Un\ndeux\n\nTrois", "<p>Un<br>deux</p><p>Trois</p>"),
        ("## Titre\nsuite", "<h4>Titre<br>suite</h4>"),
        ("- a\n- b\n  - c\n1. d", "<ul><li>a</li><li>b<ul><li>c</li></ul></li></ul><ol><li>d</li></ol>"),
        ("- a\n  suite", "<ul><li>a<br>suite</li></ul>"),
        ("**gras** et __italique__", "<p><strong>gras</strong> et <em>italique</em></p>"),
        ("[site](https://exemple.test) [non](javascript:x)", '<p><a href="https://exemple.test">site</a> [non](javascript:x)</p>'),
        ("\\- pas une liste, 2 \\* 3", "<p>- pas une liste, 2 * 3</p>"),
        ("a_b@exemple.test", "<p>a_b@exemple.test</p>"),
        ("fin\\", "<p>fin\\</p>"),
    ],
)  # fmt: skip
def test_what_is_typed_without_an_editor(text, html):
    assert to_html(from_text(text)) == html


def test_plain_text_for_messages():
    assert plain("<p>Un <b>mot</b></p><ul><li>a<ul><li>b</li></ul></li></ul>") == "Un mot\n- a\n  - b"


@given(texts)
def test_html_comes_back_as_it_went(blocks):
    assert parse(to_html(blocks)) == blocks


@given(texts)
def test_typed_text_comes_back_as_it_went(blocks):
    assert from_text(to_text(blocks)) == blocks


@given(st.text(max_size=60))
def test_whatever_is_pasted_is_cleaned_once_for_all(html):
    once = clean(html)
    assert clean(once) == once
    assert "<script" not in once.lower()


@given(texts)
def test_tidying_is_done_once(blocks):
    assert tidy(blocks) == blocks
