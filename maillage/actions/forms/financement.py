"""The forms of money: a funding line in groups, a payment, an envelope."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.acteurs.forms.champs import StructureField, limit_to
from maillage.actions.models import Enveloppe, Financement, Versement
from maillage.base.amounts import AmountField
from maillage.base.sheets import SheetForm
from maillage.base.values import Json
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite

CENTS = Decimal("0.00")
GROUPES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("Qui paie", ("source", "financeur", "enveloppe", "exercice", "type", "credit", "section", "theme_p147")),
    ("Combien", ("demande", "valide", "notifie", "consomme", "reporte")),
    (
        "Quand",
        (
            "depose_le", "decide_le", "notifie_le", "convention_le", "compte_rendu_attendu_le",
            "compte_rendu_recu_le", "cer_signe",
        ),
    ),
    ("Références", ("numero_dossier", "cerfa", "compte", "commentaire")),
)  # fmt: skip

GROUPES_ENVELOPPE: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("De qui", ("source", "exercice", "intitule", "financeur", "gestionnaire", "commentaire")),
    ("Combien", ("dotation", "abondement", "report_entrant")),
)


def overrun_reason() -> forms.CharField:
    return forms.CharField(
        label="Motif de la décision de dépassement", required=False, max_length=300,
        help_text="Seulement si l'enveloppe est dépassée : qui l'a décidé, pourquoi.",
    )  # fmt: skip


class FinancementForm(SheetForm):
    financeur = StructureField(label="Financeur", help_text="La structure de l'annuaire, si elle y est.")
    demande = AmountField(label="Demandé", empty=CENTS)
    valide = AmountField(label="Validé", help_text="Vide : pas encore décidé. 0 : refusé.")
    notifie = AmountField(
        label="Notifié", help_text="Le montant de l'arrêté, de la convention ou de la lettre."
    )
    consomme = AmountField(label="Consommé")
    reporte = AmountField(label="Reporté sur l'exercice suivant")
    motif_depassement = overrun_reason()

    class Meta:
        model = Financement
        fields = tuple(name for _, names in GROUPES for name in names)
        widgets = dict.fromkeys(GROUPES[2][1][:-1], DateInput)
        help_texts = {
            "compte_rendu_attendu_le": "Laissé vide, le 30 juin qui suit l'exercice (Cerfa 15059).",
            "theme_p147": "Pour le P147 seulement.",
            "enveloppe": "Laissée à « aucune », un montant validé ou notifié rejoint celle de sa source s'il n'y en a qu'une.",
        }

    def __init__(
        self, data: QueryDict | None = None, *, cite: Cite, base: Mapping[str, Json], **kwargs: Any
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        limit_to(self, cite, {"enveloppe": Enveloppe.objects.filter(cite=cite)})
        self.fields["enveloppe"].empty_label = "aucune"  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        envelope = cleaned.get("enveloppe")
        if envelope and (envelope.source, envelope.exercice) != (
            cleaned.get("source"),
            cleaned.get("exercice"),
        ):
            self.add_error(
                "enveloppe",
                "Cette enveloppe est d'une autre source ou d'un autre exercice que la ligne : choisissez-en une autre.",
            )
        return cleaned

    def groupes(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPES]


class VersementForm(SheetForm):
    montant = AmountField(label="Montant", required=True)

    class Meta:
        model = Versement
        fields = ("le", "montant", "reference")
        widgets = {"le": DateInput}


class EnveloppeForm(SheetForm):
    financeur = StructureField(label="Financeur")
    gestionnaire = StructureField(
        label="Tenue par", help_text="Ex. le collège chef de file, pour le fonds de la cité."
    )
    dotation = AmountField(label="Dotation", empty=CENTS)
    abondement = AmountField(label="Abondement", empty=CENTS)
    report_entrant = AmountField(label="Report de l'exercice précédent", empty=CENTS)
    motif_depassement = overrun_reason()

    class Meta:
        model = Enveloppe
        fields = tuple(name for _, names in GROUPES_ENVELOPPE for name in names)

    def __init__(
        self, data: QueryDict | None = None, *, cite: Cite, base: Mapping[str, Json], **kwargs: Any
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        limit_to(self, cite)

    def groupes(self) -> list[tuple[str, list[forms.BoundField]]]:
        return [(title, [self[name] for name in names]) for title, names in GROUPES_ENVELOPPE]
