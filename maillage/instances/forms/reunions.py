"""The forms of a meeting: when and where, the agenda, the guests, who came."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import QueryDict
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.accounts.models import User
from maillage.acteurs.forms.champs import LigneDeTexte, StructureField, limit_to
from maillage.acteurs.models import Personne
from maillage.actions.models import Action
from maillage.base.richtext import RichTextField
from maillage.base.sheets import SectionedForm, SheetForm
from maillage.base.values import Json, Values
from maillage.base.widgets import DateInput
from maillage.cites.models import Cite
from maillage.cites.selectors import equipe_of
from maillage.instances.choices import Envoi, QualiteSiege
from maillage.instances.forms.champs import PersonneChoice, people_of, utc_text
from maillage.instances.models import Frequentation, Invitation, PointOrdreDuJour, Reunion
from maillage.instances.models.fiche import POINT_FIELDS
from maillage.instances.models.reunion import COMPTES
from maillage.instances.selectors.preparation import LigneInvite

TIMES = ("jour", "de", "a")


class TimeInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


def as_long(start: time, de: time, a: time) -> time:
    """When a meeting moved to `start` ends, the same day."""
    day = date(2000, 1, 1)
    end = datetime.combine(day, start) + (datetime.combine(day, a) - datetime.combine(day, de))
    return end.time() if end.date() == day else time(23, 59)


class ReunionForm(SheetForm):
    """A day and two hours are typed; two moments are written."""

    jour = forms.DateField(label="Date", widget=DateInput)
    de = forms.TimeField(label="De", widget=TimeInput)
    a = forms.TimeField(label="À", widget=TimeInput)
    accueil = StructureField(label="Structure qui accueille")
    visio = forms.URLField(
        label="Lien de visioconférence", max_length=300, required=False, assume_scheme="https"
    )
    introduction = RichTextField(
        label="Texte de la convocation",
        help_text="Le lieu, la date et l'ordre du jour sont ajoutés tout seuls.",
    )

    class Meta:
        model = Reunion
        fields = ("objet", "lieu", "accueil", "visio", "introduction", "reponse_avant")
        widgets = {"reponse_avant": DateInput}
        help_texts = {
            "objet": "Si cette réunion a un objet particulier : sinon, c'est le nom de l'instance.",
            "reponse_avant": "Les réponses suivantes restent possibles, notées en retard.",
        }

    def __init__(
        self, data: QueryDict | None = None, *, cite: Cite, base: Mapping[str, Json], **kwargs: Any
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        self.order_fields(("objet", *TIMES, "lieu", "accueil", "visio", "reponse_avant", "introduction"))
        limit_to(self, cite)

    def initial_of(self, base: Mapping[str, Json]) -> dict[str, Any]:
        if not base.get("debut"):
            return dict(base)
        debut, fin = (timezone.localtime(datetime.fromisoformat(base[name])) for name in ("debut", "fin"))
        return {**base, "jour": debut.date(), "de": debut.time(), "a": fin.time()}

    def propose(self, asked: Mapping[str, str]) -> None:
        """Another day or hour for a meeting that exists, which keeps its length; what is no hour proposes nothing."""
        fields = {name: self.fields[name] for name in TIMES if name in asked}
        try:
            found = {name: field.clean(asked[name]) for name, field in fields.items()}
        except ValidationError:
            return
        if "de" in found and "a" not in found:
            found["a"] = as_long(found["de"], self.initial["de"], self.initial["a"])
        self.initial = {**self.initial, **found}

    def values(self) -> Values:
        found = super().values()
        if self.base.get("debut") and not any(name in self.changed_data for name in TIMES):
            return {**found, "debut": self.base["debut"], "fin": self.base["fin"]}
        return {**found, "debut": self.moment("de"), "fin": self.moment("a")}

    def moment(self, hour: str) -> str | None:
        day: date = self.cleaned_data["jour"]
        clock: time = self.cleaned_data[hour]
        return utc_text(timezone.make_aware(datetime.combine(day, clock)))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        start, end = cleaned.get("de"), cleaned.get("a")
        if start and end and end <= start:
            self.add_error(
                "a", f"La réunion finirait avant {start:%H:%M}, son heure de début : corrigez l'une des deux."
            )
        return cleaned


class SuiteReunionForm(ReunionForm):
    """The next meeting, with the points that one carries over."""

    points = forms.ModelMultipleChoiceField(
        label="Points à reprendre", queryset=PointOrdreDuJour.objects.none(), required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Les points cochés n'ont reçu ni texte, ni décision, ni tâche. Les tâches ouvertes et les décisions à "
        "appliquer suivent toutes seules.",
    )  # fmt: skip

    def __init__(
        self, data: QueryDict | None = None, *, reunion: Reunion, carried: Sequence[int], **kwargs: Any
    ) -> None:
        initial = {**kwargs.pop("initial", {}), "points": carried}
        super().__init__(data, cite=reunion.cite, base={}, initial=initial, **kwargs)
        self.order_fields(
            ("objet", *TIMES, "lieu", "accueil", "visio", "reponse_avant", "points", "introduction")
        )
        self.fields["points"].queryset = reunion.points.all()  # type: ignore[attr-defined]


class PointForm(SectionedForm):
    titre = LigneDeTexte(label="Point", max_length=200)
    structure = StructureField(label="Présenté par (structure)")

    class Meta:
        model = PointOrdreDuJour
        fields = tuple(name for name in POINT_FIELDS if name != "ordre")
        help_texts = {
            "titre": "Sans nom d'enfant, de jeune ni de parent.",
            "confidentiel": "Lu par l'équipe et les membres de l'instance, jamais diffusé plus largement.",
        }

    def __init__(self, data: QueryDict | None = None, *, cite: Cite, user: User, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        local = {"responsable": equipe_of(cite), "action": Action.objects.all().seen_by(user, cite)}
        limit_to(self, cite, local)


QUICK_POINT = ("titre", "nature", "duree", "confidentiel")


class MotifForm(forms.Form):
    motif = forms.CharField(
        label="Motif", max_length=300, widget=forms.Textarea({"rows": 2}),
        help_text="Les personnes convoquées le liront dans le message d'annulation.",
    )  # fmt: skip


# ── guests ────────────────────────────────────────────────────────────


class InviteForm(forms.Form):
    structure = StructureField(label="Structure")
    personne = PersonneChoice(label="Personne", queryset=Personne.objects.none(), required=False)
    courriel = forms.EmailField(
        label="Adresse", required=False,
        help_text="Laissez vide pour l'adresse de l'annuaire. Pour quelqu'un qui n'y est pas : son adresse suffit.",
    )  # fmt: skip
    qualite = forms.ChoiceField(
        label="En qualité de", choices=QualiteSiege.choices, initial=QualiteSiege.INVITE
    )

    def __init__(self, data: QueryDict | None = None, *, cite: Cite) -> None:
        super().__init__(data)
        limit_to(self, cite, {"personne": people_of(cite)})


class InvitationForm(forms.Form):
    """The address is shown to whoever may read those kept for the team."""

    courriel = forms.EmailField(label="Adresse", required=False)
    envoi = forms.ChoiceField(label="Sollicitation", choices=Envoi.choices, widget=forms.RadioSelect)
    qualite = forms.ChoiceField(label="En qualité de", choices=QualiteSiege.choices)

    def __init__(self, data: QueryDict | None = None, *, invitation: Invitation, user: User) -> None:
        names = ("courriel", "envoi", "qualite")
        super().__init__(data, initial={name: getattr(invitation, name) for name in names})
        self.kept = invitation.courriel
        if not can(user, Capability.CONTACT_EQUIPE, invitation.cite):
            del self.fields["courriel"]

    def values(self) -> dict[str, str]:
        return {"courriel": self.kept, **self.cleaned_data}


# ── who came ──────────────────────────────────────────────────────────


class PresencesForm(forms.Form):
    """A box for each guest, then numbers: never a name of a parent or of a young person."""

    presents = forms.MultipleChoiceField(
        label="Étaient là", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        lignes: Iterable[LigneInvite],
        nombres: Frequentation | None,
    ) -> None:
        rows = list(lignes)
        here = [str(ligne.invitation.pk) for ligne in rows if expected_there(ligne.invitation)]
        super().__init__(
            data, initial={"presents": here, **{name: getattr(nombres, name, None) for name in COMPTES}}
        )
        self.fields["presents"].choices = [(str(row.invitation.pk), label_of(row)) for row in rows]  # type: ignore[attr-defined]
        for name in COMPTES:
            label = str(Frequentation._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
            self.fields[name] = forms.IntegerField(
                label=label[:1].upper() + label[1:], min_value=0, max_value=5000, required=False
            )

    def numbers(self) -> dict[str, int | None]:
        return {name: self.cleaned_data[name] for name in COMPTES}


def expected_there(row: Invitation) -> bool:
    """Ticked beforehand: those who were noted there, or said they would come."""
    return row.present if row.present is not None else row.reponse == "present"


def label_of(ligne: LigneInvite) -> str:
    name = f", {ligne.nom}" if ligne.nom and ligne.structure else ""
    answer = ligne.invitation.get_reponse_display()
    return f"{ligne.qui}{name} ({answer})"


# ── answers, recipients ────────────────────────────────────────


class ReponseForm(forms.Form):
    """Without account: what somebody answers to an invitation."""

    reponse = forms.ChoiceField(
        label="Votre réponse", widget=forms.RadioSelect,
        choices=[("present", "Je serai présent·e"), ("excuse", "Je m'excuse"), ("represente", "Je serai représenté·e")],
    )  # fmt: skip
    represente_par = forms.CharField(
        label="Représenté·e par", max_length=200, required=False, help_text="Sa fonction suffit."
    )


def read_addresses(text: str) -> list[str]:
    """Addresses separated by spaces, commas, semicolons or lines. ValidationError names the one that is wrong."""
    found = [word.lower() for word in re.split(r"[\s,;]+", text) if word]
    for word in found:
        try:
            validate_email(word)
        except ValidationError as error:
            raise ValidationError(
                f"« {word} » n'est pas une adresse électronique : corrigez-la ou enlevez-la."
            ) from error
    return list(dict.fromkeys(found))


class DiffusionForm(forms.Form):
    """`invites` and `complets` are drawn by the page, a line for each guest."""

    invites = forms.MultipleChoiceField(label="Destinataires", required=False)
    complets = forms.MultipleChoiceField(label="Avec les points confidentiels", required=False)
    autres = forms.CharField(
        label="Autres adresses", required=False, widget=forms.Textarea({"rows": 2}),
        help_text="Séparées par des espaces, des virgules ou des lignes.",
    )  # fmt: skip

    def __init__(self, data: QueryDict | None = None, *, lignes: Iterable[LigneInvite]) -> None:
        super().__init__(data)
        choices = [(str(ligne.invitation.pk), ligne.qui) for ligne in lignes]
        for name in ("invites", "complets"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def clean_autres(self) -> list[str]:
        return read_addresses(self.cleaned_data["autres"])

    def chosen(self, name: str) -> list[int]:
        return [int(pk) for pk in self.cleaned_data[name]]
