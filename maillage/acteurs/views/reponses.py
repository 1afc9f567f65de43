"""Where the views of the room lead back to: the sheet of the structure."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.acteurs.models import Structure
from maillage.base.answers import tell


def address_of(structure: Structure) -> str:
    return reverse("acteurs:structure", args=[structure.cite.slug, structure.pk])


def back_to(structure: Structure) -> HttpResponse:
    return redirect(address_of(structure))


def carry_out(
    request: HttpRequest, structure: Structure, action: Callable[[], object], done: str
) -> HttpResponse:
    """Do it and say so on the sheet; a refusal is said there too, instead of an error page."""
    tell(request, action, done)
    return back_to(structure)
