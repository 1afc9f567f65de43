"""The gallery: every component with its options."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from maillage.access.guards import public_page
from maillage.base.gallery import samples


@public_page
def composants(request: HttpRequest) -> HttpResponse:
    return render(request, "composants.html", samples())
