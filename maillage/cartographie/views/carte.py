"""The map, its data, and the placing of structures by hand."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.gzip import gzip_page

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.forms.filtres import parse_filters
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import structures_of
from maillage.base.errors import Refused
from maillage.base.geoplateforme import enabled
from maillage.cartographie import jobs, selectors
from maillage.cartographie.forms import PositionForm
from maillage.cartographie.services import place_by_hand, to_geocode
from maillage.cites.models import Cite

UNPLACED_SHOWN = 200


@page(Capability.CARTE_VIEW)
def carte(request: SignedRequest, cite: Cite) -> HttpResponse:
    context = {**selectors.filters_context(request, cite), "tuiles": settings.TILES_URL, "mention": settings.TILES_ATTRIBUTION}
    return render(request, "cartographie/carte.html", context)


@page(Capability.CARTE_VIEW)
@gzip_page
def points(request: SignedRequest, cite: Cite) -> JsonResponse:
    return JsonResponse(selectors.points(cite, request.user, parse_filters(request.GET)))


@page(Capability.CARTE_VIEW)
@gzip_page
def contours(request: SignedRequest, cite: Cite) -> JsonResponse:
    return JsonResponse(selectors.contours(cite))


@page(Capability.ACTEUR_EDIT)
def a_placer(request: SignedRequest, cite: Cite) -> HttpResponse:
    rows = structures_of(cite, request.user).living().unplaced().select_related("commune")
    context = {
        "cite": cite,
        "structures": rows[:UNPLACED_SHOWN],
        "total": rows.count(),
        "geocodage": enabled(),
        "a_geocoder": len(to_geocode(cite)) if enabled() else 0,
    }
    return render(request, "cartographie/a_placer.html", context)


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def placer(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    initial = {"latitude": structure.latitude, "longitude": structure.longitude}
    form = PositionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            place_by_hand(structure, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"{structure.nom} est placée sur la carte.")
            return redirect("cartographie:a_placer", slug=cite.slug)
    context = {"cite": cite, "structure": structure, "form": form, "tuiles": settings.TILES_URL, "mention": settings.TILES_ATTRIBUTION}
    return render(request, "cartographie/placer.html", context)


@command(Capability.ACTEUR_ARCHIVE)
def geocoder(request: SignedRequest, cite: Cite) -> HttpResponse:
    if enabled():
        jobs.geocode.enqueue(cite.pk, request.user.pk)
        messages.success(request, "La recherche des adresses est lancée : elle continue même si vous quittez la page.")
    else:
        messages.error(request, "Le géocodage n'est pas activé sur cette installation : placez les structures à la main.")
    return redirect("cartographie:a_placer", slug=cite.slug)
