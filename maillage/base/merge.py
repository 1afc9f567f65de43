"""Re-point everything that refers to one row towards another, in one transaction.

The arrows already exist in the model graph: Django's own reverse relations are walked, many-to-many tables
included. A row that cannot be moved (it would be twice, or point to itself) goes to the resolver that its room
registered; without one, the merge is refused and nothing is written. The fields of the two rows themselves are
the caller's business.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from maillage.base.errors import Refused

Resolver = Callable[[models.Model, str, models.Model], str]
"""(row to move, its field, row kept) → what was done, in French. The row is as stored, still pointing to the absorbed."""

_resolvers: dict[tuple[str, str], Resolver] = {}


@dataclass(frozen=True)
class Moved:
    model: str
    champ: str
    ids: tuple[int, ...]


@dataclass(frozen=True)
class Settled:
    """A row that could not be moved: everything it held, and what was done with it."""

    model: str
    champ: str
    pk: int
    valeurs: dict[str, Any]
    geste: str


@dataclass
class Report:
    moved: list[Moved] = field(default_factory=list)
    settled: list[Settled] = field(default_factory=list)

    def as_json(self) -> dict[str, Any]:
        return {
            "deplaces": [{"modele": m.model, "champ": m.champ, "ids": list(m.ids)} for m in self.moved],
            "regles": [
                {"modele": s.model, "champ": s.champ, "id": s.pk, "valeurs": s.valeurs, "geste": s.geste}
                for s in self.settled
            ],
        }


def register_resolver(model: type[models.Model], champ: str, resolver: Resolver) -> None:
    """Say how to settle a row of `model` whose `champ` cannot be re-pointed. To be called in AppConfig.ready."""
    _resolvers[(model._meta.label_lower, champ)] = resolver


def drop(row: models.Model, champ: str, kept: models.Model) -> str:
    """The usual resolver: the kept row already has the same, this one goes."""
    row.delete()
    return "retiré : la fiche gardée l'a déjà"


def repoint(absorbed: models.Model, kept: models.Model) -> Report:
    """Make everything that refers to `absorbed` refer to `kept`. Refused when a row cannot be settled."""
    if type(absorbed) is not type(kept) or absorbed.pk == kept.pk:
        raise ValueError("deux lignes différentes du même modèle")
    report = Report()
    with transaction.atomic():
        for model, champ in referring_fields(type(kept)):
            move_rows(model, champ, absorbed, kept, report)
    return report


def referring_fields(model: type[models.Model]) -> Iterator[tuple[type[models.Model], str]]:
    """(model, field) of every foreign key towards `model`; its own many-to-many tables are left to the caller."""
    own = {f.remote_field.through for f in model._meta.many_to_many}
    for relation in model._meta.get_fields(include_hidden=True):
        if not isinstance(relation, models.ManyToOneRel):
            continue
        holder = relation.related_model
        if not isinstance(holder, str) and holder not in own:
            yield holder, relation.field.name


def move_rows(
    model: type[models.Model], champ: str, absorbed: models.Model, kept: models.Model, report: Report
) -> None:
    moved = []
    for row in model._base_manager.filter(**{champ: absorbed}).order_by("pk"):
        stored = as_values(row)
        geste = move(row, champ, kept)
        if geste:
            report.settled.append(Settled(model._meta.label_lower, champ, stored["id"], stored, geste))
        else:
            moved.append(row.pk)
    if moved:
        report.moved.append(Moved(model._meta.label_lower, champ, tuple(moved)))


def move(row: models.Model, champ: str, kept: models.Model) -> str:
    """Re-point one row; what was done otherwise, or "" when it simply moved."""
    if type(row) is type(kept) and row.pk == kept.pk:
        return detach(row, champ)
    setattr(row, champ, kept)
    try:
        row.validate_unique()
        row.validate_constraints()
    except ValidationError as error:
        row.refresh_from_db()
        return settle(row, champ, kept, error)
    type(row)._base_manager.filter(pk=row.pk).update(**{champ: kept})
    return ""


def detach(row: models.Model, champ: str) -> str:
    """The kept row pointed to the absorbed one: to point to itself would mean nothing."""
    type(row)._base_manager.filter(pk=row.pk).update(**{champ: None})
    return "vidé : la fiche gardée renvoyait à la fiche absorbée"


def settle(row: models.Model, champ: str, kept: models.Model, error: ValidationError) -> str:
    resolver = drop if row._meta.auto_created else _resolvers.get((row._meta.label_lower, champ))
    if resolver is None:
        raise Refused(
            "fusion",
            f"La fusion s'arrête : « {row} » ({row._meta.verbose_name}) existe des deux côtés. {' '.join(error.messages)}",
        )
    return resolver(row, champ, kept)


def as_values(row: models.Model) -> dict[str, Any]:
    """The row as JSON, for the trace."""
    values: dict[str, Any] = {"id": row.pk}
    for concrete in row._meta.concrete_fields:
        value = getattr(row, concrete.attname)
        plain = value is None or isinstance(value, str | int | float | bool | list | dict)
        values[concrete.attname] = value if plain else str(value)
    return values


# ── the way back ──────────────────────────────────────────────────────


def repoint_back(told: Mapping[str, Any], absorbed: models.Model, kept: models.Model) -> list[str]:
    """Undo `repoint` from its report (`as_json`): what it moved returns unless it has moved since, what it dropped is made again.

    Gives a name for each row that could not be made again.
    """
    known = {(model._meta.label_lower, champ): model for model, champ in referring_fields(type(kept))}
    for moved in told.get("deplaces", ()):
        model = known.get((moved["modele"], moved["champ"]))
        if model is not None:
            rows = model._base_manager.filter(pk__in=moved["ids"], **{moved["champ"]: kept})
            rows.update(**{moved["champ"]: absorbed})
    lost = []
    for settled in told.get("regles", ()):
        model = known.get((settled["modele"], settled["champ"]))
        if model is not None and not made_again(model, settled, absorbed):
            lost.append(str(model._meta.verbose_name))
    return lost


def made_again(model: type[models.Model], settled: Mapping[str, Any], absorbed: models.Model) -> bool:
    """The row as it was. One that only lost its reference gets it back, if it has none since."""
    champ, values = settled["champ"], settled["valeurs"]
    living = model._base_manager.filter(pk=values["id"])
    if living.exists():
        living.filter(**{f"{champ}__isnull": True}).update(**{champ: absorbed})
        return True
    row = model()
    for concrete in model._meta.concrete_fields:
        value = values.get(concrete.attname)
        if concrete.is_relation and not reference_exists(concrete, value):
            if not concrete.null:
                return False
            value = None
        setattr(row, concrete.attname, None if value is None else concrete.to_python(value))
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        # somebody has written the same since
        return False
    return True


def reference_exists(field: Any, value: Any) -> bool:
    return value is None or field.related_model._base_manager.filter(pk=value).exists()
