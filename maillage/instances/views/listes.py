"""What the lists of the room share: pages, the answer to htmx, files."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.guards import SignedRequest
from maillage.base.listing import Liste
from maillage.core.facets import Found
from maillage.instances.services.exportation import WRITERS

PER_PAGE = 50


def pages(request: SignedRequest, lignes: Sequence[Any], found: Found) -> dict[str, Any]:
    shown = Paginator(lignes, PER_PAGE).get_page(request.GET.get("page"))
    return {"page": shown, "nombre": len(lignes), "total": found.total}


def respond(
    request: SignedRequest, whole: str, fragment: str, context: Mapping[str, Any], asked: Liste
) -> HttpResponse:
    """The page, or the fragment; the address bar then takes the shortest form."""
    if not request.htmx:
        return render(request, whole, dict(context))
    response = render(request, "instances/_reponse.html", {**context, "fragment": fragment})
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response


def check_format(format: str) -> None:
    if format not in WRITERS:
        raise Http404("Ce format d'export n'existe pas.")


def as_file(content: bytes, format: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WRITERS[format][0])
    dated = f"{name}-{timezone.localdate():%Y-%m-%d}.{format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{dated}"'
    return response
