"""Short forms of what is attached to an action."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict

from maillage.acteurs.forms.champs import LigneDeTexte, StructureField
from maillage.actions.choices import EtatAction, RolePartenaire
from maillage.actions.models import (
    Action,
    Beneficiaires,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
)
from maillage.actions.models.suivi import TRANCHES
from maillage.base.sheets import SheetForm
from maillage.base.values import Values, json_value
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite


class AttachedForm(SheetForm):
    """A row attached to an action; `cite` limits what can be chosen."""

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, base: Values, **kwargs: Any) -> None:
        super().__init__(data, base=base, **kwargs)
        for field in self.fields.values():
            if isinstance(field, StructureField):
                field.bind(cite, None)


class PartenaireForm(AttachedForm):
    structure = StructureField(label="Structure", required=True)
    role = forms.ChoiceField(label="Rôle", choices=RolePartenaire.choices)

    class Meta:
        model = Partenaire
        fields = ("structure", "role", "precision")


class JalonForm(AttachedForm):
    class Meta:
        model = Jalon
        fields = ("libelle", "echeance", "responsable", "fait_le")
        widgets = {"echeance": DateInput, "fait_le": DateInput}


class NoteForm(AttachedForm):
    class Meta:
        model = NoteSuivi
        fields = ("le", "feu", "texte")
        widgets = {"le": DateInput, "texte": forms.Textarea({"rows": 3})}
        help_texts = {"texte": "Des faits, sans nom d'enfant, de jeune ni de parent."}


class SeanceForm(AttachedForm):
    class Meta:
        model = Seance
        fields = ("le", "libelle", "lieu", "jeunes", "parents", "professionnels", "commentaire")
        widgets = {"le": DateInput}
        help_texts = {"jeunes": "Des nombres, jamais de noms."}


class IndicateurForm(AttachedForm):
    libelle = LigneDeTexte(label="Indicateur", max_length=200)
    unite = LigneDeTexte(
        label="Unité", max_length=60, help_text="Ex. « enfants », « % », « séances ».",
        error_messages={"required": "Donnez l'unité : sans elle, un nombre ne dit rien (« enfants », « % », « séances »…)."},
    )  # fmt: skip

    class Meta:
        model = Indicateur
        fields = ("libelle", "type", "unite", "cible", "source")


class MesureForm(SheetForm):
    class Meta:
        model = Mesure
        fields = ("le", "valeur", "source", "commentaire")
        widgets = {"le": DateInput}


@dataclass(frozen=True)
class Nature:
    """A kind of attached row: its word in addresses, its model, its form, how it is told."""

    code: str
    modele: type[models.Model]
    formulaire: type[AttachedForm]
    un: str
    ajoute: str
    section: str


NATURES: Mapping[str, Nature] = {
    nature.code: nature
    for nature in (
        Nature(
            "partenaires",
            Partenaire,
            PartenaireForm,
            "un partenaire",
            "Partenaire enregistré.",
            "partenaires",
        ),
        Nature("jalons", Jalon, JalonForm, "un jalon", "Jalon enregistré.", "suivi"),
        Nature("notes", NoteSuivi, NoteForm, "une note de suivi", "Note enregistrée.", "suivi"),
        Nature("seances", Seance, SeanceForm, "une séance", "Séance enregistrée.", "seances"),
        Nature(
            "indicateurs",
            Indicateur,
            IndicateurForm,
            "un indicateur",
            "Indicateur enregistré.",
            "indicateurs",
        ),
    )
}

NUMBERS = ("total", *TRANCHES, "dont_qpv", "dont_filles", "parents", "professionnels")


class BeneficiairesForm(forms.ModelForm[Beneficiaires]):
    """Numbers only. Bands that do not add up to the total are told, not refused: some are known, some not."""

    class Meta:
        model = Beneficiaires
        fields = NUMBERS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            field.widget = forms.TextInput({"inputmode": "numeric", "autocomplete": "off"})

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        total = cleaned.get("total")
        for name, who in (
            ("dont_qpv", "habitants d'un quartier prioritaire"),
            ("dont_filles", "filles et jeunes femmes"),
        ):
            part = cleaned.get(name)
            if total is not None and part is not None and part > total:
                self.add_error(
                    name, f"{part} {who} pour un total de {total} : corrigez l'un des deux nombres."
                )
        return cleaned

    def _post_clean(self) -> None:
        """Checked by the service."""

    def values(self) -> Values:
        return {name: json_value(self.cleaned_data[name]) for name in NUMBERS}


def sum_of_bands(row: Beneficiaires) -> int | None:
    """The sum of the age bands, None when none is known."""
    known = [value for name in TRANCHES if (value := getattr(row, name)) is not None]
    return sum(known) if known else None


class EtatForm(forms.Form):
    """Moving an action on: the states it may take now, and what they ask for."""

    etat = forms.ChoiceField(label="Passer à")
    motif = forms.CharField(
        label="Motif", required=False, max_length=300,
        help_text="Demandé pour suspendre, abandonner ou pérenniser.",
    )  # fmt: skip
    validee_par = forms.CharField(label="Instance qui a validé", required=False, max_length=200)
    validee_le = forms.DateField(label="Date de la décision", required=False, widget=DateInput)

    def __init__(
        self, data: QueryDict | None = None, *, action: Action, suivants: tuple[EtatAction, ...]
    ) -> None:
        super().__init__(data, initial={"validee_par": action.validee_par, "validee_le": action.validee_le})
        self.fields["etat"].choices = [(state.value, state.label) for state in suivants]  # type: ignore[attr-defined]
