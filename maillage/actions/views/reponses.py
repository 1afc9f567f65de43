"""What the views of the room share: telling a refusal beside the form, or at the top of the sheet."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.guards import SignedRequest
from maillage.actions.models import Action
from maillage.base.errors import Refused

T = TypeVar("T")


def attempt(form: BaseForm, gesture: Callable[[], T]) -> T | None:
    """The result, or None with the refusal at the top of the form. A lack of right is not the form's business."""
    try:
        return gesture()
    except Refused as refused:
        if refused.code == "droit":
            raise
        form.add_error(None, refused.sentence)
        return None


def back_to(action: Action, anchor: str = "") -> HttpResponse:
    address = reverse("actions:action", args=[action.cite.slug, action.pk])
    return redirect(f"{address}#{anchor}" if anchor else address)


def carry_out(
    request: SignedRequest, action: Action, gesture: Callable[[], object], done: str, anchor: str = ""
) -> HttpResponse:
    """Do it and say so on the sheet; a refusal is said there too."""
    try:
        gesture()
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return back_to(action, anchor)


def panel(
    request: SignedRequest, fragment: str, context: dict[str, Any], *, of: Any, back: str
) -> HttpResponse:
    """A fragment for the page that asked for it; a page of its own when it is opened alone, without script."""
    if request.htmx:
        return render(request, fragment, context)
    whole = {**context, "fragment": fragment, "sujet": str(of), "retour": back}
    return render(request, "actions/panneau_page.html", whole)
