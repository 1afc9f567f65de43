"""A campaign as one writes it, its chase, and the short answers of those who received it."""

from django import forms

from maillage.acteurs.choices import CHOIX_DE_REPONSE
from maillage.acteurs.models import Campagne
from maillage.acteurs.services.gabarits import VARIABLES
from maillage.base.sheets import SheetForm
from maillage.base.widgets import DateInput

AIDE = "Variables : " + ", ".join(f"{{{name}}} ({what})" for name, what in VARIABLES.items()) + "."


class CampagneForm(SheetForm):
    class Meta:
        model = Campagne
        fields = ("genre", "titre", "sujet", "texte", "echeance", "validite_jours")
        widgets = {"texte": forms.Textarea({"rows": 14}), "echeance": DateInput}
        help_texts = {
            "titre": "Pour vous : il n'est pas envoyé, et nomme la campagne dans les journaux de contacts.",
            "texte": AIDE,
            "validite_jours": "Passé ce délai, le lien dit qu'il n'est plus valable.",
        }


class RelanceForm(forms.Form):
    sujet = forms.CharField(label="Objet du message", max_length=200)
    texte = forms.CharField(label="Message", widget=forms.Textarea({"rows": 10}), help_text=AIDE)


class ReponseCampagneForm(forms.Form):
    reponse = forms.ChoiceField(
        label="Votre réponse", choices=[(c.value, c.label.capitalize()) for c in CHOIX_DE_REPONSE],
        widget=forms.RadioSelect,
    )  # fmt: skip
    texte = forms.CharField(
        label="Un mot à l'équipe", required=False, max_length=2000, widget=forms.Textarea({"rows": 4})
    )


class SignatureForm(forms.Form):
    """With the corrections of a sheet."""

    signature = forms.CharField(
        label="Votre nom, votre fonction", max_length=120, required=False,
        help_text="Pour que l'équipe sache à qui demander une précision.",
    )  # fmt: skip
    message = forms.CharField(
        label="Autre chose à nous dire", required=False, max_length=2000, widget=forms.Textarea({"rows": 4}),
        help_text="Horaires, personne à contacter, projet… N'écrivez le nom d'aucun enfant ni parent.",
    )  # fmt: skip
