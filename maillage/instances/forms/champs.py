"""What the forms of the room choose among: people, accounts and instances of the cité."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django import forms
from django.db.models import Prefetch, QuerySet
from django.forms import BoundField
from django.http import QueryDict

from maillage.accounts.models import User
from maillage.acteurs.models import Fonction, Personne
from maillage.base.sheets import Section, SheetForm
from maillage.base.values import Json
from maillage.cites.models import Cite, Mandat
from maillage.cites.selectors import equipe_of, today


class PersonneChoice(forms.ModelChoiceField):  # type: ignore[type-arg]  # not subscriptable at run time
    """People of the cité, with the structure where one finds them."""

    def label_from_instance(self, obj: Personne) -> str:
        where = ", ".join(dict.fromkeys(fonction.structure.nom for fonction in obj.fonctions.all()))
        return f"{obj} ({where})" if where else str(obj)


def people_of(cite: Cite, kept: int | None) -> QuerySet[Personne]:
    """Living sheets; the one already chosen stays choosable."""
    rows = Personne.objects.filter(cite=cite, archivee_le__isnull=True)
    rows = rows | Personne.objects.filter(cite=cite, pk=kept or 0)
    functions = Fonction.objects.filter(fin__isnull=True).select_related("structure")
    return rows.prefetch_related(Prefetch("fonctions", functions))


def team_of(cite: Cite, kept: int | None) -> QuerySet[User]:
    return (equipe_of(cite) | User.objects.filter(pk=kept or 0)).distinct()


def accounts_of(cite: Cite, kept: int | None) -> QuerySet[User]:
    """Whoever has a mandate on the cité today, partners included."""
    held = Mandat.objects.filter(cite=cite).in_force(today())
    return (
        User.objects.filter(pk__in=held.values("titulaire"), is_active=True)
        | User.objects.filter(pk=kept or 0)
    ).distinct()


@dataclass(frozen=True)
class Bloc:
    """A section with its fields, each with the width it takes."""

    code: str
    titre: str
    icone: str
    champs: list[tuple[BoundField, str]]


class SectionedForm(SheetForm):
    """`sections` orders the fields, `long` are the wide ones."""

    sections: tuple[Section, ...] = ()
    long: frozenset[str] = frozenset()

    def blocs(self) -> Iterator[Bloc]:
        for section in self.sections:
            names = [name for name in section.champs if name in self.fields]
            fields = [(self[name], "col-12" if name in self.long else "col-md-6") for name in names]
            yield Bloc(section.code, section.titre, section.icone, fields)


class LimitedForm(SheetForm):
    """`only`: the fields shown, all of them by default; what can be chosen belongs to the cité."""

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        cite: Cite,
        user: User,
        base: Mapping[str, Json],
        only: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, base=base, **kwargs)
        if only is not None:
            kept = set(only)
            for name in [name for name in self.fields if name not in kept]:
                del self.fields[name]
        bind_structures(self, cite, "structure")
        for name, rows in self.choices_of(cite, user).items():
            if name in self.fields:
                self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def choices_of(self, cite: Cite, user: User) -> Mapping[str, Any]:
        raise NotImplementedError


def utc_text(moment: datetime | None) -> str | None:
    """As `read_fields` writes a moment: two writings of the same moment must not look like a change."""
    return None if moment is None else moment.astimezone(UTC).isoformat()


def bind_structures(form: forms.BaseForm, cite: Cite, *names: str) -> None:
    fields: Any = form.fields
    for name in names:
        if name in fields:
            fields[name].bind(cite, None)
