"""The forms of the watch: a feed to follow, a note, what becomes of a signal."""

from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs.forms.champs import LigneDeTexte
from maillage.cites.models import Cite
from maillage.dispositifs.choices import EtatDeploiement, EtatVeille
from maillage.dispositifs.models import Deploiement, Dispositif, Signalement
from maillage.dispositifs.rules import TRIAGE

LOCAL = "local"
SHEET, SCHEME = "fiche", "catalogue"


class FluxForm(forms.Form):
    url = forms.URLField(
        label="Adresse du flux", max_length=500, assume_scheme="https",
        help_text="Celle du flux RSS ou Atom, pas celle de la page d'accueil du site.",
        error_messages={"invalid": "Cette adresse est mal écrite : recopiez-la depuis le navigateur."},
    )  # fmt: skip
    titre = LigneDeTexte(
        label="Nom", max_length=200, required=False, help_text="Laissé vide, celui que le flux se donne."
    )


class NoteForm(forms.ModelForm[Signalement]):
    titre = LigneDeTexte(label="Ce qui est à regarder", max_length=300)
    lien = forms.URLField(label="Lien", max_length=500, required=False, assume_scheme="https")

    class Meta:
        model = Signalement
        fields = ("titre", "lien", "resume", "dispositif")
        widgets = {"resume": forms.Textarea({"rows": 4})}
        labels = {"resume": "Ce qu'on en sait", "dispositif": "Dispositif concerné"}
        help_texts = {"resume": "Qui en a parlé, pour quand, sans nom d'enfant ni de parent."}

    def _post_clean(self) -> None:
        """The row is checked by the service."""


class TriForm(forms.Form):
    """One state among those that are possible; adopting also says as what."""

    etat = forms.ChoiceField(
        label="Ce que vous en faites", widget=forms.RadioSelect,
        error_messages={"required": "Choisissez ce que vous en faites."},
    )  # fmt: skip
    motif = forms.CharField(
        label="Motif ou précision", max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Demandé pour écarter.",
    )  # fmt: skip
    comme = forms.ChoiceField(
        label="Si vous l'adoptez : comme quel dispositif ?", required=False,
        help_text="Une fiche de la cité, un dispositif du catalogue (sa fiche est alors créée, avec ses étapes), "
        "ou un nouveau dispositif local.",
    )  # fmt: skip
    nom = LigneDeTexte(
        label="Nom du nouveau dispositif local", max_length=200, required=False,
        help_text="Seulement pour un nouveau dispositif local.",
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None = None, *, signalement: Signalement, initial: Any = None
    ) -> None:
        super().__init__(data, initial=initial)
        fields: dict[str, Any] = self.fields
        fields["etat"].choices = [(state.value, VERBS[state]) for state in TRIAGE[signalement.etat]]
        fields["comme"].choices = as_what(signalement.cite)
        if EtatVeille.ADOPTE not in TRIAGE[signalement.etat]:
            del self.fields["comme"], self.fields["nom"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        state, target = cleaned.get("etat"), cleaned.get("comme")
        if state == EtatVeille.ECARTE and not cleaned.get("motif"):
            self.add_error(
                "motif", "Dites pourquoi c'est écarté : quelqu'un se posera la question plus tard."
            )
        if state == EtatVeille.ADOPTE and not target:
            self.add_error("comme", "Dites à quelle fiche le rattacher, ou quelle fiche créer.")
        if state == EtatVeille.ADOPTE and target == LOCAL and not cleaned.get("nom"):
            self.add_error("nom", "Donnez un nom au nouveau dispositif.")
        return cleaned

    def target(self) -> dict[str, Any]:
        """The arguments of `adopt`."""
        kind, _, key = self.cleaned_data["comme"].partition(":")
        if kind == SHEET:
            return {"deploiement": Deploiement.objects.get(pk=key)}
        if kind == SCHEME:
            return {"dispositif": Dispositif.objects.get(pk=key)}
        return {"nom": self.cleaned_data["nom"]}


VERBS = {
    EtatVeille.A_TRIER: "Le remettre à trier",
    EtatVeille.A_ETUDIER: "À étudier",
    EtatVeille.ADOPTE: "L'adopter",
    EtatVeille.ECARTE: "L'écarter",
}


def as_what(cite: Cite) -> list[Any]:
    """Choices in groups: a local one, sheets of the cité, schemes of the catalogue that are not here."""
    rows = Deploiement.objects.filter(cite=cite).exclude(etat=EtatDeploiement.CLOS)
    here = list(rows.select_related("dispositif"))
    known = {row.dispositif_id for row in here}
    sheets = [(f"{SHEET}:{row.pk}", f"{row.court} ({row.get_etat_display()})") for row in here]
    schemes = [(f"{SCHEME}:{row.pk}", str(row)) for row in Dispositif.objects.all() if row.pk not in known]
    groups = [("Une fiche de la cité", sheets), ("Un dispositif du catalogue", schemes)]
    return [("", "Choisissez…"), (LOCAL, "Un nouveau dispositif local"), *[g for g in groups if g[1]]]
