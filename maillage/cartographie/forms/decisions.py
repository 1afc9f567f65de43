"""What is asked of the person who acts on a gap."""

from collections.abc import Sequence
from typing import Any

from django import forms

from maillage.base.widgets import DateInput
from maillage.instances.models import Reunion


class AccepterForm(forms.Form):
    raison = forms.CharField(
        label="Pourquoi", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="Ce que les autres liront sur la case. Ex. « le centre social ouvre un accueil à la rentrée ».",
    )  # fmt: skip
    jusqu_au = forms.DateField(
        label="Jusqu'au",
        widget=DateInput,
        help_text="Ce jour-là, le manque redemandera une décision. Trois ans au plus.",
    )


class OrdreDuJourForm(forms.Form):
    """Which of the meetings to come."""

    reunion = forms.TypedChoiceField(
        label="Prochaine réunion", coerce=int, widget=forms.RadioSelect,
        error_messages={"required": "Choisissez la réunion, ou créez-en une."},
    )  # fmt: skip

    def __init__(self, *args: Any, meetings: Sequence[Reunion], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.meetings = {row.pk: row for row in meetings}
        self.fields["reunion"].choices = [(row.pk, str(row)) for row in meetings]  # type: ignore[attr-defined]

    def chosen(self) -> Reunion:
        return self.meetings[self.cleaned_data["reunion"]]
