"""Fields that read what people really type, with the parsers that files go through."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from maillage.acteurs.models import Structure
from maillage.base.widgets import Combobox
from maillage.cites.models import Cite
from maillage.core.ages import AgeRange, parse_ages
from maillage.core.hours import InvalidHours, check_hours
from maillage.core.text import collapse_spaces, fold
from maillage.office.values import Parsed
from maillage.office.values.contacts import Phone
from maillage.territoires.models import Commune

HOURS_HELP = (
    "Écriture internationale, relue en clair sur la fiche. Mo, Tu, We, Th, Fr, Sa, Su : du lundi au dimanche. "
    "Ex. <code>Mo-Fr 09:00-12:00,14:00-18:00; Sa 10:00-12:00</code>"
)


class Lu(forms.CharField):
    """A text read by a parser of `office.values`: what it refuses is said beside the field, in its own words."""

    def __init__(self, parse: Callable[[str], Parsed[Any]], **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 300, **kwargs})
        self.parse = parse

    def clean(self, value: Any) -> str:
        parsed = self.parse(super().clean(value))
        if parsed.problem:
            raise ValidationError(parsed.problem)
        return text_of(parsed.value)


def text_of(value: Any) -> str:
    if isinstance(value, Phone):
        return value.number
    return str(value or "")


class LigneDeTexte(forms.CharField):
    """A text on one line: doubled and invisible spaces are removed, what is left may not be empty."""

    def to_python(self, value: Any) -> str:
        return collapse_spaces(super().to_python(value) or "")


class Ages(forms.CharField):
    """ "3-11 ans", "18 mois - 3 ans", "dès 16 ans", "tous âges" → AgeRange, or None."""

    def clean(self, value: Any) -> AgeRange | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return parse_ages(text)
        except ValueError as error:
            raise ValidationError(str(error)) from error


class HorairesField(forms.CharField):
    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 300, "help_text": HOURS_HELP, **kwargs})

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if text:
            try:
                check_hours(text)
            except InvalidHours as error:
                raise ValidationError(str(error)) from error
        return text


class CommuneField(forms.Field):
    """The INSEE code chosen in the box; without script, the name or a postcode typed in full is understood."""

    def __init__(self, **kwargs: Any) -> None:
        widget = Combobox("territoires:communes", name_of_commune)
        super().__init__(**{"required": False, "widget": widget, **kwargs})

    def to_python(self, value: Any) -> str | None:
        text = str(value or "").strip()
        if not text:
            return None
        found = Commune.objects.filter(pk=text).first() or only(Commune.objects.filter(nom__iexact=text))
        if found is None:
            raise ValidationError(
                f"« {text} » n'est pas une commune connue, ou plusieurs portent ce nom : choisissez-la dans la liste."
            )
        return found.pk


def name_of_commune(code: str) -> str:
    return Commune.objects.filter(pk=code).values_list("nom", flat=True).first() or code


class StructureField(forms.Field):
    """The identifier of another sheet of the cité; without script, its exact name is understood."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "widget": Combobox("acteurs:chercher", str), **kwargs})
        self.cite: Cite | None = None
        self.but: int | None = None

    def bind(self, cite: Cite, but: int | None) -> None:
        """Sheets of this cité only, and not the sheet being edited."""
        self.cite, self.but = cite, but
        self.widget.url = reverse("acteurs:chercher", args=[cite.slug])
        self.widget.text_of = self.name_of

    def name_of(self, value: str) -> str:
        """What the box shows: never the name of a sheet of another cité, whatever number the address holds."""
        if self.cite is None or not value.isdecimal() or len(value) > 18:
            return value
        rows = Structure.objects.filter(cite=self.cite, pk=value)
        return rows.values_list("nom", flat=True).first() or value

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if not text:
            return None
        rows = Structure.objects.filter(cite=self.cite).living().exclude(pk=self.but or 0)
        found = rows.filter(pk=text).first() if text.isdecimal() and len(text) < 19 else None
        found = found or only(rows.filter(recherche__startswith=fold(text), nom__iexact=text))
        if found is None:
            raise ValidationError(
                f"« {text} » n'est pas une structure de la cité, ou plusieurs portent ce nom : choisissez-la dans la liste."
            )
        return found.pk


def limit_to(
    form: forms.BaseForm,
    cite: Cite,
    choices: Mapping[str, QuerySet[Any]] | None = None,
    *,
    but: int | None = None,
) -> None:
    """Let only what belongs to `cite` be chosen in `form`: in its boxes of structures, all but the sheet `but`, and in
    the fields named by `choices`, among the rows given. What a sheet already holds (its `base`) stays choosable.
    A field that the form does not show is passed over.
    """
    fields: Mapping[str, Any] = form.fields
    for field in fields.values():
        if isinstance(field, StructureField):
            field.bind(cite, but)
    for name, rows in (choices or {}).items():
        if name in fields:
            fields[name].queryset = (rows | held(form, name, rows)).distinct()


def held(form: forms.BaseForm, name: str, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that the sheet being edited names already; none where the form edits no sheet."""
    value = getattr(form, "base", {}).get(name) or []
    kept: QuerySet[Any] = rows.model._default_manager.filter(
        pk__in=value if isinstance(value, list) else [value]
    )
    return kept


def only(queryset: Any) -> Any:
    """The row, when there is exactly one."""
    rows = list(queryset[:2])
    return rows[0] if len(rows) == 1 else None
