"""Which mind map to show; the note of one of its branches."""

from typing import Any

from django import forms
from django.utils import timezone

from maillage.cartographie.choices import Lecture
from maillage.cartographie.rules import LONGEST_NOTE
from maillage.cartographie.selectors.mentale import Demande
from maillage.cites.models import Theme

FIRST_YEAR, LAST_YEAR = 2019, 2100


class DemandeForm(forms.Form):
    """Read from the address bar; what is not understood is said, and the default is shown."""

    lecture = forms.ChoiceField(label="Lire la cité par", required=False, choices=Lecture.choices)
    theme = forms.ModelChoiceField(
        Theme.objects.all(),
        label="Thème",
        required=False,
        to_field_name="code",
        empty_label="Choisir un thème",
        help_text="Pour la lecture autour d'un thème.",
        error_messages={"invalid_choice": "Ce thème n'existe pas."},
    )
    annee = forms.IntegerField(
        label="Actions de l'année",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        error_messages={"invalid": "Écrivez une année sur quatre chiffres, 2026 par exemple."},
    )

    def demande(self) -> Demande:
        """What was understood: the axes of the year otherwise. A theme is the first one until it is chosen."""
        understood: dict[str, Any] = {}
        if self.is_bound:
            self.is_valid()
            understood = self.cleaned_data
        lecture = Lecture(understood.get("lecture") or Lecture.AXES)
        annee = understood.get("annee") or timezone.localdate().year
        theme = (understood.get("theme") or Theme.objects.first()) if lecture == Lecture.THEME else None
        return Demande(lecture if theme or lecture != Lecture.THEME else Lecture.AXES, annee, theme)

    def shown(self) -> "DemandeForm":
        """The form to show: with what is looked at, and what was typed when it was not understood."""
        if self.is_bound and not self.is_valid():
            return self
        asked = self.demande()
        return DemandeForm(
            initial={"lecture": asked.lecture, "annee": asked.annee, "theme": asked.theme and asked.theme.pk}
        )


class NoteForm(forms.Form):
    """`lu` is the note as the person read it: what tells that somebody else has written meanwhile."""

    note = forms.CharField(
        label="Note",
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=f"{LONGEST_NOTE} signes au plus. Visible de toutes les personnes qui ouvrent la carte. "
        "Jamais le nom d'un enfant, d'un parent ou d'un jeune.",
    )
    lu = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)
