"""How the views of the room answer."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.access.guards import SignedRequest
from maillage.base.answers import tell
from maillage.base.values import Json, for_trail
from maillage.cites.models import CiteOwned
from maillage.instances.models import Instance, Reunion
from maillage.instances.selectors.valeurs import shown


def back_to(row: Instance | Reunion, anchor: str = "") -> HttpResponse:
    name = "instances:instance" if isinstance(row, Instance) else "instances:reunion"
    address = reverse(name, args=[row.cite.slug, row.pk])
    return redirect(f"{address}#{anchor}" if anchor else address)


def carry_out(
    request: SignedRequest,
    row: Instance | Reunion,
    gesture: Callable[[], object],
    done: str,
    anchor: str = "",
) -> HttpResponse:
    """Do it, say so on the page of the row; a refusal is said there too."""
    tell(request, gesture, done)
    return back_to(row, anchor)


def in_words(model: type[CiteOwned], name: str, value: Json) -> str:
    return shown(model, name, for_trail(model, name, value))
