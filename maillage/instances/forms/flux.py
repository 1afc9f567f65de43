"""The form that opens a feed of the agenda."""

from collections.abc import Iterable

from django import forms
from django.http import QueryDict

from maillage.instances.selectors.agenda import Genre


class FluxForm(forms.Form):
    nom = forms.CharField(
        label="Nom", max_length=80, required=False,
        help_text="Pour le reconnaître : « Mon téléphone », « Outlook du bureau ».",
    )  # fmt: skip
    genres = forms.MultipleChoiceField(
        label="Ce qu'il montre", required=False, widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : tout, y compris ce qui sera ajouté plus tard.",
    )  # fmt: skip
    miens = forms.BooleanField(label="Seulement ce qui me concerne (et les vacances)", required=False)
    toutes_cites = forms.BooleanField(label="Toutes mes cités, dans le même abonnement", required=False)

    def __init__(self, data: QueryDict | None = None, *, genres: Iterable[Genre], plusieurs: bool) -> None:
        super().__init__(data)
        choices = [(genre.code, genre.libelle) for genre in genres]
        self.fields["genres"].choices = choices  # type: ignore[attr-defined]
        if not plusieurs:
            del self.fields["toutes_cites"]
