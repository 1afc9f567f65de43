"""The forms of what a dispositif becomes in a cité, and of what is attached to it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db import models
from django.http import QueryDict

from maillage.acteurs.forms.champs import LigneDeTexte, StructureField, limit_to
from maillage.acteurs.models import Personne
from maillage.acteurs.models.fiche import AGES
from maillage.base.amounts import AmountField
from maillage.base.sheets import SheetForm
from maillage.base.templatetags.french import date_longue
from maillage.base.values import Values
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.forms.cible import CibleLocaleForm
from maillage.dispositifs.models import Articulation, Deploiement, Echeance, EtapeActivation
from maillage.dispositifs.models.fiche import DEPLOIEMENT_FIELDS, DEPLOIEMENT_SECTIONS

AS_CATALOGUE = "Laissé vide, comme dans le catalogue."


class DeploiementForm(CibleLocaleForm):
    sections = DEPLOIEMENT_SECTIONS
    long = frozenset(
        {
            "nom", "commentaire", "communes", "qpvs", "etablissements", "publics", "themes", "temps", "orientation",
            "toute_la_cite", "dispositif",
        }
    )  # fmt: skip
    nom = LigneDeTexte(
        label="Nom local", max_length=200, required=False,
        help_text="Si la cité lui donne un autre nom, ou s'il n'est pas au catalogue.",
    )  # fmt: skip
    porteur = StructureField(label="Porteur", help_text="La structure qui l'offre.")
    budget = AmountField(label="Budget annuel")
    lien = forms.URLField(label="Lien utile", max_length=300, required=False, assume_scheme="https")

    class Meta:
        model = Deploiement
        fields = tuple(name for name in DEPLOIEMENT_FIELDS if name not in AGES)
        widgets = {
            **dict.fromkeys(("debut", "fin", "verifie_le"), DateInput),
            **dict.fromkeys(
                ("communes", "qpvs", "etablissements", "themes", "publics"), forms.CheckboxSelectMultiple
            ),
            "commentaire": forms.Textarea({"rows": 2}),
            "orientation": forms.Textarea({"rows": 2}),
        }
        help_texts = {
            "themes": AS_CATALOGUE,
            "publics": AS_CATALOGUE,
            "toute_la_cite": "Décochez pour choisir des communes, quartiers ou établissements.",
            "fin": "Premier jour où il n'existe plus.",
            "commentaire": "Sans nom d'enfant, de jeune ni de parent.",
            "difficulte_motif": "Un fait, jamais un jugement sur une personne.",
            "orientation": "Qui oriente, comment, avec quel contact : c'est ce que le réseau cherche.",
            "epci_siren": "Neuf chiffres, si le périmètre est celui d'une intercommunalité.",
        }

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, **kwargs: Any) -> None:
        super().__init__(data, cite=cite, **kwargs)
        people = Personne.objects.filter(cite=cite, archivee_le__isnull=True)
        limit_to(self, cite, {"referent": people, "referent_troika": equipe_of(cite)})
        if "qpvs" in self.fields:
            # two vintages of a district bear one name
            self.fields["qpvs"].label_from_instance = lambda qpv: f"{qpv.nom} ({qpv.code}, {qpv.millesime})"  # type: ignore[attr-defined]
        for name in ("ages", "temps"):
            if name in self.fields:
                self.fields[name].help_text = AS_CATALOGUE

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = cleaned.get("debut"), cleaned.get("fin")
        if debut and fin and fin <= debut:
            self.add_error(
                "fin",
                f"Il finirait avant d'avoir commencé ({date_longue(debut)}) : corrigez l'une des deux dates.",
            )
        siren = cleaned.get("epci_siren")
        if siren and not (siren.isdecimal() and len(siren) == 9):
            self.add_error("epci_siren", f"« {siren} » n'a pas les neuf chiffres d'un SIREN : vérifiez-le.")
        if "dispositif" in self.fields and not cleaned.get("dispositif") and not cleaned.get("nom"):
            self.add_error("nom", "Choisissez un dispositif du catalogue, ou donnez un nom local.")
        return cleaned


class EtatForm(forms.Form):
    etat = forms.ChoiceField(label="Nouvel état", widget=forms.RadioSelect)
    motif = forms.CharField(
        label="Motif", max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Demandé pour l'extinction, la clôture ou l'abandon.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, suivants: Iterable[EtatDeploiement]) -> None:
        super().__init__(data)
        self.fields["etat"].choices = [(state.value, state.label) for state in suivants]  # type: ignore[attr-defined]


# ── attached ──────────────────────────────────────────────────────────


class AttachedForm(SheetForm):
    """A row attached to a deployment; what can be chosen is limited to its cité."""

    def __init__(
        self, data: QueryDict | None = None, *, deploiement: Deploiement, base: Values, **kwargs: Any
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        cite = deploiement.cite
        others = Deploiement.objects.filter(cite=cite).exclude(pk=deploiement.pk)
        limit_to(self, cite, {"cible": others.select_related("dispositif"), "responsable": equipe_of(cite)})


class ArticulationForm(AttachedForm):
    class Meta:
        model = Articulation
        fields = ("type", "cible", "commentaire")


class EtapeForm(AttachedForm):
    libelle = LigneDeTexte(label="Étape", max_length=200)

    class Meta:
        model = EtapeActivation
        fields = ("libelle", "responsable", "echeance", "etat", "ordre", "note")
        widgets = {"echeance": DateInput}


class EcheanceForm(AttachedForm):
    libelle = LigneDeTexte(label="Échéance", max_length=200)

    class Meta:
        model = Echeance
        fields = ("libelle", "le", "rappel_jours", "periode", "faite_le")
        widgets = {"le": DateInput, "faite_le": DateInput}
        help_texts = {
            "rappel_jours": "Elle apparaît dans « Échéances » ce nombre de jours avant.",
            "periode": "Une fois faite, la suivante s'inscrit toute seule.",
        }


@dataclass(frozen=True)
class Nature:
    """A kind of row attached to a deployment; `champ` is its key to the deployment."""

    code: str
    modele: type[models.Model]
    formulaire: type[AttachedForm]
    un: str
    fait: str
    champ: str = "deploiement"


NATURES = {
    nature.code: nature
    for nature in (
        Nature("articulations", Articulation, ArticulationForm, "un lien", "Lien enregistré.", "origine"),
        Nature("etapes", EtapeActivation, EtapeForm, "une étape", "Étape enregistrée."),
        Nature("echeances", Echeance, EcheanceForm, "une échéance", "Échéance enregistrée."),
    )
}
