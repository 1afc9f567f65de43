"""Keeping an analysis, and choosing the two to compare."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.cartographie.models import Analyse
from maillage.core.text import day_in_words


class GarderForm(forms.Form):
    commentaire = forms.CharField(
        label="Pourquoi aujourd'hui",
        required=False,
        max_length=200,
        help_text="Facultatif : « avant le COPIL », « revue de projets 2026 ». Sans nom de personne.",
    )


class ComparerForm(forms.Form):
    """Two of the analyses of the cité, each by its date."""

    avant = forms.TypedChoiceField(label="Comparer", coerce=int)
    apres = forms.TypedChoiceField(label="avec", coerce=int)

    def __init__(self, *args: Any, rows: Sequence[Analyse], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, told(row)) for row in rows]
        for name in ("avant", "apres"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = "Choisissez une analyse de la liste."

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("avant") is not None and cleaned.get("avant") == cleaned.get("apres"):
            self.add_error("apres", "Choisissez deux analyses différentes.")
        return cleaned


def told(row: Analyse) -> str:
    more = row.commentaire or row.get_origine_display()
    return f"{day_in_words(row.le)}, {more}"
