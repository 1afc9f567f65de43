"""What a person says of an address, and what a recipient chooses to receive no more."""

from django import forms
from django.utils import timezone

from maillage.courriels.models import Message


class AdresseEnErreurForm(forms.Form):
    courriel = forms.EmailField(label="Adresse", max_length=254)
    motif = forms.CharField(
        label="Ce que dit le retour", max_length=300, required=False,
        help_text="Recopiez la phrase du message de retour : « boîte pleine », « utilisateur inconnu »…",
    )  # fmt: skip
    le = forms.DateField(
        label="Constaté le",
        initial=timezone.localdate,
        widget=forms.DateInput({"type": "date"}, format="%Y-%m-%d"),
    )


class DesabonnementForm(forms.Form):
    toutes = forms.TypedChoiceField(label="Ne plus recevoir", coerce=lambda value: value == "oui")

    def __init__(self, *args: object, message: Message, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        field = self.fields["toutes"]
        field.choices = [  # type: ignore[attr-defined]
            ("non", f"ce genre de messages ({message.get_nature_display()})"),
            ("oui", "tous les messages de cette cité éducative, sauf les convocations et leurs changements"),
        ]
        field.widget = forms.RadioSelect(choices=field.choices)  # type: ignore[attr-defined]
        field.initial = "non"
