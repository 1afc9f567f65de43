"""The form of the school calendar."""

from django import forms

from maillage.core.calendar import Zone

NO_ZONE = ("", "le fichier le dit")


class CalendrierForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier du calendrier scolaire",
        help_text="Le calendrier du ministère (.ics ou .csv), ou celui d'une académie.",
    )
    zone = forms.ChoiceField(
        label="Zone",
        required=False,
        choices=[NO_ZONE, *((zone.value, zone.libelle) for zone in Zone)],
        help_text="À choisir seulement si le fichier ne le dit pas, comme celui d'une académie d'outre-mer.",
    )

    def clean_zone(self) -> Zone | None:
        return Zone(self.cleaned_data["zone"]) if self.cleaned_data["zone"] else None
