"""What the views of the room share: telling a refusal beside the form, or at the top of the next page."""

from collections.abc import Callable
from typing import TypeVar

from django.contrib import messages
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.access.guards import SignedRequest
from maillage.acteurs.models import Structure
from maillage.base.errors import Refused

T = TypeVar("T")


def attempt(form: BaseForm, action: Callable[[], T]) -> T | None:
    """The result, or None with the refusal written at the top of the form. A lack of right is not the form's business."""
    try:
        return action()
    except Refused as refused:
        if refused.code == "droit":
            raise
        form.add_error(None, refused.sentence)
        return None


def address_of(structure: Structure) -> str:
    return reverse("acteurs:structure", args=[structure.cite.slug, structure.pk])


def back_to(structure: Structure) -> HttpResponse:
    return redirect(address_of(structure))


def carry_out(
    request: SignedRequest, structure: Structure, action: Callable[[], object], done: str
) -> HttpResponse:
    """Do it and say so on the sheet; a refusal is said there too, instead of an error page."""
    try:
        action()
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
    else:
        messages.success(request, done)
    return back_to(structure)
