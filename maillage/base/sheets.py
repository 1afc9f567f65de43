"""Sheets that two people may edit at once: what changed, on top of what is stored, and a form that loses nothing.

Values are the JSON values of `base.values`. Rooms give their own `write`, which checks rules and records the trail.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms import BoundField
from django.http import QueryDict

from maillage.base.errors import Refused
from maillage.base.signature import seal, unseal
from maillage.base.values import Json, Values, json_value, read_fields
from maillage.core.diff import Conflict, merge3

Write = Callable[[Mapping[str, Json]], tuple[str, ...]]


@dataclass(frozen=True)
class Section:
    """A part of a sheet as people see it: its fields, in order. `equipe` is True for what only the team reads."""

    code: str
    titre: str
    icone: str
    champs: tuple[str, ...]
    equipe: bool = False


@dataclass(frozen=True)
class SheetSaved:
    """What came of a save. With conflicts, nothing was written: a person must choose."""

    written: tuple[str, ...] = ()
    kept_theirs: tuple[str, ...] = ()
    conflicts: tuple[Conflict, ...] = ()


def save_over(
    row: models.Model, *, base: Mapping[str, Json], mine: Mapping[str, Json], write: Write
) -> SheetSaved:
    """Write what changed from `base` (read) to `mine` (typed) on `row` as stored now, locked by the caller."""
    theirs = read_fields(row, mine)
    merged = merge3({name: base.get(name) for name in mine}, mine, theirs)
    if merged.conflicts:
        return SheetSaved(conflicts=merged.conflicts)
    return SheetSaved(write(merged.applied), tuple(merged.kept_theirs))


def check_row(row: models.Model, *, exclude: Iterable[str] = ()) -> None:
    """Raise Refused with the sentences of the constraints a row breaks. `cite` is given by the service."""
    left_out = ["cite", *exclude]
    try:
        row.clean_fields(exclude=left_out)
        # a constraint may bear on the cité: only the fields left out by the caller are not checked
        row.validate_constraints(exclude=list(exclude))
    except ValidationError as error:
        raise Refused("incoherent", " ".join(error.messages)) from error


class SheetForm(forms.ModelForm[Any]):
    """In: what the person reads (`base`, sealed in the page). Out: `values()`; a field left as read keeps the very value read."""

    together: ClassVar[Mapping[str, str]] = {}
    """Fields of the sheet that are one field of the form, settled at once when two people change them: its name."""

    def __init__(self, data: QueryDict | None = None, *, base: Mapping[str, Json], **kwargs: Any) -> None:
        super().__init__(data, initial={**kwargs.pop("initial", {}), **self.initial_of(base)}, **kwargs)
        self.base = dict(base)

    @classmethod
    def names(cls) -> tuple[str, ...]:
        return tuple(cls._meta.fields or ())

    def initial_of(self, base: Mapping[str, Json]) -> dict[str, Any]:
        """JSON values as the widgets want them; forms with fields of their own extend it."""
        return dict(base)

    def _post_clean(self) -> None:
        """The row itself is checked by the service, once merged with what is stored."""

    def values(self) -> Values:
        return {name: self.value_of(name) for name in self.names() if name in self.fields}

    def value_of(self, name: str) -> Json:
        if name not in self.changed_data and name in self.base:
            return self.base[name]
        value = self.cleaned_data[name]
        # browsers send line ends of two characters
        return value.replace("\r\n", "\n") if isinstance(value, str) else json_value(value)

    def sealed(self) -> str:
        return seal(f"{self._meta.model._meta.label_lower}", self.base)

    @classmethod
    def unsealed(cls, data: QueryDict, prefix: str = "") -> Values:
        name = f"{prefix}-base" if prefix else "base"
        return unseal(f"{cls._meta.model._meta.label_lower}", data.get(name, ""))

    def tell_conflicts(self, conflicts: Iterable[Conflict], shown: Callable[[str, Json], str]) -> None:
        """Beside each disputed field, what somebody else has stored meanwhile. Saving again keeps what is typed."""
        for conflict in conflicts:
            self.base[conflict.field] = conflict.theirs
            self.add_error(
                conflict.field if conflict.field in self.fields else None,
                "Quelqu'un a enregistré entre-temps : "
                f"« {shown(conflict.field, conflict.theirs) or 'rien'} ». Votre saisie est gardée ici : "
                "enregistrez à nouveau pour la retenir, ou recopiez la sienne.",
            )


@dataclass(frozen=True)
class Bloc:
    """A section of a form: its fields with the width each takes, and the names of those this person does not write."""

    code: str
    titre: str
    icone: str
    champs: list[tuple[BoundField, str]]
    masques: list[str] = field(default_factory=list)

    @property
    def en_erreur(self) -> bool:
        return any(champ.errors for champ, _ in self.champs)


class SectionedForm(SheetForm):
    """`sections` orders the fields, `long` are the wide ones."""

    sections: ClassVar[tuple[Section, ...]] = ()
    long: ClassVar[frozenset[str]] = frozenset()

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        base: Mapping[str, Json],
        only: Iterable[str] | None = None,
        **kwargs: Any,
    ) -> None:
        """`only`: the names of the sheet's fields being edited, all of them by default."""
        super().__init__(data, base=base, **kwargs)
        if only is not None:
            kept = self.shown(only)
            self.fields = {name: self.fields[name] for name in self.fields if name in kept}

    def shown(self, names: Iterable[str]) -> list[str]:
        """The fields of the form that stand for these fields of the sheet, in the same order."""
        wanted = dict.fromkeys(self.together.get(name, name) for name in names)
        return [name for name in wanted if name in self.fields]

    def column(self, name: str) -> str:
        """The class of the column that holds a field."""
        return "col-12" if name in self.long else "col-md-6"

    def bloc(self, section: Section) -> Bloc:
        fields = [(self[name], self.column(name)) for name in self.shown(section.champs)]
        return Bloc(section.code, section.titre, section.icone, fields)

    def blocs(self) -> Iterator[Bloc]:
        """The sections that have something to show."""
        return (bloc for bloc in map(self.bloc, self.sections) if bloc.champs or bloc.masques)
