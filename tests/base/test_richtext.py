"""The field of text with a little form: with the editor, and without it."""

from django import forms

from maillage.base.richtext import RichTextField


class Essai(forms.Form):
    texte = RichTextField(label="Texte")


def test_without_script_marks_are_read():
    form = Essai({"texte": "- un\n- **deux**", "texte_format": "texte"})
    assert form.is_valid()
    assert form.cleaned_data["texte"] == "<ul><li>un</li><li><strong>deux</strong></li></ul>"


def test_with_the_editor_html_is_cleaned():
    form = Essai({"texte": "<p onclick='x()'>Un<script>x()</script></p>", "texte_format": "html"})
    assert form.is_valid()
    assert form.cleaned_data["texte"] == "<p>Un</p>"


def test_it_shows_both_writings():
    page = str(Essai(initial={"texte": "<p>2 &lt; 3</p><ul><li>a</li></ul>"})["texte"])
    assert "\n2 &lt; 3\n\n- a</textarea>" in page
    assert "<template><p>2 &lt; 3</p><ul><li>a</li></ul></template>" in page


def test_what_was_not_touched_has_not_changed():
    kept = "<p>Un <strong>mot</strong></p>"
    form = Essai({"texte": "Un **mot**", "texte_format": "texte"}, initial={"texte": kept})
    assert form.changed_data == []
    assert Essai({"texte": "Autre"}, initial={"texte": kept}).changed_data == ["texte"]


def test_a_missing_text_is_empty_and_a_long_one_is_refused():
    empty = Essai({})
    assert empty.is_valid()
    assert empty.cleaned_data["texte"] == ""
    assert not Essai({"texte": "a" * 70_000}).is_valid()
