"""The other sheet of a merge."""

from typing import Any

from django import forms

from maillage.acteurs.forms.champs import StructureField, limit_to
from maillage.acteurs.models import Structure


class AutreForm(forms.Form):
    autre = StructureField(
        label="L'autre fiche de la même structure",
        required=True,
        help_text="Elle sera absorbée par celle-ci.",
    )

    def __init__(self, data: Any = None, *, structure: Structure) -> None:
        super().__init__(data)
        limit_to(self, structure.cite, but=structure.pk)
