"""Short forms of what is attached to an action."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from maillage.acteurs.forms.champs import LigneDeTexte, StructureField, limit_to
from maillage.actions.choices import Compte, EtatAction, RolePartenaire
from maillage.actions.models import (
    Action,
    Beneficiaires,
    Charge,
    Indicateur,
    Jalon,
    Mesure,
    NoteSuivi,
    Partenaire,
    Seance,
)
from maillage.actions.models.suivi import TRANCHES
from maillage.base.amounts import AmountField
from maillage.base.sheets import SheetForm
from maillage.base.values import Values
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite


class AttachedForm(SheetForm):
    """A row attached to an action; `cite` limits what can be chosen."""

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, base: Values, **kwargs: Any) -> None:
        super().__init__(data, base=base, **kwargs)
        limit_to(self, cite)


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


class ChargeForm(AttachedForm):
    compte = forms.ChoiceField(label="Compte", choices=Compte.choices)
    montant = AmountField(
        label="Montant prévu", required=True, help_text="En euros, ex. « 1 250,50 ».",
        error_messages={"required": "Donnez le montant prévu, même à peu près : il se corrige."},
    )  # fmt: skip

    class Meta:
        model = Charge
        fields = ("compte", "libelle", "montant")


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
        Nature("charges", Charge, ChargeForm, "une charge", "Charge enregistrée.", "financement"),
    )
}

NUMBERS = ("total", *TRANCHES, "dont_qpv", "dont_filles", "parents", "professionnels")


class BeneficiairesForm(SheetForm):
    """Numbers only. Bands that do not add up to the total are told, not refused: some are known, some not."""

    class Meta:
        model = Beneficiaires
        fields = NUMBERS

    def __init__(self, data: QueryDict | None = None, *, base: Values, **kwargs: Any) -> None:
        super().__init__(data, base=base, **kwargs)
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


class EtatForm(forms.Form):
    """Moving an action on. Only the next states are offered; any other is refused by the rules, in a sentence."""

    etat = forms.CharField(label="Passer à", widget=forms.Select)
    motif = forms.CharField(
        label="Motif", required=False, max_length=300,
        help_text="Demandé pour suspendre, abandonner ou pérenniser.",
    )  # fmt: skip
    validee_par = forms.CharField(label="Instance qui a validé", required=False, max_length=200)
    validee_le = forms.DateField(label="Date de la décision", required=False, widget=DateInput)
    decision = forms.CharField(label="Décision", required=False, max_length=300)

    def __init__(
        self, data: QueryDict | None = None, *, action: Action, suivants: tuple[EtatAction, ...]
    ) -> None:
        known = {name: getattr(action, name) for name in ("validee_par", "validee_le", "decision")}
        super().__init__(data, initial=known)
        self.fields["etat"].widget.choices = [(state.value, state.label) for state in suivants]

    def clean_etat(self) -> str:
        asked: str = self.cleaned_data["etat"]
        if asked not in EtatAction.values:
            raise ValidationError("Cet état n'existe pas : choisissez dans la liste.")
        return asked
