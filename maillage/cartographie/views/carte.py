"""The map and its data."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.forms.filtres import filters_panel, parse_filters, query_string
from maillage.acteurs.selectors.annuaire import allowed
from maillage.acteurs.selectors.facettes import explore
from maillage.cartographie import selectors
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of


@page(Capability.CARTE_VIEW)
def carte(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The map with the filters of the directory, or only what changes around it when htmx asks for it."""
    filtres = allowed(parse_filters(request.GET), request.user, cite)
    found = explore(cite, request.user, filtres)
    asked = query_string(filtres)
    context = {
        **filters_panel(found, filtres),
        **map_settings(),
        "choix_colonnes": [],
        "exploration": found,
        "tri": filtres.tri,
        "requete": asked,
        "bascule": switch(cite, "" if asked == "?" else asked),
        "quartiers": qpv_of(cite),
    }
    template = "cartographie/_carte_reponse.html" if request.htmx else "cartographie/carte.html"
    return render(request, template, context)


def map_settings() -> dict[str, str]:
    """The server of tiles, if any, as every map of the room asks for it."""
    return {"tuiles": settings.TILES_URL, "mention": settings.TILES_ATTRIBUTION}


def switch(cite: Cite, asked: str) -> list[dict[str, Any]]:
    """Two presentations of the same filters."""
    return [
        {
            "libelle": "Tableau",
            "url": reverse("acteurs:annuaire", args=[cite.slug]) + asked,
            "icone": "table",
        },
        {
            "libelle": "Liste et carte",
            "url": reverse("cartographie:carte", args=[cite.slug]) + asked,
            "icone": "map",
            "courant": True,
        },
    ]


@page(Capability.CARTE_VIEW)
@gzip_page
def points(request: SignedRequest, cite: Cite) -> JsonResponse:
    return compact(selectors.points(cite, request.user, parse_filters(request.GET)))


@page(Capability.CARTE_VIEW)
@gzip_page
def contours(request: SignedRequest, cite: Cite) -> JsonResponse:
    return compact(selectors.contours(cite))


def compact(data: dict[str, Any]) -> JsonResponse:
    """JSON without the spaces: a fifth less to compress."""
    return JsonResponse(data, json_dumps_params={"separators": (",", ":"), "ensure_ascii": False})
