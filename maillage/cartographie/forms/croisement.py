"""Which two dimensions are crossed, what the others are limited to, what is counted: all in the address bar."""

from collections.abc import Mapping
from typing import Any

from django import forms

from maillage.cartographie.selectors.offres import SOURCES
from maillage.core.coverage import Axis, Dimension, Scope

NAMES = {
    Dimension.AGE: "age",
    Dimension.THEME: "theme",
    Dimension.TEMPS: "temps",
    Dimension.QUARTIER: "quartier",
    Dimension.MOBILISATION: "mobilisation",
    Dimension.AXE: "axe",
}
BY_NAME = {name: dimension for dimension, name in NAMES.items()}
WORDS = [(name, str(dimension).capitalize()) for dimension, name in NAMES.items()]


class CroisementForm(forms.Form):
    crossing: tuple[str, ...] = ("lignes", "colonnes")
    lignes = forms.ChoiceField(label="En lignes", choices=WORDS, initial="theme", required=False)
    colonnes = forms.ChoiceField(label="En colonnes", choices=WORDS, initial="age", required=False)
    compter = forms.MultipleChoiceField(
        label="Compter", required=False, choices=list(SOURCES.items()), widget=forms.CheckboxSelectMultiple,
        initial=list(SOURCES),
    )  # fmt: skip

    def __init__(self, *args: Any, axes: Mapping[Dimension, Axis], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.axes = axes
        for dimension, name in NAMES.items():
            choices = [("", "Tout"), *((value.code, value.label) for value in axes[dimension].values)]
            self.fields[name] = forms.ChoiceField(
                label=str(dimension).capitalize(), choices=choices, required=False
            )

    def dimensions(self) -> list[forms.BoundField]:
        return [self[name] for name in self.crossing]

    def limites(self) -> list[forms.BoundField]:
        return [self[name] for name in NAMES.values()]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.chosen("lignes", cleaned) == self.chosen("colonnes", cleaned):
            self.add_error("colonnes", "Choisissez deux dimensions différentes en lignes et en colonnes.")
        return cleaned

    def chosen(self, name: str, cleaned: Mapping[str, Any]) -> Dimension:
        return BY_NAME[cleaned.get(name) or str(self.fields[name].initial)]

    def crossed(self) -> tuple[Dimension, Dimension]:
        """Rows and columns; themes by ages when what was asked is not understood."""
        if not self.is_bound or not self.is_valid():
            return Dimension.THEME, Dimension.AGE
        return self.chosen("lignes", self.cleaned_data), self.chosen("colonnes", self.cleaned_data)

    def filters(self) -> Scope:
        """The values chosen for the dimensions that are not crossed."""
        if not self.is_bound or not self.is_valid():
            return {}
        asked = {
            dimension: self.cleaned_data[name]
            for dimension, name in NAMES.items()
            if dimension not in self.crossed() and self.cleaned_data.get(name)
        }
        return {dimension: self.axes[dimension].value(code) for dimension, code in asked.items()}

    def counted(self) -> list[str]:
        """The letters of what is counted; everything when nothing is chosen."""
        chosen = self.cleaned_data.get("compter") if self.is_bound and self.is_valid() else None
        return chosen or list(SOURCES)


class MultiplesForm(CroisementForm):
    """A third dimension: one small grid for each of its values."""

    crossing = ("lignes", "colonnes", "par")
    par = forms.ChoiceField(label="Une grille par", choices=WORDS, initial="quartier", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.chosen("par", cleaned) in (self.chosen("lignes", cleaned), self.chosen("colonnes", cleaned)):
            self.add_error(
                "par", "Choisissez une troisième dimension, différente des lignes et des colonnes."
            )
        return cleaned

    def third(self) -> Dimension:
        """The district when what was asked is not understood; times when the cité has no district."""
        if self.is_bound and self.is_valid():
            return self.chosen("par", self.cleaned_data)
        return Dimension.QUARTIER if self.axes[Dimension.QUARTIER].values else Dimension.TEMPS

    def filters(self) -> Scope:
        """What each grid is about is not a filter."""
        third = self.third()
        return {dimension: value for dimension, value in super().filters().items() if dimension != third}
