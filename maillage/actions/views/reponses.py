"""How the views of the room answer: back to the sheet, a form as it was sent, what two people changed at once."""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar

from django.contrib import messages
from django.db import models
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.access.guards import SignedRequest
from maillage.actions.models import Action
from maillage.actions.selectors.historique import in_words, last_author
from maillage.base.answers import attempt, tell
from maillage.base.conflits import chosen, conflict_page
from maillage.base.errors import Refused
from maillage.base.sheets import SheetForm, SheetSaved
from maillage.base.values import Json, Values, for_trail, label_of, read_fields

F = TypeVar("F", bound=SheetForm)
TOO_OLD = (
    "Cette page est restée ouverte trop longtemps pour que le programme sache si quelqu'un a écrit entre-temps. "
    "Votre saisie est gardée : relisez-la, puis enregistrez à nouveau."
)


def sheet_address(action: Action, anchor: str = "") -> str:
    address = reverse("actions:action", args=[action.cite.slug, action.pk])
    return f"{address}#{anchor}" if anchor else address


def back_to(action: Action, anchor: str = "") -> HttpResponse:
    return redirect(sheet_address(action, anchor))


def carry_out(
    request: HttpRequest, action: Action, gesture: Callable[[], object], done: str, anchor: str = ""
) -> HttpResponse:
    """Do it and say so on the sheet; a refusal is said there too."""
    tell(request, gesture, done)
    return back_to(action, anchor)


# ── forms that two people may have open at once ───────────────────────


def opened(
    request: SignedRequest,
    form: type[F],
    row: models.Model,
    names: Iterable[str] | None = None,
    *,
    shared: bool = False,
    **more: Any,
) -> F:
    """The form of a row: as it is stored when it is read, as it was typed when it is sent (and then checked).

    `shared`: the action has one such row at most (its bilan), that two people may begin at once. When what was read
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


def save(
    request: SignedRequest,
    form: SheetForm,
    write: Callable[[Values], SheetSaved],
    *,
    of: Action | models.Model,
    back: str,
) -> SheetSaved | HttpResponse | None:
    """What was saved; the screen of conflicts; None when the form must be shown again with what is wrong."""
    if not form.is_valid():
        return None
    saved = attempt(form, lambda: write(chosen(form)))
    if saved is None or not saved.conflicts:
        return saved
    model = form._meta.model

    def words(name: str, value: Json) -> str:
        return in_words(model, name, for_trail(model, name, value))

    author = last_author(of, getattr(request.user, "pk", None))
    return conflict_page(request, form, saved.conflicts, words=words, auteur=author, retour=back)


def told(request: HttpRequest, model: type[models.Model], saved: SheetSaved) -> None:
    """Say what was written, and what somebody else wrote meanwhile."""
    if not saved.written:
        messages.success(request, "Rien n'a été changé.")
        return
    words = f"Enregistré : {labels(model, saved.written)}."
    if saved.kept_theirs:
        words += f" Quelqu'un a aussi changé {labels(model, saved.kept_theirs)} entre-temps : c'est gardé."
    messages.success(request, words)


def labels(model: type[models.Model], names: tuple[str, ...]) -> str:
    return ", ".join(str(label_of(model, name)).lower() for name in names)
