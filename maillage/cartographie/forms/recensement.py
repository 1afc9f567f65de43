"""Forms of the map and of coverage."""

from django import forms
from django.utils import timezone

from maillage.acteurs.forms.champs import limit_to
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS
from maillage.territoires.models import Qpv

BAND_CHOICES = [(str(rank), band.label) for rank, band in enumerate(DEFAULT_BANDS)]
NOT_A_NUMBER = {"invalid": "Écrivez un nombre en degrés, par exemple 47,4872."}


class PositionForm(forms.Form):
    """Where a structure is, and where it was when the page was opened."""

    latitude = forms.FloatField(
        label="Latitude", help_text="Ex. 47,4872.", localize=True, error_messages=NOT_A_NUMBER
    )
    longitude = forms.FloatField(
        label="Longitude", help_text="Ex. -0,5264.", localize=True, error_messages=NOT_A_NUMBER
    )
    vue_latitude = forms.FloatField(required=False, widget=forms.HiddenInput)
    vue_longitude = forms.FloatField(required=False, widget=forms.HiddenInput)

    def seen(self) -> tuple[float | None, float | None]:
        """The (latitude, longitude) shown when the page was opened."""
        return self.cleaned_data["vue_latitude"], self.cleaned_data["vue_longitude"]


class RecensementForm(forms.Form):
    """Who looked at what, and when."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Thèmes",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins un thème."},
    )
    bandes = forms.MultipleChoiceField(
        label="Âges",
        choices=BAND_CHOICES,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choisissez au moins une tranche d'âge."},
    )
    quartier = forms.ModelChoiceField(
        Qpv.objects.none(),
        label="Quartier",
        required=False,
        empty_label="Toute la cité",
        to_field_name="code",
        error_messages={"invalid_choice": "Ce quartier n'est pas dans le périmètre de la cité."},
    )
    le = forms.DateField(label="Regardé le", widget=DateInput, initial=timezone.localdate)
    commentaire = forms.CharField(
        label="Comment avez-vous regardé ?",
        max_length=300,
        required=False,
        help_text="Ex. « tour de table du comité technique ».",
    )

    def __init__(self, *args: object, cite: Cite, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        limit_to(self, cite, {"quartier": qpv_of(cite)})

    def bands(self) -> list[tuple[int, int]]:
        """The chosen bands, in months."""
        chosen = [DEFAULT_BANDS[int(rank)] for rank in self.cleaned_data["bandes"]]
        return [(band.min_months, band.max_months or 0) for band in chosen]
