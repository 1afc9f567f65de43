"""The form of a scheme of the national catalogue, and the file that replaces many of them."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.text import slugify

from maillage.acteurs.forms.champs import LigneDeTexte
from maillage.acteurs.models.fiche import AGES
from maillage.base.values import Json, Values
from maillage.base.widgets import DateInput
from maillage.dispositifs.forms.cible import CibleForm
from maillage.dispositifs.models import Dispositif
from maillage.dispositifs.models.fiche import CATALOGUE_FIELDS, CATALOGUE_SECTIONS


class CatalogueForm(CibleForm):
    sections = CATALOGUE_SECTIONS
    long = frozenset(
        {
            "nom",
            "description",
            "texte_reference",
            "reperes",
            "indicateurs",
            "themes",
            "publics",
            "temps",
            "source",
        }
    )
    nom = LigneDeTexte(label="Nom", max_length=200)
    code = forms.SlugField(
        label="Code", max_length=40, required=False,
        help_text="Dans l'adresse de la fiche. Laissé vide, il est tiré du sigle ou du nom.",
        error_messages={"invalid": "Des lettres sans accent, des chiffres et des tirets seulement : « ecole-ouverte »."},
    )  # fmt: skip
    guichet_url = forms.URLField(
        label="Adresse du guichet", max_length=300, required=False, assume_scheme="https"
    )
    motif = LigneDeTexte(
        label="Ce qui change, en quelques mots", max_length=200, required=False,
        help_text="Gardé avec la version. Ex. « circulaire de rentrée 2026 ».",
    )  # fmt: skip

    class Meta:
        model = Dispositif
        fields = tuple(name for name in CATALOGUE_FIELDS if name not in AGES)
        widgets = {
            **dict.fromkeys(("themes", "publics"), forms.CheckboxSelectMultiple),
            **dict.fromkeys(("description", "reperes", "indicateurs"), forms.Textarea({"rows": 2})),
            "verifie_le": DateInput,
        }
        help_texts = {
            "fiabilite": "« À confirmer » tant que personne n'a lu la source.",
            "ordre": "Du plus petit au plus grand dans les listes.",
        }

    def __init__(self, data: QueryDict | None = None, *, base: Mapping[str, Json], **kwargs: Any) -> None:
        super().__init__(data, base=base, **kwargs)
        if base.get("code"):
            others: Any = self.fields["remplace_par"]
            others.queryset = others.queryset.exclude(code=base["code"])

    def values(self) -> Values:
        found = super().values()
        if not found.get("code"):
            found["code"] = slugify(found["sigle"] or found["nom"])[:40].strip("-")
        return found


class FichierForm(forms.Form):
    fichier = forms.FileField(
        label="Fichier du catalogue",
        help_text="Excel, LibreOffice ou CSV, avec les colonnes de l'export. Une ligne de code inconnu est une création.",
    )
