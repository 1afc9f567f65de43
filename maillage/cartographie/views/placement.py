"""Placing structures: the list of those without position, one by hand, the others by their address."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.forms.filtres import parse_filters
from maillage.acteurs.models import Structure
from maillage.base import progress
from maillage.base.errors import Refused
from maillage.base.geoplateforme import enabled
from maillage.cartographie import jobs, selectors
from maillage.cartographie.choices import SURE
from maillage.cartographie.forms import PositionForm
from maillage.cartographie.services import place_by_hand
from maillage.cartographie.views.carte import map_settings
from maillage.cites.models import Cite

PER_PAGE = 50


@page(Capability.ACTEUR_EDIT)
def a_placer(request: SignedRequest, cite: Cite) -> HttpResponse:
    filtres = parse_filters(request.GET)
    rows = selectors.to_place(cite, request.user, filtres.q)
    context = {
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "q": filtres.q,
        "geocodage": enabled(),
        "sur": SURE,
        **geocoding(cite),
    }
    return render(request, "cartographie/a_placer.html", context)


def geocoding(cite: Cite) -> dict[str, Any]:
    """How far the search of addresses is, and what came of the latest one."""
    latest = selectors.last_geocoding(cite)
    return {
        "avancement": progress.read(selectors.progress_key(cite)),
        "a_chercher": selectors.to_geocode(cite).count() if enabled() else 0,
        "derniere": latest,
        "bilan": latest.contexte if latest else {},
    }


@page(Capability.ACTEUR_EDIT)
def avancement(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The bar while addresses are searched; once they have been, the page is asked again whole."""
    told = progress.read(selectors.progress_key(cite))
    if told is None:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "cartographie/_avancement.html", {"avancement": told})


@command(Capability.ACTEUR_EDIT)
def geocoder(request: SignedRequest, cite: Cite) -> HttpResponse:
    waiting = selectors.to_geocode(cite).count()
    if not enabled():
        messages.error(
            request,
            "La recherche d'adresses n'est pas activée sur cette installation : placez les structures à la main.",
        )
    elif not waiting:
        messages.info(request, "Il n'y a pas d'adresse à chercher.")
    else:
        progress.report(selectors.progress_key(cite), 0, waiting, "en attente")
        jobs.geocode.enqueue(cite.pk, request.user.pk)
    return redirect("cartographie:a_placer", slug=cite.slug)


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def placer(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    form = PositionForm(request.POST or None, initial=shown_position(structure))
    if request.method == "POST" and form.is_valid():
        try:
            place_by_hand(
                structure,
                latitude=form.cleaned_data["latitude"],
                longitude=form.cleaned_data["longitude"],
                seen=form.seen(),
                by=request.user,
            )
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            return placed(request, cite, structure)
    context = {"structure": structure, "form": form, "cadre": selectors.frame(cite), **map_settings()}
    return render(request, "cartographie/placer.html", context)


def shown_position(structure: Structure) -> dict[str, float | None]:
    place = {"latitude": structure.latitude, "longitude": structure.longitude}
    return {**place, **{f"vue_{name}": value for name, value in place.items()}}


def placed(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """Back to the others to place, for those who place them; a partner goes back to their own sheet."""
    messages.success(request, f"« {structure.nom} » est placée sur la carte.")
    if can(request.user, Capability.ACTEUR_EDIT, cite):
        return redirect("cartographie:a_placer", slug=cite.slug)
    return redirect("acteurs:structure", slug=cite.slug, pk=structure.pk)
