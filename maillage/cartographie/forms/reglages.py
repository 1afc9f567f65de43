"""Settings of the analysis: thresholds, priorities, figures by age."""

from typing import Any

from django import forms
from django.utils import timezone

from maillage.acteurs.forms.champs import Ages, limit_to
from maillage.cartographie.choices import Poids
from maillage.cartographie.models import ReglageAnalyse
from maillage.cartographie.services.effectifs import Lieu
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import communes_of, qpv_of
from maillage.territoires.models import Qpv

STRANGER = "Ce quartier n'est pas dans le périmètre de la cité."


class SeuilsForm(forms.ModelForm[ReglageAnalyse]):
    class Meta:
        model = ReglageAnalyse
        fields = ("offres", "solides", "places_pour_100", "offres_pour_100", "plusieurs", "horizon", "motif")
        help_texts = {
            "offres": "À partir de combien d'offres une case est couverte plutôt que fragile.",
            "solides": "Parmi elles, combien sur lesquelles on peut compter. Zéro : aucune exigence.",
            "places_pour_100": "En dessous, une case est « insuffisante ». Vide : on ne regarde pas.",
            "offres_pour_100": "En dessous, une case est « insuffisante ». Vide : on ne regarde pas.",
            "plusieurs": "Au même moment, pour un même âge : doublon possible. Vide : on ne regarde pas.",
            "motif": "Ex. « décidé au comité technique du 12 mars ».",
        }
        localized_fields = ("places_pour_100", "offres_pour_100")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        offers, solid = cleaned.get("offres"), cleaned.get("solides")
        if offers is not None and solid is not None and solid > offers:
            self.add_error("solides", "Il ne peut pas falloir plus d'offres solides que d'offres.")
        return cleaned


class PrioriteForm(forms.Form):
    theme = forms.ModelChoiceField(
        Theme.objects.all(), label="Thème", required=False, empty_label="Tous les thèmes"
    )
    ages = Ages(
        label="Âges", required=False, max_length=60, help_text="Ex. « 15-18 ans ». Vide : tous les âges."
    )
    qpv = forms.ModelChoiceField(
        Qpv.objects.none(), label="Quartier", required=False, empty_label="Toute la cité", to_field_name="code",
        error_messages={"invalid_choice": STRANGER},
    )  # fmt: skip
    poids = forms.TypedChoiceField(label="Poids", choices=Poids.choices, coerce=int, initial=Poids.DEUX)
    raison = forms.CharField(
        label="Pourquoi",
        max_length=300,
        help_text="Ex. « axe 2 de la convention », « peu d'offres depuis la fermeture du centre ».",
    )

    def __init__(self, *args: Any, cite: Cite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to(self, cite, {"qpv": qpv_of(cite).defer("contour")})


class EffectifForm(forms.Form):
    lieu = forms.ChoiceField(label="Où", required=False)
    de = forms.IntegerField(label="De (âge)", min_value=0, max_value=119, help_text="En années.")
    a = forms.IntegerField(
        label="À (âge compris)", min_value=0, max_value=119, help_text="« 6 à 10 » : jusqu'au onzième anniversaire."
    )  # fmt: skip
    nombre = forms.IntegerField(label="Nombre", min_value=0)
    annee = forms.IntegerField(label="Année", min_value=1990, max_value=2100)
    source = forms.CharField(label="Source", max_length=200, help_text="Ex. « Insee, RP 2021 ».")

    def __init__(self, *args: Any, cite: Cite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        districts = [
            (f"q{pk}", f"QPV {nom} ({code})")
            for pk, code, nom in qpv_of(cite).values_list("pk", "code", "nom")
        ]
        communes = [
            (f"c{pk}", f"Commune {nom} ({pk})") for pk, nom in communes_of(cite).values_list("pk", "nom")
        ]
        self.fields["lieu"].choices = [("", "Toute la cité"), *districts, *communes]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        low, high = cleaned.get("de"), cleaned.get("a")
        if low is not None and high is not None and high < low:
            self.add_error("a", f"Le second âge doit être au moins {low} : les deux sont compris.")
        return cleaned

    def clean_annee(self) -> int:
        year: int = self.cleaned_data["annee"]
        if year > timezone.localdate().year + 1:
            raise forms.ValidationError(f"« {year} » n'est pas encore là : vérifiez l'année.")
        return year

    def place(self) -> Lieu:
        chosen: str = self.cleaned_data["lieu"]
        if chosen.startswith("q"):
            return Lieu(qpv=int(chosen[1:]))
        return Lieu(commune=chosen[1:]) if chosen else Lieu()

    def months(self) -> tuple[int, int]:
        return self.cleaned_data["de"] * 12, (self.cleaned_data["a"] + 1) * 12
