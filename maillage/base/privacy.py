"""Personal data, wherever they are: every model declares its fields, this walks the declarations.

`Privacy.personal` names what says something about a person, `Privacy.neutral` the rest. `Privacy.kept` names those links
of `personal` that an erasure leaves: a row that means nothing without its person, who is scrubbed on their own row. A
model whose rows are each one person says `Privacy.person = True`, with `Privacy.erased`, the values that neutral fields take with the erasure (a level
of diffusion, an active account). An erasure scrubs and never deletes: counts, dates and who-worked-with-whom stay,
nobody is recognisable. Only the sign-in tables of libraries, which nothing counts, lose their rows.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.db.models.functions import Cast

SCRUBBED = "[effacé]"
ERASED_NAME = "effacé"

Trail = Callable[[models.Model], int]
"""Scrubs what a trail of events keeps about a row; gives the number of events changed."""

_trails: list[Trail] = []


def register_trail(trail: Trail) -> None:
    """For the room that keeps events without foreign keys. To be called in AppConfig.ready."""
    if trail not in _trails:
        _trails.append(trail)


@dataclass(frozen=True)
class Found:
    """A row about the person: `lien` says how it was found, `champs` which of its fields are theirs."""

    row: models.Model
    lien: str
    champs: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        values = {name: shown(self.row, name) for name in self.champs}
        return {
            "nature": str(self.row._meta.verbose_name),
            "modele": self.row._meta.label_lower,
            "id": self.row.pk,
            "lien": self.lien,
            "donnees": {name: value for name, value in values.items() if value not in ("", None, [], {})},
        }


@dataclass
class Report:
    """What is known of a person: the rows about them, and the texts where their address is written."""

    courriel: str
    rows: list[Found] = field(default_factory=list)
    mentions: list[Found] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "courriel": self.courriel,
            "fiches": [found.as_json() for found in self.rows],
            "mentions": [
                {
                    "nature": str(f.row._meta.verbose_name),
                    "modele": f.row._meta.label_lower,
                    "id": f.row.pk,
                    "champ": f.lien,
                }
                for f in self.mentions
            ],
        }


@dataclass
class Erased:
    """Numbers only: nothing that was erased may be in the report of its erasure."""

    fiches: int = 0
    mentions: int = 0
    evenements: int = 0


def declared(model: type[models.Model], part: str) -> tuple[str, ...]:
    return tuple(getattr(getattr(model, "Privacy", None), part, ()))


def personal_fields(model: type[models.Model]) -> tuple[str, ...]:
    """Names of the fields of a model that say something about a person; empty without declaration."""
    return declared(model, "personal")


def declaring_models() -> list[type[models.Model]]:
    """Models that hold personal data, in a stable order."""
    return sorted(
        (m for m in apps.get_models() if personal_fields(m)), key=lambda model: model._meta.label_lower
    )


def fields_of(model: type[models.Model], kinds: type | tuple[type, ...]) -> list[Any]:
    fields = (model._meta.get_field(name) for name in personal_fields(model))
    return [found for found in fields if isinstance(found, kinds)]


def shown(row: models.Model, name: str) -> Any:
    value = getattr(row, name)
    return value if value is None or isinstance(value, str | int | float | bool | list | dict) else str(value)


# ── looking ───────────────────────────────────────────────────────────


def access_request(email: str) -> Report:
    """Everything known of the person with this address (ValueError when empty), as a right of access asks."""
    wanted = email.strip().lower()
    if not wanted:
        raise ValueError("une adresse est nécessaire")
    report = Report(wanted)
    for model in declaring_models():
        report.rows += [found_by_address(row, wanted) for row in with_address(model, wanted)]
    report.rows += linked(report.rows)
    known = {(*key(found.row), champ) for found in report.rows for champ in found.champs}
    report.mentions = list(mentions(wanted, known))
    return report


def with_address(model: type[models.Model], email: str) -> QuerySet[Any]:
    condition = Q()
    for found in fields_of(model, models.EmailField):
        condition |= Q(**{f"{found.name}__iexact": email})
    rows = model._base_manager.order_by("pk")
    return rows.filter(condition) if condition else rows.none()


def is_person(model: type[models.Model]) -> bool:
    return bool(getattr(getattr(model, "Privacy", None), "person", False))


def found_by_address(row: models.Model, email: str) -> Found:
    """All of a person's row; of another row (a structure with this address), the address only."""
    model = type(row)
    if is_person(model):
        return Found(row, "adresse", personal_fields(model))
    emails = [found.name for found in fields_of(model, models.EmailField)]
    return Found(row, "adresse", tuple(name for name in emails if getattr(row, name).lower() == email))


