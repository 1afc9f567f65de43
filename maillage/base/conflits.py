"""Two people changed the same field of a sheet: one screen, field by field, for every sheet of every room.

The screen sends the form again, as it was typed, with what was chosen for each disputed field (`choix_…`); what somebody
else had stored has become what the person has read. If anybody saves once more meanwhile, the question is asked again.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from maillage.base.errors import Refused
from maillage.base.sheets import SheetForm
from maillage.base.values import Json, Values, label_of, read_fields
from maillage.core.diff import Conflict

MINE, THEIRS, BOTH = "mien", "leur", "ensemble"
PREFIX = "choix_"
Words = Callable[[str, Json], str]
F = TypeVar("F", bound=SheetForm)
TOO_OLD = (
    "Cette page est restée ouverte trop longtemps pour que le programme sache si quelqu'un a écrit entre-temps. "
    "Votre saisie est gardée : relisez-la, puis enregistrez à nouveau."
)


def opened(
    request: HttpRequest,
    form: type[F],
    row: models.Model,
    names: Iterable[str] | None = None,
    *,
    shared: bool = False,
    **more: Any,
) -> F:
    """The form of a row: as it is stored when it is read, as it was typed when it is sent (and then checked).

    `shared`: there is one such row at most (the bilan of an action), that two people may begin at once. When what was read
    cannot be told any more, what is typed comes back and the person is asked to read again.
    """
    wanted = tuple(form.names() if names is None else names)
    alone = row.pk is None and not shared
    stored = {} if alone else read_fields(row, wanted)
    if request.method != "POST":
        return form(base=stored, **more)
    try:
        base = {} if alone else form.unsealed(request.POST, more.get("prefix", ""))
        stale = False
    except Refused:
        base, stale = stored, True
    filled = form(request.POST, base=base, **{**more, "initial": {}})
    if not filled.is_valid():
        return filled
    if stale:
        filled.add_error(None, TOO_OLD)
    return filled


@dataclass(frozen=True)
class Option:
    valeur: str
    libelle: str
    texte: str


@dataclass(frozen=True)
class Question:
    """A field to settle: the name of its radio buttons, what it was, what can be chosen."""

    nom: str
    libelle: str
    avant: str
    options: tuple[Option, ...]


def chosen(form: SheetForm) -> Values:
    """What the person wants written: what is typed, but for the fields where they chose otherwise in the screen."""
    return settled(form.values(), form.base, form.data, form.together)


def settled(
    typed: Mapping[str, Json],
    base: Mapping[str, Json],
    data: QueryDict | Mapping[str, str],
    together: Mapping[str, str],
) -> Values:
    """`together` names the question of the fields that are settled with others (two ends of an age range)."""
    found = dict(typed)
    for name in typed:
        answer = data.get(PREFIX + together.get(name, name), MINE)
        if answer == THEIRS and name in base:
            found[name] = base[name]
        elif answer == BOTH and name in base:
            found[name] = added(base[name], typed[name])
    return found


def added(theirs: Json, mine: Json) -> Json:
    """Two texts one under the other, two lists as one; anything else cannot be added: mine."""
    if isinstance(theirs, list) and isinstance(mine, list):
        return [*theirs, *(value for value in mine if value not in theirs)]
    if isinstance(theirs, str) and isinstance(mine, str) and theirs and mine:
        return f"{theirs}\n\n{mine}"
    return mine


def conflict_page(
    request: HttpRequest,
    form: SheetForm,
    conflicts: Iterable[Conflict],
    *,
    words: Words,
    auteur: str,
    retour: str,
) -> HttpResponse:
    """The screen. `auteur` has saved meanwhile; `retour` is the sheet, for who gives up."""
    disputed = tuple(conflicts)
    for conflict in disputed:
        form.base[conflict.field] = conflict.theirs
    typed = [
        (name, value)
        for name, values in request.POST.lists()
        if name not in ("base", "csrfmiddlewaretoken") and not name.startswith(PREFIX)
        for value in values
    ]
    context = {
        "questions": questions(form, disputed, words),
        "saisie": typed,
        "base": form.sealed(),
        "auteur": auteur,
        "retour": retour,
    }
    return render(request, "base/conflit.html", context)


def questions(form: SheetForm, conflicts: Iterable[Conflict], words: Words) -> list[Question]:
    grouped: dict[str, list[Conflict]] = {}
    for conflict in conflicts:
        grouped.setdefault(form.together.get(conflict.field, conflict.field), []).append(conflict)
    return [question(form, key, rows, words) for key, rows in grouped.items()]


def question(form: SheetForm, key: str, rows: list[Conflict], words: Words) -> Question:
    def told(side: str) -> str:
        parts = [words(row.field, getattr(row, side)) for row in rows]
        return ", ".join(part for part in parts if part)

    options = [
        Option(MINE, "Ce que vous avez écrit", told("mine") or "rien"),
        Option(THEIRS, "Ce qui est enregistré", told("theirs") or "rien"),
    ]
    if len(rows) == 1 and addable(form, key, rows[0]):
        options.append(Option(BOTH, "Les deux", words(key, added(rows[0].theirs, rows[0].mine))))
    return Question(PREFIX + key, label_shown(form, key), told("base"), tuple(options))


def addable(form: SheetForm, key: str, row: Conflict) -> bool:
    """Lists, and texts of several lines: a title or an amount is one or the other."""
    if isinstance(row.mine, list) and isinstance(row.theirs, list):
        return True
    several = form.fields[key].widget.__class__.__name__ == "Textarea" if key in form.fields else False
    limit = getattr(form.fields.get(key), "max_length", None)
    return several and limit is None and bool(row.mine) and bool(row.theirs)


def label_shown(form: SheetForm, key: str) -> str:
    return str(form.fields[key].label or "") if key in form.fields else label_of(form._meta.model, key)
