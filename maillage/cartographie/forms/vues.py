"""Naming a saved view; choosing how a map leaves; choosing two years."""

from typing import Any

from django import forms
from django.utils import timezone

from maillage.cartographie.choices import Objet
from maillage.cartographie.forms.carte import year, years
from maillage.cartographie.services.cartes import FORMATS, PAPERS


class VueForm(forms.Form):
    nom = forms.CharField(
        label="Nom de la vue",
        max_length=120,
        error_messages={
            "required": "Donnez un nom à cette vue, par exemple « Petite enfance, Monplaisir ».",
            "max_length": "Ce nom est trop long : 120 caractères au plus.",
        },
    )
    partagee = forms.BooleanField(
        label="Partagée avec la cité", required=False,
        help_text="Toutes les personnes qui ont un mandat dans la cité la trouvent dans leurs vues.",
    )  # fmt: skip
    par_defaut = forms.BooleanField(
        label="Ouverte par défaut", required=False,
        help_text="C'est elle que la carte montre d'abord, à tous. Elle est alors partagée.",
    )  # fmt: skip

    def __init__(self, *args: Any, may_default: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_default:
            del self.fields["par_defaut"]


class ExportCarteForm(forms.Form):
    titre = forms.CharField(
        label="Titre de la carte", max_length=120,
        error_messages={"required": "Donnez un titre : c'est la première chose qu'on lira sur la carte."},
    )  # fmt: skip
    format = forms.ChoiceField(
        label="Format", choices=[(code, label) for code, (label, _) in FORMATS.items()], initial="pdf"
    )
    papier = forms.ChoiceField(label="Papier", choices=list(PAPERS.items()), initial="a4")


class AnneesForm(forms.Form):
    objet = forms.ChoiceField(label="Comparer", choices=Objet.choices, required=False)
    avant = forms.ChoiceField(label="Année de départ", required=False)
    apres = forms.ChoiceField(label="Année d'arrivée", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(value), str(value)) for value in years()]
        this_year = timezone.localdate().year
        for name, value in (("avant", this_year - 1), ("apres", this_year)):
            self.fields[name] = forms.ChoiceField(
                label=self.fields[name].label, choices=choices, initial=str(value), required=False
            )

    def asked(self) -> tuple[Objet, int, int]:
        """Actions, last year and this one when nothing is said; the earlier year first."""
        typed = {name: str(self.data.get(name, "")) for name in self.fields}
        this_year = timezone.localdate().year
        objet = Objet(typed["objet"]) if typed["objet"] in Objet.values else Objet.ACTIONS
        before, after = year(typed["avant"]) or this_year - 1, year(typed["apres"]) or this_year
        return objet, min(before, after), max(before, after)
