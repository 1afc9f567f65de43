"""The other sheet of a merge."""

from typing import Any

from django import forms

from maillage.acteurs.forms.champs import StructureField
from maillage.acteurs.models import Structure


class AutreForm(forms.Form):
    autre = StructureField(
        label="L'autre fiche de la même structure",
        required=True,
        help_text="Elle sera absorbée par celle-ci.",
    )

    def __init__(self, data: Any = None, *, structure: Structure) -> None:
        super().__init__(data)
        self.fields["autre"].bind(structure.cite, structure.pk)  # type: ignore[attr-defined]
