"""The first page of a cité, and its search."""

from django.http import HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cites.models import Cite


@page(Capability.CITE_VIEW)
def accueil(request: SignedRequest, cite: Cite) -> HttpResponse:
    return render(request, "accueil/cite.html", {"cite": cite})


@page(Capability.ACTEUR_VIEW)
def recherche(request: SignedRequest, cite: Cite) -> HttpResponse:
    return render(request, "accueil/recherche.html", {"cite": cite, "q": request.GET.get("q", "")})
