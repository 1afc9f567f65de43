"""Sheets that may be twice: look, tell apart, or merge."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.acteurs.jobs import look_for_duplicates
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.doublons import SYNCHRONOUS, pairs
from maillage.acteurs.services.structures import tell_apart
from maillage.cites.models import Cite

PER_PAGE = 25


@page(Capability.ACTEUR_MERGE)
def doublons(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Pairs still to be settled; `None` when there are too many sheets to compare while the page waits."""
    found = pairs(cite)
    shown = Paginator(found or [], PER_PAGE).get_page(request.GET.get("page"))
    context = {"page": shown, "a_chercher": found is None, "limite": SYNCHRONOUS}
    return render(request, "acteurs/doublons.html", context)


@command(Capability.ACTEUR_MERGE)
def lancer(request: SignedRequest, cite: Cite) -> HttpResponse:
    look_for_duplicates.enqueue(cite.pk)
    messages.success(
        request, "La recherche est lancée. Elle prend quelques minutes : revenez sur cette page."
    )
    return redirect(reverse("acteurs:doublons", args=[cite.slug]))


@command(Capability.ACTEUR_MERGE, objet=Structure)
def distinguer(request: SignedRequest, cite: Cite, structure: Structure, autre_id: int) -> HttpResponse:
    """ "They are two different structures": never proposed again."""
    other = Structure.objects.filter(cite=cite, pk=autre_id).first()
    if other is None:
        raise Http404("Cette fiche n'existe pas dans la cité.")
    tell_apart(structure, other, by=request.user)
    messages.success(request, f"« {structure} » et « {other} » ne seront plus proposées comme doublons.")
    return redirect(reverse("acteurs:doublons", args=[cite.slug]))
