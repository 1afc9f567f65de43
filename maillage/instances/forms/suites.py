"""The forms of decisions and tasks: whole, or the few fields that one fills while typing the minutes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.accounts.models import User
from maillage.acteurs.forms.champs import StructureField, limit_to
from maillage.acteurs.models import Personne
from maillage.actions.models import Action, Enveloppe
from maillage.base.sheets import SectionedForm
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.dispositifs.models import Deploiement
from maillage.instances.choices import EtatDecision
from maillage.instances.forms.champs import PersonneChoice, accounts_of, people_of
from maillage.instances.models import Decision, Tache
from maillage.instances.models.fiche import DECISION_FIELDS, TACHE_FIELDS

NO_NAMES = "Sans nom d'enfant, de jeune ni de parent."


class DecisionForm(SectionedForm):
    class Meta:
        model = Decision
        fields = DECISION_FIELDS
        widgets = {"le": DateInput, "texte": forms.Textarea({"rows": 2})}
        help_texts = {"texte": NO_NAMES, "pour": "Les voix, pour un vote seulement."}

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, user: User, **kwargs: Any) -> None:
        """It bears on what `user` may see."""
        super().__init__(data, **kwargs)
        envelopes = Enveloppe.objects.filter(cite=cite)
        local = {
            "action": Action.objects.all().seen_by(user, cite),
            "enveloppe": envelopes if can(user, Capability.BUDGET_VIEW, cite) else envelopes.none(),
            "deploiement": Deploiement.objects.all().seen_by(user, cite).select_related("dispositif"),
        }
        limit_to(self, cite, local)


QUICK_DECISION = ("texte", "accord", "pour", "contre", "abstentions", "action", "enveloppe", "deploiement")


class TacheForm(SectionedForm):
    structure = StructureField(label="Par (structure)")
    personne = PersonneChoice(
        label="Par (personne de l'annuaire)", queryset=Personne.objects.none(), required=False
    )

    class Meta:
        model = Tache
        fields = TACHE_FIELDS
        widgets = {"echeance": DateInput, "precision": forms.Textarea({"rows": 2})}
        help_texts = {
            "quoi": f"Un verbe et un objet. {NO_NAMES}",
            "rappel_jours": "Un courriel rappelle la tâche ce nombre de jours avant, puis chaque semaine de retard.",
        }

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        limit_to(self, cite, {"responsable": accounts_of(cite), "personne": people_of(cite)})


QUICK_TASK = ("quoi", "responsable", "structure", "echeance")


class SuiteForm(forms.Form):
    """What becomes of a decision."""

    etat = forms.ChoiceField(label="Elle est maintenant", widget=forms.RadioSelect)
    motif = forms.CharField(
        label="Précision", max_length=300, required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Demandée pour « sans suite » et « retirée ».",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, suivants: Iterable[EtatDecision]) -> None:
        super().__init__(data)
        self.fields["etat"].choices = [(state.value, state.label) for state in suivants]  # type: ignore[attr-defined]
