"""Relations between structures, and other places of one structure."""

from collections.abc import Mapping
from typing import Any

from django import forms

from maillage.acteurs.forms.champs import (
    CommuneField,
    HorairesField,
    LigneDeTexte,
    Lu,
    StructureField,
    limit_to,
)
from maillage.acteurs.models import Antenne, Relation, Structure
from maillage.base.values import Json, Values, json_value
from maillage.base.widgets import DateInput
from maillage.office.values import parse_coordinates, parse_postcode, parse_siret


class RelationForm(forms.ModelForm[Relation]):
    cible = StructureField(label="Avec", required=True)

    class Meta:
        model = Relation
        fields = ("type", "cible", "debut", "fin", "commentaire")
        widgets = {"debut": DateInput, "fin": DateInput}

    def __init__(
        self, data: Any = None, *, structure: Structure, initial: Mapping[str, Json] | None = None
    ) -> None:
        super().__init__(data, initial=dict(initial or {}))
        self.structure = structure
        limit_to(self, structure.cite, but=structure.pk)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("debut"), cleaned.get("fin")
        if start and end and end <= start:
            self.add_error("fin", "La fin de la relation doit être postérieure à son début.")
        return cleaned

    def _post_clean(self) -> None:
        """The row itself is checked by the service."""

    def values(self) -> Values:
        return {name: json_value(self.cleaned_data[name]) for name in self.Meta.fields}


class AntenneForm(forms.ModelForm[Antenne]):
    nom = LigneDeTexte(label="Nom", max_length=300)
    siret = Lu(parse_siret, label="SIRET")
    code_postal = Lu(parse_postcode, label="Code postal")
    commune = CommuneField(label="Commune")
    latitude = forms.CharField(label="Latitude", required=False, max_length=30)
    longitude = forms.CharField(label="Longitude", required=False, max_length=30)
    horaires = HorairesField(label="Horaires en période scolaire")
    horaires_vacances = HorairesField(label="Horaires pendant les vacances")

    class Meta:
        model = Antenne
        fields = (
            "nom", "siret", "adresse", "complement_adresse", "code_postal", "commune", "latitude", "longitude",
            "horaires", "horaires_vacances",
        )  # fmt: skip

    def __init__(self, data: Any = None, *, initial: Mapping[str, Json] | None = None) -> None:
        super().__init__(data, initial=dict(initial or {}))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        parsed = parse_coordinates(cleaned.get("longitude", ""), cleaned.get("latitude", ""))
        if parsed.problem:
            self.add_error("latitude", parsed.problem)
        else:
            cleaned["longitude"], cleaned["latitude"] = parsed.value or (None, None)
        return cleaned

    def _post_clean(self) -> None:
        """The row itself is checked by the service."""

    def values(self) -> Values:
        return {name: json_value(self.cleaned_data[name]) for name in self.Meta.fields}
