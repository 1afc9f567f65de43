"""Questions asked of the network: a day, how long a meeting counts, which facts; a subject to find partners for."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from maillage.acteurs.forms.champs import Ages, StructureField, limit_to
from maillage.base.widgets import DateInput
from maillage.cartographie.selectors.interets import wanted
from maillage.cartographie.selectors.reseau import DEFAULT_MEMORY, KINDS, MEMORIES, Question
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.interests import Subject
from maillage.territoires.models import Qpv

EARLIEST = date(2000, 1, 1)


class QuestionForm(forms.Form):
    """Read from the address bar; what is not understood is said, and the default is shown."""

    le = forms.DateField(label="Au", required=False, widget=DateInput)
    memoire = forms.TypedChoiceField(
        label="Une rencontre compte pendant", coerce=int, required=False, empty_value=None,
        choices=[(months, f"{months} mois") for months in MEMORIES],
    )  # fmt: skip
    nature = forms.MultipleChoiceField(
        label="Faits pris en compte", required=False, widget=forms.CheckboxSelectMultiple,
        choices=[(code, str(kind)) for code, kind in KINDS.items()],
    )  # fmt: skip

    def clean_le(self) -> date | None:
        day: date | None = self.cleaned_data["le"]
        if day is not None and not EARLIEST <= day <= date(2100, 1, 1):
            raise forms.ValidationError("Choisissez une date entre 2000 et 2100.")
        return day

    def question(self) -> Question:
        """What was understood; today, twelve months and every fact otherwise."""
        understood: dict[str, Any] = self.cleaned_data if self.is_bound and not self.is_valid() else {}
        if self.is_valid():
            understood = self.cleaned_data
        return Question(
            understood.get("le") or timezone.localdate(),
            understood.get("memoire") or DEFAULT_MEMORY,
            tuple(understood.get("nature") or ()),
        )

    def shown(self) -> "QuestionForm":
        """The form to show: with what is looked at, when nothing was asked."""
        if not self.is_bound:
            asked = self.question()
            self.initial = {"le": asked.le, "memoire": asked.memoire, **self.initial}
        return self


class ComparaisonForm(QuestionForm):
    avant = forms.DateField(label="Comparer depuis le", required=False, widget=DateInput)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        before, day = cleaned.get("avant"), cleaned.get("le") or timezone.localdate()
        if before is not None and before >= day:
            self.add_error("avant", "La première date doit venir avant la seconde.")
        return cleaned

    def before(self) -> date | None:
        return self.cleaned_data.get("avant") if self.is_valid() else None


class DepuisForm(forms.Form):
    """From whom introductions start."""

    depuis = StructureField(
        label="Une structure de l'annuaire", help_text="Celle d'où partent les présentations."
    )

    def __init__(self, *args: Any, cite: Cite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["depuis"].bind(cite, None)  # type: ignore[attr-defined]

    def source(self) -> str:
        """The key of the structure; empty when none was asked or understood."""
        return str(self.cleaned_data.get("depuis") or "") if self.is_bound and self.is_valid() else ""


class SujetForm(forms.Form):
    """An idea of action, or a gap."""

    themes = forms.ModelMultipleChoiceField(
        Theme.objects.all(),
        label="Thèmes",
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": "Choisissez au moins un thème.",
            "invalid_choice": "Ce thème n'existe pas.",
        },
    )
    ages = Ages(
        label="Âges", required=False, max_length=60, help_text="Ex. « 6-11 ans », « 18 mois - 3 ans »."
    )
    quartiers = forms.ModelMultipleChoiceField(
        Qpv.objects.none(),
        label="Quartiers",
        required=False,
        to_field_name="code",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Ce quartier n'est pas dans le périmètre de la cité."},
    )
    depuis = StructureField(
        label="Qui peut me présenter ? Je suis…",
        help_text="Facultatif : la structure d'où partent les présentations. Celles avec qui elle travaille déjà sont laissées de côté.",
    )

    def __init__(self, *args: Any, cite: Cite, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to(self, cite, {"quartiers": qpv_of(cite)})

    def subject(self) -> Subject:
        data = self.cleaned_data
        return wanted(
            (theme.code for theme in data["themes"]), data["ages"], (qpv.code for qpv in data["quartiers"])
        )
