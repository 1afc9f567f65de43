"""The thresholds of solicitations, as a cité sets them."""

from typing import Any

from django import forms

from maillage.acteurs.models import ReglagesSollicitation
from maillage.acteurs.services.sollicitations import SEUILS
from maillage.base.values import Values
from maillage.core.load import DEFAULT


class SeuilsForm(forms.ModelForm[ReglagesSollicitation]):
    class Meta:
        model = ReglagesSollicitation
        fields = SEUILS
        labels = {
            "fenetre_jours": "Fenêtre, en jours",
            "seuil_soutenue": "Charge soutenue à partir d'un poids de",
            "seuil_forte": "Charge forte à partir d'un poids de",
            "seuil_semaine": "Semaine très chargée à partir d'un poids de",
        }
        help_texts = {
            "fenetre_jours": f"De 7 à 366 jours, aujourd'hui compris. Par défaut {DEFAULT.window_days}.",
            "seuil_soutenue": f"Par défaut {DEFAULT.sustained}.",
            "seuil_forte": f"Par défaut {DEFAULT.heavy}.",
            "seuil_semaine": f"Du lundi au dimanche. Par défaut {DEFAULT.week}.",
        }

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        window = cleaned.get("fenetre_jours")
        if window is not None and not 7 <= window <= 366:
            self.add_error("fenetre_jours", f"La fenêtre va de 7 à 366 jours : {window} n'y est pas.")
        low, high = cleaned.get("seuil_soutenue"), cleaned.get("seuil_forte")
        if low is not None and high is not None and high <= low:
            self.add_error(
                "seuil_forte",
                f"Une charge forte pèse plus qu'une charge soutenue ({low}) : donnez un nombre plus grand.",
            )
        for name in ("seuil_soutenue", "seuil_semaine"):
            if cleaned.get(name) == 0:
                self.add_error(name, "Donnez au moins 1 : sans sollicitation, il n'y a pas de charge.")
        return cleaned

    def _post_clean(self) -> None:
        """The row itself is checked by the service."""

    def values(self) -> Values:
        return {name: self.cleaned_data[name] for name in SEUILS}
