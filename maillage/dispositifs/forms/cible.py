"""What the sheets of schemes, deployments and actions have in common: for whom, when, where in the cité."""

from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs.forms.ages import AgesForm
from maillage.acteurs.forms.champs import limit_to
from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, etablissements_of, qpv_of
from maillage.dispositifs.choices import Temps


class CibleForm(AgesForm):
    temps = forms.MultipleChoiceField(
        label="Temps éducatifs", required=False, choices=Temps.choices, widget=forms.CheckboxSelectMultiple
    )


class CibleLocaleForm(CibleForm):
    """The sheet of a cité: its places are those of the cité. Subclasses limit their own fields."""

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        places = {
            "qpvs": qpv_of(cite).defer("contour"),
            "communes": communes_of(cite),
            "etablissements": etablissements_of(cite),
        }
        limit_to(self, cite, places)
