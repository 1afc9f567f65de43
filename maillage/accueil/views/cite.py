"""The first page of a cité, and its search."""

from django.http import HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.accueil import selectors
from maillage.accueil.search import search
from maillage.cites.models import Cite


@page(Capability.CITE_VIEW)
def accueil(request: SignedRequest, cite: Cite) -> HttpResponse:
    context = {"cite": cite, "chiffres": selectors.published_figures(cite)}
    if can(request.user, Capability.ACTEUR_VIEW, cite):
        counts = selectors.counts(cite)
        context |= {
            "nombres": counts,
            "taches": selectors.taches(cite, request.user, counts),
            "etats_couverture": selectors.coverage_states(cite, request.user),
            "changements": selectors.recent_changes(cite, request.user),
        }
    return render(request, "accueil/cite.html", context)


@page(Capability.ACTEUR_VIEW)
def recherche(request: SignedRequest, cite: Cite) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:200]
    return render(
        request, "accueil/recherche.html", {"cite": cite, "q": q, "resultats": search(cite, request.user, q)}
    )
