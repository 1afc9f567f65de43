"""The tree of axes and the settings of actions."""

import string
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from maillage.actions.choices import ObjectifNational
from maillage.actions.models import Axe, AxeTransversal, ReglagesActions
from maillage.cites.models import Cite

DAUPHIN_NAMES = ("cite", "departement", "porteur", "sigle", "intitule", "annee", "code", "qpv")


class AxeForm(forms.ModelForm[Axe]):
    objectifs_nationaux = forms.MultipleChoiceField(
        label="Objectifs nationaux", required=False, choices=ObjectifNational.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    class Meta:
        model = Axe
        fields = ("parent", "code", "libelle", "objectifs_nationaux", "actif")

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        parent: Any = self.fields["parent"]
        parent.queryset = Axe.objects.filter(cite=cite, niveau__lt=3).exclude(pk=self.instance.pk or 0)
        parent.empty_label = "aucun : c'est un axe"


class TransversalForm(forms.ModelForm[AxeTransversal]):
    class Meta:
        model = AxeTransversal
        fields = ("libelle",)


class ReglagesForm(forms.ModelForm[ReglagesActions]):
    class Meta:
        model = ReglagesActions
        fields = ("modele_dauphin", "modele_code", "jours_sans_nouvelles", "bilan_mois")
        help_texts = {
            "modele_dauphin": "Entre accolades : " + ", ".join(f"{{{name}}}" for name in DAUPHIN_NAMES) + ".",
            "modele_code": "Entre accolades : {annee}, {numero} ou {numero:03} pour trois chiffres.",
        }

    def clean_modele_dauphin(self) -> str:
        return checked(self.cleaned_data["modele_dauphin"], dict.fromkeys(DAUPHIN_NAMES, "x"))

    def clean_modele_code(self) -> str:
        pattern = checked(self.cleaned_data["modele_code"], {"annee": 2026, "numero": 1})
        if "{numero" not in pattern:
            raise ValidationError("Le code doit contenir {numero} : sans lui, deux actions auraient le même.")
        return pattern


def checked(pattern: str, values: dict[str, Any]) -> str:
    """The pattern, if it can be filled: names known, braces closed."""
    try:
        names = {name for _, name, _, _ in string.Formatter().parse(pattern) if name is not None}
        pattern.format(**values)
    except (ValueError, KeyError, IndexError, AttributeError):
        names = {""}
    if not names <= set(values):
        known = ", ".join(f"{{{name}}}" for name in values)
        raise ValidationError(f"Ce modèle contient une accolade ou un nom inconnu. Noms possibles : {known}.")
    return pattern
