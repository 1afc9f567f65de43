"""Where one lands: the only cité one has, the choice of a cité, or the first steps on an empty database."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from maillage.access.guards import SignedRequest, public_page, signed_in_page
from maillage.cites.selectors import cites_visible_to


@signed_in_page
def depart(request: SignedRequest) -> HttpResponse:
    cites = list(cites_visible_to(request.user))
    if len(cites) == 1:
        return redirect("cite:accueil", slug=cites[0].slug)
    return render(request, "accueil/depart.html", {"cites": cites})


@public_page
def premiers_pas(request: HttpRequest) -> HttpResponse:
    return render(request, "accueil/premiers_pas.html")
