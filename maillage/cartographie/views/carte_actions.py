"""The actions of the portfolio on the map: the same filters, the same list, another way of showing them."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.gzip import gzip_page

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.actions.selectors.demande import asked_of, common
from maillage.cartographie.selectors.carte_actions import action_points, unplaced
from maillage.cartographie.views.carte import canvas
from maillage.cartographie.views.carte_donnees import compact
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of

HERE = "actions-carte"
"""The code of the panel that offers this page to the portfolio."""


@page(Capability.ACTION_VIEW)
def carte_actions(request: SignedRequest, cite: Cite) -> HttpResponse:
    asked, found, _ = asked_of(request.user, cite, request.GET)
    context = {
        **common(request.user, cite, asked, found, HERE, {}),
        "adresse": request.path,
        **canvas(cite, reverse("cartographie:points_actions", args=[cite.slug]), "?couche=actions"),
        "reglages": {
            "couches": [
                {
                    "code": "actions",
                    "libelle": "Actions",
                    "un": "action",
                    "plusieurs": "actions",
                    "fiche": reverse("actions:action", args=[cite.slug, 0]),
                    "forme": "losange",
                }
            ],
            "montrees": ["actions"],
            "fond": "",
            "emprise": None,
        },
        "quartiers": qpv_of(cite),
        "sans_lieu": unplaced(cite, found.keys),
    }
    if not request.htmx:
        return render(request, "cartographie/carte_actions.html", context)
    response = render(request, "cartographie/_carte_actions_reponse.html", context)
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response


@page(Capability.ACTION_VIEW)
@gzip_page
def points_actions(request: SignedRequest, cite: Cite) -> HttpResponse:
    _, found, _ = asked_of(request.user, cite, request.GET)
    return compact(request, action_points(cite, found.keys))
