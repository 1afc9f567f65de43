"""What the sheets of schemes, deployments and actions have in common: ages, times, sections."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.http import QueryDict

from maillage.acteurs.forms.champs import Ages
from maillage.acteurs.selectors.valeurs import ages_shown
from maillage.base.sheets import Section, SheetForm
from maillage.base.values import Json, Values
from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, etablissements_of, qpv_of
from maillage.core.ages import AgeRange
from maillage.dispositifs.choices import Temps
from maillage.dispositifs.models.fiche import AGES
from maillage.territoires.models import Commune, Etablissement, Qpv


@dataclass(frozen=True)
class Bloc:
    """A section with its fields, each with the width it takes."""

    code: str
    titre: str
    icone: str
    champs: list[tuple[BoundField, str]]


class CibleForm(SheetForm):
    """Two columns of months are one field to read and write. `sections` orders the fields, `long` are the wide ones."""

    sections: ClassVar[tuple[Section, ...]] = ()
    long: ClassVar[frozenset[str]] = frozenset()
    together: ClassVar[Mapping[str, str]] = dict.fromkeys(AGES, "ages")

    ages = Ages(
        label="Âges", required=False, max_length=60,
        help_text="Ex. « 3-11 ans », « 18 mois - 3 ans », « dès 16 ans ». Le dernier âge n'est pas compris.",
    )  # fmt: skip
    temps = forms.MultipleChoiceField(
        label="Temps éducatifs", required=False, choices=Temps.choices, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        base: Mapping[str, Json],
        only: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`only`: the fields of the section being edited, all of them by default."""
        super().__init__(data, base=base, **kwargs)
        kept = None if only is None else set(with_ages(only))
        for name in [name for name in self.fields if kept is not None and name not in kept]:
            del self.fields[name]

    def initial_of(self, base: Mapping[str, Json]) -> dict[str, Any]:
        return {**base, "ages": ages_shown(base.get("age_min_mois"), base.get("age_max_mois"))}

    def values(self) -> Values:
        found = super().values()
        if "ages" not in self.fields:
            return found
        if "ages" not in self.changed_data:
            return found | {name: self.base.get(name) for name in AGES}
        ages: AgeRange | None = self.cleaned_data["ages"]
        return found | dict(
            zip(AGES, (ages.min_months, ages.max_months) if ages else (None, None), strict=True)
        )

    def blocs(self) -> Iterator[Bloc]:
        for section in self.sections:
            names = [name for name in with_ages(section.champs) if name in self.fields]
            if names:
                fields = [(self[name], "col-12" if name in self.long else "col-md-6") for name in names]
                yield Bloc(section.code, section.titre, section.icone, fields)


class CibleLocaleForm(CibleForm):
    """The sheet of a cité: only what belongs to it can be chosen; what the sheet already holds stays choosable."""

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        if "porteur" in self.fields:
            self.fields["porteur"].bind(cite, None)  # type: ignore[attr-defined]
        for name, rows in self.choices(cite).items():
            if name in self.fields:
                self.fields[name].queryset = rows.distinct()  # type: ignore[attr-defined]

    def choices(self, cite: Cite) -> dict[str, QuerySet[Any]]:
        """Name of the field → what may be chosen in it."""
        held = self.base.get
        return {
            "qpvs": (qpv_of(cite) | Qpv.objects.filter(pk__in=held("qpvs") or [])).defer("contour"),
            "communes": communes_of(cite) | Commune.objects.filter(pk__in=held("communes") or []),
            "etablissements": etablissements_of(cite)
            | Etablissement.objects.filter(pk__in=held("etablissements") or []),
        }


def with_ages(names: Iterable[str]) -> list[str]:
    return ["ages" if name == "age_min_mois" else name for name in names if name != "age_max_mois"]
