"""Sheets that say for which ages: two columns of months, one field to read and write."""

from collections.abc import Mapping
from typing import Any

from maillage.acteurs.forms.champs import Ages
from maillage.acteurs.models.fiche import AGES
from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.base.sheets import SectionedForm
from maillage.base.values import Json, Values
from maillage.core.ages import AgeRange


class AgesForm(SectionedForm):
    """The model has the two columns of `AGES`; `Meta.fields` leaves them out."""

    together = dict.fromkeys(AGES, "ages")
    ages = Ages(
        label="Âges", required=False, max_length=60,
        help_text="Ex. « 3-11 ans », « 18 mois - 3 ans », « dès 16 ans », « tous âges ». "
        "Le dernier âge n'est pas compris.",
    )  # fmt: skip

    def initial_of(self, base: Mapping[str, Json]) -> dict[str, Any]:
        return {**super().initial_of(base), "ages": ages_shown(*(base.get(name) for name in AGES))}

    def values(self) -> Values:
        return super().values() | (self.ages_values() if "ages" in self.fields else {})

    def ages_values(self) -> Values:
        if "ages" not in self.changed_data:
            return {name: self.base.get(name) for name in AGES}
        ages: AgeRange | None = self.cleaned_data["ages"]
        return dict(zip(AGES, (ages.min_months, ages.max_months) if ages else (None, None), strict=True))
