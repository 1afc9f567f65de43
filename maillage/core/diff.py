"""Two people edited the same sheet: what each changed, field by field.

A field that only one of them changed keeps that change. A field both changed to different values is a conflict:
a person chooses, the program never does.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Conflict:
    """A field both people changed: what it was, what I wrote, what the other person wrote."""

    field: str
    base: object
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Merge3:
    """My changes that can be written, the fields a person must settle, and the other's changes that stay."""

    applied: dict[str, object]
    conflicts: tuple[Conflict, ...]
    kept_theirs: dict[str, object]


def merge3(base: Mapping[str, object], mine: Mapping[str, object], theirs: Mapping[str, object]) -> Merge3:
    """Compare what I wrote (``mine``) and what is stored now (``theirs``) with what I had read (``base``).

    Values are compared with ``==``. A field absent from ``mine`` or ``theirs`` was not touched by that person; a
    field absent from ``base`` was empty (None). A field both changed to the same value needs nothing: it is in
    neither part. Everything comes out in the order of ``base``, then of ``mine``, then of ``theirs``.
    """
    applied: dict[str, object] = {}
    conflicts: list[Conflict] = []
    kept_theirs: dict[str, object] = {}
    for field in {**base, **mine, **theirs}:
        before = base.get(field)
        my_value, their_value = mine.get(field, before), theirs.get(field, before)
        if my_value == their_value:
            continue
        if their_value == before:
            applied[field] = my_value
        elif my_value == before:
            kept_theirs[field] = their_value
        else:
            conflicts.append(Conflict(field, before, my_value, their_value))
    return Merge3(applied, tuple(conflicts), kept_theirs)
