"""The tree of axes and the settings of actions."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from maillage.actions.choices import ObjectifNational
from maillage.actions.models import Axe, AxeTransversal, ReglagesActions
from maillage.actions.rules.modeles import CODE_NAMES, DAUPHIN_NAMES, check_pattern
from maillage.base.errors import Refused
from maillage.cites.models import Cite


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
            "modele_code": "Entre accolades : {annee}, {numero}, ou {numero:03} pour trois chiffres.",
        }

    def clean_modele_dauphin(self) -> str:
        return checked(self.cleaned_data["modele_dauphin"], DAUPHIN_NAMES)

    def clean_modele_code(self) -> str:
        return checked(self.cleaned_data["modele_code"], CODE_NAMES)


def checked(pattern: str, names: tuple[str, ...]) -> str:
    """The refusal beside its field; the service asks again."""
    try:
        check_pattern(pattern, names)
    except Refused as refused:
        raise ValidationError(refused.sentence) from refused
    return pattern
