"""The bilan, and the link that is handed to the porteur."""

from django import forms

from maillage.actions.models import Bilan
from maillage.actions.models.bilan import TEXTES
from maillage.base.sheets import SheetForm


class BilanForm(SheetForm):
    class Meta:
        model = Bilan
        fields = (*TEXTES[:-1], "perspective", "suites", "redige_par")
        widgets = {name: forms.Textarea({"rows": 3}) for name in TEXTES}
        help_texts = {
            "marche": "Ce que l'action a permis, avec des exemples et des chiffres. Jamais le nom d'un enfant, d'un jeune ou d'un parent.",
            "effets": "Ce qui a changé pour les enfants, les jeunes, les familles, les professionnels, et à quoi on le voit.",
            "place_parents": "Comment les parents ont été associés : à l'idée, à l'action, au bilan.",
        }


class LienForm(forms.Form):
    jours = forms.IntegerField(label="Valable (jours)", min_value=1, max_value=180, initial=30)
    destinataire = forms.EmailField(
        label="Courriel du porteur", required=False,
        help_text="Facultatif : gardé pour savoir à qui le lien a été donné. Le programme n'envoie rien.",
    )  # fmt: skip
