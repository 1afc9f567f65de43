"""Noting a contact, correcting it, changing a stage: short forms that a phone can fill in the street."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs.choices import CANAL_ICONES, Canal, Mobilisation
from maillage.acteurs.forms.champs import LigneDeTexte, StructureField, limit_to
from maillage.acteurs.models import Contact, Personne, Structure
from maillage.acteurs.rules import next_stage
from maillage.acteurs.services.enrolement import CONTACT_FIELDS
from maillage.base.sheets import SheetForm
from maillage.base.values import Json
from maillage.base.widgets import DateInput, Tuiles
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of

FACTS = "Des faits, sans jugement sur une personne, sans nom d'enfant, de jeune ni de parent."
AUTO = "auto"
STAGES = (
    (AUTO, "comme le veut ce contact"),
    ("", "ne change pas"),
    *((stage.value, str(stage.label)) for stage in Mobilisation),
)


CANAUX = [(code, str(label).replace("« ", "«\xa0").replace(" »", "\xa0»")) for code, label in Canal.choices]
"""As tiles show them: a quotation mark never stays alone on its line."""


class ContactForm(SheetForm):
    """A contact that is known: `base` is what was read, for the team to lose nothing when two correct it at once."""

    canal = forms.ChoiceField(
        label="Comment", choices=CANAUX, widget=Tuiles(icones=CANAL_ICONES),
        error_messages={"required": "Dites comment le contact a eu lieu : rencontre, téléphone, visite…"},
    )  # fmt: skip
    resume = forms.CharField(
        label="Ce qui s'est dit", widget=forms.Textarea({"rows": 4}), max_length=5000, help_text=FACTS,
        error_messages={"required": "Dites en une phrase ce qui s'est dit ou décidé."},
    )  # fmt: skip
    lieu = LigneDeTexte(
        label="Où", max_length=200, required=False, help_text="Au local, au marché, à la sortie de l'école…"
    )
    suite = LigneDeTexte(
        label="Suite prévue", max_length=300, required=False, help_text="Ex. « rappeler après les vacances »."
    )

    class Meta:
        model = Contact
        fields = CONTACT_FIELDS
        widgets = {"le": DateInput, "suite_le": DateInput}
        labels = {
            "le": "Quand",
            "suite_le": "Pour quand",
            "leur_initiative": "C'est elle qui nous a contactés",
        }
        help_texts = {
            "leur_initiative": "Un appel ou un courriel reçu ne compte pas comme une sollicitation."
        }

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cite: Cite,
        structure: Structure | None,
        base: Mapping[str, Json],
        **kwargs: Any,
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        self.cite = cite
        self.concernee = structure
        fields: Mapping[str, Any] = self.fields
        fields["personne"].empty_label = "aucune en particulier"
        fields["equipier"].empty_label = "non précisé"
        people = Personne.objects.filter(cite=cite, archivee_le__isnull=True)
        here = people.filter(fonctions__structure=structure) if structure else Personne.objects.none()
        limit_to(self, cite, {"personne": here, "equipier": equipe_of(cite)})


class NoteForm(ContactForm):
    """A contact to be noted: which structure, of the recent ones or searched; the stage follows the contact."""

    structure = StructureField(label="Autre structure", help_text="Tapez les premières lettres de son nom.")
    recente = forms.ChoiceField(label="Structure", required=False, widget=Tuiles)
    etape = forms.ChoiceField(
        label="Étape d'enrôlement", choices=STAGES, required=False, initial=AUTO,
        help_text="Une rencontre fait passer à « rencontrée », un appel ou un courriel à « contactée ».",
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cite: Cite,
        structure: Structure | None = None,
        recentes: Sequence[Structure] = (),
        **kwargs: Any,
    ) -> None:
        self.choosable = {str(row.pk): row for row in (*([structure] if structure else []), *recentes)}
        super().__init__(data, cite=cite, structure=self.posted(data, cite) or structure, base={}, **kwargs)
        del self.fields["mobilisation"]
        self.fields["recente"].choices = [(pk, row.nom) for pk, row in self.choosable.items()]  # type: ignore[attr-defined]
        if not self.choosable:
            self.fields["structure"].label = "Structure"

    def posted(self, data: QueryDict | None, cite: Cite) -> Structure | None:
        """What was sent names the structure whose people may be chosen."""
        asked = (data.get("structure") or data.get("recente") or "") if data else ""
        return structure_of(cite, asked)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        chosen = cleaned.get("structure") or cleaned.get("recente")
        if chosen:
            cleaned["structure"] = structure_of(self.cite, str(chosen))
        elif "structure" not in self.errors and "recente" not in self.errors:
            self.add_error(
                "structure", "Dites quelle structure : choisissez-la parmi les récentes, ou cherchez-la."
            )
        return cleaned

    def stage(self) -> str:
        """The stage that the contact leads to; empty when it changes nothing."""
        structure: Structure = self.cleaned_data["structure"]
        asked = self.cleaned_data["etape"]
        if asked == AUTO:
            proposed = next_stage(structure.mobilisation, self.cleaned_data["canal"])
            return proposed.value if proposed else ""
        return asked if asked != structure.mobilisation else ""


def structure_of(cite: Cite, asked: str) -> Structure | None:
    """The living structure of the cité with this identifier, or None."""
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return Structure.objects.filter(cite=cite, pk=asked).living().first()


class EtapeForm(forms.Form):
    """The stage of a structure, without a contact to tell."""

    etape = forms.ChoiceField(
        label="Nouvelle étape", choices=Mobilisation.choices, widget=Tuiles,
        error_messages={"required": "Choisissez l'étape atteinte."},
    )  # fmt: skip
    le = forms.DateField(label="Depuis le", widget=DateInput)
    motif = LigneDeTexte(
        label="Précision", max_length=300, required=False, help_text="Ce que l'équipe doit savoir, en faits."
    )
