"""Forms of the map and of coverage."""

from django import forms
from django.utils import timezone

from maillage.base.widgets import DateInput
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS
from maillage.territoires.models import Qpv

BAND_CHOICES = [(str(rank), band.label) for rank, band in enumerate(DEFAULT_BANDS)]


class PositionForm(forms.Form):
    latitude = forms.FloatField(label="Latitude", help_text="Ex. 47,4872. Remplie par un clic sur la carte.", localize=True)
    longitude = forms.FloatField(label="Longitude", help_text="Ex. -0,5264.", localize=True)


class RecensementForm(forms.Form):
    """Who looked at what, and when."""

    themes = forms.ModelMultipleChoiceField(Theme.objects.all(), label="Thèmes", widget=forms.CheckboxSelectMultiple)
    bandes = forms.MultipleChoiceField(label="Âges", choices=BAND_CHOICES, widget=forms.CheckboxSelectMultiple)
    qpv = forms.ModelChoiceField(
        Qpv.objects.none(), label="Quartier", required=False, empty_label="Toute la cité", to_field_name="code"
    )
    le = forms.DateField(label="Recensé le", widget=DateInput, initial=timezone.localdate)
    commentaire = forms.CharField(
        label="Comment", max_length=300, required=False, help_text="Ex. « tour de table du comité technique »."
    )

    def __init__(self, *args: object, cite: Cite, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["qpv"].queryset = qpv_of(cite)  # type: ignore[attr-defined]

    def bands(self) -> list[tuple[int, int]]:
        """The chosen bands, in months."""
        chosen = [DEFAULT_BANDS[int(rank)] for rank in self.cleaned_data["bandes"]]
        return [(band.min_months, band.max_months or 0) for band in chosen]
