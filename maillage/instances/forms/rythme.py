"""The form of the rule of frequency: one choice, then what it needs."""

from typing import Any

from django import forms
from django.http import QueryDict

from maillage.base.widgets import DateInput
from maillage.core.calendar.rules import BOUNDS, LENGTH, RANKS, START, WEEKDAYS, Rule, RuleKind, check_rule
from maillage.instances.models import Instance

KINDS = (
    ("", "sans rythme : selon les besoins"),
    (RuleKind.YEARLY.value, "tant de fois par an"),
    (RuleKind.MONTHLY.value, "tous les mois, ou tous les n mois"),
    (RuleKind.WEEKLY.value, "toutes les n semaines"),
    (RuleKind.BEFORE_HOLIDAYS.value, "n jours ouvrés avant chaque vacances scolaires"),
    (RuleKind.BEFORE_BODY.value, "n jours ouvrés avant une autre instance"),
)


class RythmeForm(forms.Form):
    genre = forms.ChoiceField(label="Rythme", choices=KINDS, required=False)
    nombre = forms.IntegerField(
        label="Nombre", min_value=1, max_value=60, required=False,
        help_text="Fois par an, mois, semaines ou jours ouvrés, selon le rythme.",
    )  # fmt: skip
    jour = forms.TypedChoiceField(
        label="Jour habituel", required=False, coerce=int, empty_value=None,
        choices=[("", "peu importe"), *((str(rank), name) for rank, name in enumerate(WEEKDAYS))],
    )  # fmt: skip
    rang = forms.TypedChoiceField(
        label="Dans le mois", required=False, coerce=int, empty_value=None,
        choices=[("", "peu importe"), *((str(rank), name) for rank, name in RANKS.items())],
        help_text="Pour « le deuxième mardi », avec un rythme en mois.",
    )  # fmt: skip
    instance = forms.ModelChoiceField(
        label="Avant quelle instance", queryset=Instance.objects.none(), required=False,
        help_text="Celle que cette instance prépare.",
    )  # fmt: skip
    depuis = forms.DateField(
        label="En comptant depuis", required=False, widget=DateInput,
        help_text="Laissé vide : depuis la dernière réunion.",
    )  # fmt: skip
    heure = forms.TimeField(label="Heure", required=False, widget=forms.TimeInput({"type": "time"}))
    duree = forms.IntegerField(label="Durée (minutes)", min_value=15, max_value=720, required=False)

    def __init__(self, data: QueryDict | None = None, *, instance: Instance, rule: Rule | None) -> None:
        super().__init__(data, initial=initial(rule))
        others = Instance.objects.filter(cite_id=instance.cite_id).exclude(pk=instance.pk)
        self.fields["instance"].queryset = others  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors or not cleaned.get("genre"):
            return cleaned
        try:
            check_rule(self.rule_of(cleaned))
        except ValueError as error:
            self.add_error(field_of(str(error)), str(error))
        return cleaned

    def rule(self) -> Rule | None:
        """What a valid form says."""
        return self.rule_of(self.cleaned_data) if self.cleaned_data["genre"] else None

    @staticmethod
    def rule_of(values: dict[str, Any]) -> Rule:
        return Rule(
            genre=RuleKind(values["genre"]),
            nombre=values.get("nombre") or 1,
            jour=values.get("jour"),
            rang=values.get("rang") if values["genre"] == RuleKind.MONTHLY else None,
            depuis=values.get("depuis"),
            instance=values["instance"].pk
            if values.get("instance") and values["genre"] == RuleKind.BEFORE_BODY
            else None,
            heure=values.get("heure") or START,
            duree=values.get("duree") or LENGTH,
        )


def field_of(sentence: str) -> str:
    """Beside which field a sentence of the rule is said."""
    if sentence in {bound[2] for bound in BOUNDS.values()}:
        return "nombre"
    return "instance" if "instance" in sentence else "rang" if "rang" in sentence else "genre"


def initial(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {"heure": "14:00", "duree": 120}
    names = ("nombre", "jour", "rang", "depuis", "instance", "duree")
    return {
        "genre": rule.genre.value, "heure": rule.heure.isoformat("minutes"),
        **{name: getattr(rule, name) for name in names},
    }  # fmt: skip