def linked(known: Sequence[Found]) -> list[Found]:
    """Rows that point to the person: those that cannot do without (a function, a mandate) are about them as a whole."""
    links: dict[tuple[str, Any, str], Found] = {}
    for model in declaring_models():
        for relation in fields_of(model, models.ForeignKey):
            ids = [
                f.row.pk
                for f in known
                if isinstance(f.row, relation.related_model) and is_person(type(f.row))
            ]
            champs = (relation.name,) if relation.null else personal_fields(model)
            rows = model._base_manager.filter(**{f"{relation.name}__in": ids}).order_by("pk")
            for row in rows:
                links[(*key(row), relation.name)] = Found(row, str(relation.verbose_name), champs)
    return list(links.values())


def key(row: models.Model) -> tuple[str, Any]:
    return row._meta.label_lower, row.pk


def mentions(email: str, known: set[tuple[str, Any, str]]) -> Iterator[Found]:
    """Free texts and trails where the address is written."""
    for model in declaring_models():
        for text in fields_of(model, (models.TextField, models.JSONField, models.CharField)):
            rows = model._base_manager.annotate(_text=Cast(text.name, models.TextField()))
            for row in rows.filter(_text__icontains=email).order_by("pk"):
                if (*key(row), text.name) not in known:
                    yield Found(row, text.name, (text.name,))


# ── erasing ───────────────────────────────────────────────────────────


def erase(report: Report) -> Erased:
    """Scrub everything the report found, in one transaction."""
    done = Erased()
    with transaction.atomic():
        for found in report.rows:
            if found.champs == personal_fields(type(found.row)):
                done.evenements += sum(trail(found.row) for trail in _trails)
            erase_row(found)
            done.fiches += 1
        for found in report.mentions:
            erase_mention(found.row, found.lien, report.courriel)
            done.mentions += 1
    return done


def erase_row(found: Found) -> None:
    """Empty what a row says of the person, keeping the row."""
    model = type(found.row)
    values = {name: blank(found.row, name) for name in found.champs}
    if is_person(model):
        values |= getattr(model.Privacy, "erased", {})  # type: ignore[attr-defined]
        forget_in_libraries(found.row)
    kept = {name: value for name, value in values.items() if value is not KEEP}
    if kept:
        model._base_manager.filter(pk=found.row.pk).update(**kept)


def forget_in_libraries(row: models.Model) -> None:
    """Addresses and means of signing in that libraries keep about an account."""
    for relation in row._meta.related_objects:
        model = relation.related_model
        if isinstance(model, str) or model.__module__.startswith("maillage.") or not relation.one_to_many:
            continue
        model._base_manager.filter(**{relation.field.name: row.pk}).delete()


KEEP = object()
"""What cannot be emptied without deleting the row: a mandatory link to a row that is scrubbed itself."""


def blank(row: models.Model, name: str) -> Any:
    found: Any = row._meta.get_field(name)
    if found.is_relation:
        return None if found.null and name not in declared(type(row), "kept") else KEEP
    if found.unique:
        return (
            f"efface-{row.pk}@exemple.invalid" if isinstance(found, models.EmailField) else f"efface-{row.pk}"
        )
    if isinstance(found, models.JSONField):
        return [] if isinstance(getattr(row, name), list) else {}
    if isinstance(found, models.CharField | models.TextField):
        return "" if found.blank else ERASED_NAME
    return None if found.null else KEEP


def erase_mention(row: models.Model, name: str, email: str) -> None:
    """Replace the address in a text or a JSON value, and nothing else."""
    row.refresh_from_db()
    value = replaced(getattr(row, name), email)
    type(row)._base_manager.filter(pk=row.pk).update(**{name: value})


def replaced(value: Any, email: str) -> Any:
    if isinstance(value, str):
        low = value.lower()
        while (start := low.find(email)) >= 0:
            value = value[:start] + SCRUBBED + value[start + len(email) :]
            low = value.lower()
        return value
    if isinstance(value, list):
        return [replaced(item, email) for item in value]
    if isinstance(value, dict):
        return {name: replaced(item, email) for name, item in value.items()}
    return value
