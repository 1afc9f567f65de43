"""How the views of the room answer: back to the sheet, a form as it was sent, what two people changed at once."""

from collections.abc import Callable

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
from maillage.base.sheets import SheetForm, SheetSaved
from maillage.base.values import Json, Values, for_trail, label_of


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
