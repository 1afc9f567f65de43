"""The form of an action: all of it, or one section; always in JSON values in and out."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from maillage.acteurs.forms.champs import LigneDeTexte, StructureField, limit_to
from maillage.acteurs.models import Personne, Structure
from maillage.acteurs.models.fiche import AGES
from maillage.actions.choices import ObjectifNational
from maillage.actions.models import Action, Appel, Axe, AxeTransversal
from maillage.actions.models.fiche import ACTION_FIELDS, SECTION_OF, SECTIONS
from maillage.base.templatetags.french import date_longue
from maillage.base.values import Values
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.dispositifs.forms.cible import CibleLocaleForm
from maillage.dispositifs.models import Deploiement

LONG = frozenset(
    {
        "intitule", "resume", "constat", "objectifs", "contenu", "droit_commun", "themes", "publics", "temps", "qpvs",
        "etablissements", "communes", "lieux", "dispositifs", "transversaux", "objectifs_nationaux", "intitule_dauphin",
        "objectif", "appel", "decision",
    }
)  # fmt: skip
DATES = ("debut", "fin", "validee_le", "compte_rendu_financier_le")
TICKED = ("themes", "publics", "qpvs", "communes", "etablissements", "dispositifs", "transversaux")


class ActionForm(CibleLocaleForm):
    sections = SECTIONS
    long = LONG
    intitule = LigneDeTexte(label="Intitulé", max_length=300)
    code = LigneDeTexte(
        label="Code", max_length=40, required=False, help_text="Laissé vide, il est donné par le programme."
    )
    objectifs_nationaux = forms.MultipleChoiceField(
        label="Objectifs nationaux", required=False, choices=ObjectifNational.choices,
        widget=forms.CheckboxSelectMultiple, help_text="Laissés vides, ceux de l'axe choisi.",
    )  # fmt: skip
    porteur = StructureField(label="Porteur", help_text="La structure qui porte l'action.")

    class Meta:
        model = Action
        fields = tuple(name for name in ACTION_FIELDS if name not in AGES)
        widgets = {
            **dict.fromkeys(DATES, DateInput),
            **dict.fromkeys(TICKED, forms.CheckboxSelectMultiple),
            "resume": forms.Textarea({"rows": 2, "maxlength": 300}),
            "constat": forms.Textarea({"rows": 3}),
            "objectifs": forms.Textarea({"rows": 3}),
            "contenu": forms.Textarea({"rows": 4}),
            "droit_commun": forms.Textarea({"rows": 2}),
            "annee_scolaire": forms.TextInput({"placeholder": "2026-2027"}),
        }
        help_texts = {
            "resume": "300 caractères, sans nom de personne : il peut être publié.",
            "constat": "Le besoin auquel l'action répond, en chiffres si possible. Jamais le nom d'un enfant, d'un jeune ou d'un parent.",
            "referent": "Dans l'équipe, la personne qui suit l'action : ce n'est pas le porteur.",
            "intitule_dauphin": "Laissé vide, il suit le modèle de la cité.",
            "difficulte_motif": "Un fait, jamais un jugement sur une personne.",
            "fin": "Dernier jour de l'action.",
            "lieux": "Ctrl ou Maj pour en choisir plusieurs.",
            "precedente": "Une action d'une année d'avant. « Reconduire » fait ce lien tout seul.",
        }

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, **kwargs: Any) -> None:
        super().__init__(data, cite=cite, **kwargs)
        limit_to(self, cite, local_choices(cite))
        if "objectif" in self.fields:
            self.fields["objectif"].label_from_instance = indented  # type: ignore[attr-defined]
        if "precedente" in self.fields:
            self.fields["precedente"].label_from_instance = dated  # type: ignore[attr-defined]
        if "lieux" in self.fields:
            self.fields["lieux"].widget.attrs["size"] = 6

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        debut, fin = cleaned.get("debut"), cleaned.get("fin")
        if debut and fin and fin < debut:
            self.add_error(
                "fin",
                f"L'action finirait avant son début ({date_longue(debut)}) : corrigez l'une des deux dates.",
            )
        return cleaned

    def values(self) -> Values:
        found = super().values()
        if "code" in found and not found["code"]:
            found.pop("code")
        return found


def local_choices(cite: Cite) -> dict[str, QuerySet[Any]]:
    """Name of a field → what of the cité may be chosen in it."""
    return {
        "referent": equipe_of(cite),
        "pilote": Personne.objects.filter(cite=cite, archivee_le__isnull=True),
        "objectif": Axe.objects.filter(cite=cite, actif=True),
        "appel": Appel.objects.filter(cite=cite, archive_le__isnull=True),
        "precedente": Action.objects.living().filter(cite=cite).only("annee", "code", "intitule"),
        "lieux": Structure.objects.filter(cite=cite).living().only("nom", "cite"),
        "transversaux": AxeTransversal.objects.filter(cite=cite),
        "dispositifs": Deploiement.objects.filter(cite=cite).select_related("dispositif"),
    }


def indented(axe: Axe) -> str:
    return f"{'— ' * (axe.niveau - 1)}{axe}"


def dated(action: Action) -> str:
    return f"{action.annee} · {action.code} {action.intitule}"


def fields_of(section: str) -> tuple[str, ...]:
    """The fields of a section of the sheet; all of them when it is not known."""
    return SECTION_OF[section].champs if section in SECTION_OF else ACTION_FIELDS
