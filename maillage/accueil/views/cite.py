"""The first page of a cité, and its search."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.accueil import selectors
from maillage.accueil.search import search
from maillage.accueil.selectors.semaine import week_of
from maillage.acteurs.selectors.propositions import waiting
from maillage.cartographie.selectors import picture
from maillage.cites.models import Cite


@page(Capability.CITE_VIEW)
def accueil(request: SignedRequest, cite: Cite) -> HttpResponse:
    today = timezone.localdate()
    context = {"cite": cite, "aujourdhui": today, "chiffres": selectors.published_figures(cite)}
    if can(request.user, Capability.ACTEUR_VIEW, cite):
        counts, shown = selectors.counts(cite), picture(cite, request.user, jeunes=False)
        proposed = waiting(request.user, cite)
        context |= {
            "nombres": counts,
            "semaine": week_of(request.user, cite, today, shown, proposed),
            "taches": selectors.taches(cite, request.user, counts, proposed),
            "etats_couverture": selectors.coverage_states(shown),
            "changements": selectors.recent_changes(cite, request.user),
        }
    return render(request, "accueil/cite.html", context)


@page(Capability.ACTEUR_VIEW)
def recherche(request: SignedRequest, cite: Cite) -> HttpResponse:
    q = request.GET.get("q", "").strip()[:200]
    return render(
        request, "accueil/recherche.html", {"cite": cite, "q": q, "resultats": search(cite, request.user, q)}
    )
