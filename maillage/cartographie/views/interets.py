"""« Zone d'intérêt commune » : who to meet about a structure, an action, an idea or a gap; a round table."""

from collections.abc import Collection
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.choices import GenreCampagne
from maillage.acteurs.models import Structure
from maillage.actions.models import Action
from maillage.cartographie.forms.reseau import SujetForm
from maillage.cartographie.selectors import interets as selectors
from maillage.cartographie.selectors import reseau
from maillage.cartographie.selectors.equipage import crew
from maillage.cartographie.selectors.interets import Interets
from maillage.cartographie.selectors.phrases_listes import of_common_ground
from maillage.cartographie.views.reseau import tabs
from maillage.cites.models import Cite
from maillage.core.cooperation import Network
from maillage.core.interests import Subject

NAMED = 90
"""Longest subject in the object of a message."""


@page(Capability.COOPERATION_VIEW)
def interets(request: SignedRequest, cite: Cite) -> HttpResponse:
    """About an idea: themes, ages, districts, from the address bar so that a gap can link here."""
    form = SujetForm(request.GET or None, cite=cite)
    context: dict[str, Any] = {"form": form}
    if form.is_bound and form.is_valid():
        about = ", ".join(theme.libelle for theme in form.cleaned_data["themes"])
        source = str(form.cleaned_data["depuis"] or "")
        context |= answer(request, cite, form.subject(), source, about=about)
    return show(request, cite, context)


@page(Capability.COOPERATION_VIEW, objet=Structure)
def interets_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """About a structure: who shares its ages, themes, districts and dispositifs, and does not work with it yet."""
    context = {"structure": structure, "sujet": structure.nom}
    context |= answer(request, cite, None, str(structure.pk), about=structure.nom)
    return show(request, cite, context)


@page(Capability.COOPERATION_VIEW, objet=Action)
def interets_action(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """About an action: who shares what it is about and is not in it; its porteur asks to be introduced."""
    question = reseau.Question(timezone.localdate())
    network = reseau.facts(cite, request.user, question).network(question)
    inside = {str(row.pk) for row in crew(action, network).membres}
    context = {"action": action, "sujet": action.intitule}
    source = str(action.porteur_id or "")
    subject = selectors.of_action(action)
    context |= answer(request, cite, subject, source, about=action.intitule, inside=inside, network=network)
    return show(request, cite, context)


def answer(
    request: SignedRequest,
    cite: Cite,
    subject: Subject | None,
    source: str = "",
    *,
    about: str,
    inside: Collection[str] = (),
    network: Network | None = None,
) -> dict[str, Any]:
    today = timezone.localdate()
    question = reseau.Question(today)
    network = network or reseau.facts(cite, request.user, question).network(question)
    known = selectors.terrain(cite, request.user, today)
    asked = known.subject_of(source) if subject is None else subject
    whole = None if "tout" in request.GET else selectors.SHOWN
    found = selectors.common_ground(known, asked, network, source, inside=inside, most=whole)
    query = request.GET.copy()
    query["tout"] = "oui"
    every = f"?{query.urlencode()}"
    return {
        "interets": found,
        "tout": every,
        "phrases": [
            one.linked(lambda anchor: f"{every if anchor == 'proches' else ''}#{anchor}")
            for one in of_common_ground(found)
        ],
        "vide": not (asked.themes or asked.dispositifs),
        "inviter": invitation(request, cite, found, about),
    }


def invitation(request: SignedRequest, cite: Cite, found: Interets, about: str) -> str:
    """The address of a message to those of the table, ready to be read over; empty for those who may not write."""
    if not found.table.seats or not can(request.user, Capability.CAMPAGNE_MANAGE, cite):
        return ""
    subject = about if len(about) <= NAMED else f"{about[: NAMED - 1].rstrip()}…"
    query = [("genre", GenreCampagne.REUNION.value), ("sujet", f"Table ronde : {subject}")]
    query += [("structures", seat.key) for seat in found.table.seats]
    return f"{reverse('acteurs:campagne_nouvelle', args=[cite.slug])}?{urlencode(query)}"


def show(request: SignedRequest, cite: Cite, context: dict[str, Any]) -> HttpResponse:
    context["onglets"] = tabs(cite, reseau.Question(timezone.localdate()), "interets", request.user)
    return render(request, "cartographie/interets.html", context)
