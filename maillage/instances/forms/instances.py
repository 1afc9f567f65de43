"""The forms of an instance and of a seat."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs.forms.champs import LigneDeTexte, StructureField, limit_to
from maillage.acteurs.models import Personne
from maillage.actions.models import Axe
from maillage.base.sheets import SectionedForm, SheetForm
from maillage.base.values import Json
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.instances.forms.champs import PersonneChoice, accounts_of, people_of
from maillage.instances.models import Instance, Siege
from maillage.instances.models.fiche import INSTANCE_FIELDS, INSTANCE_SECTIONS, SIEGE_FIELDS


class InstanceForm(SectionedForm):
    sections = INSTANCE_SECTIONS
    long = frozenset({"nom", "objet", "themes", "axes", "lieu"})

    nom = LigneDeTexte(label="Nom", max_length=200)
    porteuse = StructureField(
        label="Structure qui porte l'espace",
        help_text="Pour un espace existant : CLSPD, contrat de ville, REP…",
    )
    animateur_personne = PersonneChoice(
        label="Animée par (personne de l'annuaire)", queryset=Personne.objects.none(), required=False,
        help_text="Si la personne n'a pas de compte dans maillage.",
    )  # fmt: skip

    class Meta:
        model = Instance
        fields = INSTANCE_FIELDS
        widgets = {
            "debut": DateInput,
            "fin": DateInput,
            "objet": forms.Textarea({"rows": 3}),
            "themes": forms.CheckboxSelectMultiple,
            "axes": forms.CheckboxSelectMultiple,
        }
        help_texts = {
            "animateur": "Ce compte prépare les réunions, invite et rédige, même sans mandat de pilotage.",
            "fin": "Premier jour où elle n'existe plus.",
            "quorum_part": "Donnez l'un ou l'autre, ou aucun.",
            "sigle": "Ce qui tient dans un tableau : COPIL, COTECH…",
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cite: Cite,
        base: Mapping[str, Json],
        pk: int | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        local = {
            "animateur": equipe_of(cite),
            "animateur_personne": people_of(cite),
            "rend_compte_a": Instance.objects.filter(cite=cite).exclude(pk=pk or 0),
            "axes": Axe.objects.filter(cite=cite),
        }
        limit_to(self, cite, local)


class SiegeForm(SheetForm):
    structure = StructureField(label="Structure", required=True)
    personne = PersonneChoice(
        label="Personne", queryset=Personne.objects.none(), required=False,
        help_text="Laissez vide si la structure désigne quelqu'un à chaque réunion.",
    )  # fmt: skip

    class Meta:
        model = Siege
        fields = SIEGE_FIELDS
        widgets = {"debut": DateInput, "fin": DateInput}
        help_texts = {
            "titre": "Ex. « référente de la troïka », « représentant des directeurs d'école ».",
            "compte": "Si la personne a un compte : elle lira les points réservés à l'instance.",
            "suppleant_de": "Pour un suppléant : le siège qu'il remplace.",
            "fin": "Premier jour où ce siège n'est plus occupé.",
        }

    def __init__(
        self, data: QueryDict | None = None, *, siege: Siege, base: Mapping[str, Json], **kwargs: Any
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        others = Siege.objects.filter(instance=siege.instance_id).exclude(pk=siege.pk or 0)
        local = {
            "personne": people_of(siege.cite),
            "compte": accounts_of(siege.cite),
            "suppleant_de": others.select_related("structure"),
        }
        limit_to(self, siege.cite, local)


class FinForm(forms.Form):
    """From when a seat is empty."""

    fin = forms.DateField(label="À partir du", widget=DateInput, help_text="Premier jour sans ce siège.")

    def __init__(self, data: QueryDict | None = None, *, today: date) -> None:
        super().__init__(data, initial={"fin": today})
