"""The form of a call for projects, in groups."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs.forms.champs import limit_to
from maillage.actions.choices import Source
from maillage.actions.models import Appel, Enveloppe
from maillage.base.amounts import AmountField
from maillage.base.sheets import SheetForm
from maillage.base.templatetags.french import date_longue
from maillage.base.values import Json
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.dispositifs.models import Deploiement

GROUPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("L'appel", ("intitule", "source", "annee", "enveloppe", "deploiement", "lien")),
    ("Quand", ("ouvre_le", "cloture_le", "selection_le")),
    ("Pour quoi", ("cadrage", "criteres")),
    ("Combien", ("montant_min", "montant_max", "montant_total")),
    ("Qui", ("referent", "contact")),
)
WIDE = {
    "intitule": "col-12",
    "cadrage": "col-12",
    "criteres": "col-12",
    "contact": "col-md-8",
    "lien": "col-lg-8",
}
NOT_FUNDERS = frozenset({Source.USAGERS, Source.AUTOFINANCEMENT, Source.VALORISATION})
"""Money that nobody offers in a call."""


class AppelForm(SheetForm):
    lien = forms.URLField(
        label="Lien", max_length=500, required=False, assume_scheme="https",
        widget=forms.URLInput({"placeholder": "https://"}), help_text="L'adresse de la page du financeur.",
    )  # fmt: skip
    montant_min = AmountField(label="Montant minimum par projet")
    montant_max = AmountField(label="Montant maximum par projet")
    montant_total = AmountField(
        label="Enveloppe globale", help_text="Ce que le financeur y consacre, pour tous les projets."
    )

    class Meta:
        model = Appel
        fields = tuple(name for _, names in GROUPES for name in names)
        widgets = {
            **dict.fromkeys(GROUPES[1][1], DateInput),
            "intitule": forms.TextInput,
            "cadrage": forms.Textarea({"rows": 6}),
            "criteres": forms.Textarea({"rows": 4}),
        }
        help_texts = {
            "ouvre_le": "Laissée vide, l'appel est ouvert dès qu'il est inscrit.",
            "cloture_le": "Le dernier jour pour répondre.",
            "cadrage": "Le but, les publics, les territoires : ce texte est repris quand vous diffusez l'appel.",
            "criteres": "Ce que le comité regardera.",
            "referent": "Dans l'équipe, la personne qui suit l'appel : elle reçoit les rappels.",
            "contact": "Le service et une adresse à qui poser une question.",
            "deploiement": "S'il passe par un dispositif de la cité.",
        }

    def __init__(
        self, data: QueryDict | None = None, *, cite: Cite, base: Mapping[str, Json], **kwargs: Any
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        fields: dict[str, Any] = self.fields
        fields["source"].choices = [
            (value, label) for value, label in fields["source"].choices if value not in NOT_FUNDERS
        ]
        for name, nothing in (("enveloppe", "aucune"), ("deploiement", "aucun"), ("referent", "personne")):
            fields[name].empty_label = nothing
        local = {
            "enveloppe": Enveloppe.objects.filter(cite=cite),
            "deploiement": Deploiement.objects.filter(cite=cite).select_related("dispositif"),
            "referent": equipe_of(cite),
        }
        limit_to(self, cite, local)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        opens, closes = cleaned.get("ouvre_le"), cleaned.get("cloture_le")
        if opens and closes and closes < opens:
            self.add_error(
                "cloture_le",
                f"L'appel se clôturerait avant son ouverture ({date_longue(opens)}) : corrigez l'une des deux dates.",
            )
        low, high = cleaned.get("montant_min"), cleaned.get("montant_max")
        if low is not None and high is not None and high < low:
            self.add_error(
                "montant_max", "Le maximum par projet est inférieur au minimum : corrigez l'un des deux."
            )
        return cleaned

    def groupes(self) -> list[tuple[str, list[tuple[forms.BoundField, str]]]]:
        return [
            (title, [(self[name], WIDE.get(name, "col-md-6 col-lg-4")) for name in names])
            for title, names in GROUPES
        ]
