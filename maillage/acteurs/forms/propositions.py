"""The words that go with a proposal and with its answer."""

from django import forms


class MessageForm(forms.Form):
    message = forms.CharField(
        label="Message à l'équipe projet",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="Pourquoi ce changement, d'où vient l'information.",
    )


class ReponseForm(forms.Form):
    reponse = forms.CharField(
        label="Réponse", required=False, max_length=2000, widget=forms.Textarea({"rows": 3}),
        help_text="Lue par la personne qui a proposé.",
    )  # fmt: skip
