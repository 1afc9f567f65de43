"""« Zone d'intérêt commune » : who to meet about a structure, an idea of action or a gap; a round table."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.models import Structure
from maillage.cartographie.forms.reseau import SujetForm
from maillage.cartographie.selectors import interets as selectors
from maillage.cartographie.selectors import reseau
from maillage.cartographie.views.reseau import tabs
from maillage.cites.models import Cite
from maillage.core.interests import Subject


@page(Capability.COOPERATION_VIEW)
def interets(request: SignedRequest, cite: Cite) -> HttpResponse:
    """About an idea: themes, ages, districts, from the address bar so that a gap can link here."""
    form = SujetForm(request.GET or None, cite=cite)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        context |= answer(request, cite, form.subject(), str(form.cleaned_data["depuis"] or ""))
    return show(request, cite, context)


@page(Capability.COOPERATION_VIEW, objet=Structure)
def interets_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """About a structure: who shares its ages, themes, districts and dispositifs, and does not work with it yet."""
    context = {"structure": structure} | answer(request, cite, None, str(structure.pk))
    return show(request, cite, context)


def answer(request: SignedRequest, cite: Cite, subject: Subject | None, source: str = "") -> dict[str, Any]:
    today = timezone.localdate()
    question = reseau.Question(today)
    network = reseau.facts(cite, request.user, question).network(question)
    known = selectors.terrain(cite, request.user, today)
    asked = known.subject_of(source) if subject is None else subject
    found = selectors.common_ground(known, asked, network, source)
    return {"interets": found, "vide": not (asked.themes or asked.dispositifs)}


def show(request: SignedRequest, cite: Cite, context: dict[str, Any]) -> HttpResponse:
    context["onglets"] = tabs(cite, reseau.Question(timezone.localdate()), "interets", request.user)
    return render(request, "cartographie/interets.html", context)
