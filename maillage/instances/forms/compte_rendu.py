"""The forms of minutes."""

from django import forms

from maillage.base.richtext import RichTextField
from maillage.base.sheets import SheetForm
from maillage.instances.models import CompteRendu, NotePoint


class NoteForm(SheetForm):
    """The text of one point. `prefix` tells apart the forms of a page."""

    texte = RichTextField(label="Ce qui s'est dit")

    class Meta:
        model = NotePoint
        fields = ("texte",)


class TextesForm(SheetForm):
    introduction = RichTextField(label="En ouverture")
    conclusion = RichTextField(label="Pour finir")

    class Meta:
        model = CompteRendu
        fields = ("introduction", "conclusion")


class ValidationForm(forms.Form):
    motif = forms.CharField(
        label="Ce qui change dans cette version", max_length=300, required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="Demandé à partir de la deuxième version : les destinataires le liront.",
    )  # fmt: skip
