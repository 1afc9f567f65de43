"""The national page: every cité in anonymous counts."""

from django.http import HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.coordination.selectors import lines


@page(Capability.RESEAU_VIEW)
def tableau(request: SignedRequest) -> HttpResponse:
    return render(request, "coordination/tableau.html", {"lignes": lines(request.user)})
