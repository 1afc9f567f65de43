"""What the room shows on the pages of lower rooms: seats and meetings of a structure, decisions about an action."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.models import Structure
from maillage.actions.models import Action
from maillage.base.answers import panel
from maillage.cites.models import Cite
from maillage.dispositifs.models import Deploiement
from maillage.instances.selectors.decisions import decisions_about
from maillage.instances.selectors.structure import presence_of


@page(Capability.INSTANCE_VIEW, objet=Action)
def d_action(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    return about(request, cite, action, "actions:action", action=action)


@page(Capability.INSTANCE_VIEW, objet=Deploiement)
def de_dispositif(request: SignedRequest, cite: Cite, deploiement: Deploiement) -> HttpResponse:
    return about(request, cite, deploiement, "dispositifs:deploiement", deploiement=deploiement)


def about(
    request: SignedRequest, cite: Cite, row: Action | Deploiement, page_name: str, **criteria: Any
) -> HttpResponse:
    context = {"lignes": decisions_about(request.user, cite, **criteria)}
    back = reverse(page_name, args=[cite.slug, row.pk])
    return panel(request, "instances/panneau_decisions.html", context, of=row, back=back)


@page(Capability.INSTANCE_VIEW, objet=Structure)
def de_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """The seats of a structure, its next and last meetings, its tasks."""
    context = {
        "presence": presence_of(request.user, structure, now=timezone.now(), today=timezone.localdate())
    }
    back = reverse("acteurs:structure", args=[cite.slug, structure.pk])
    return panel(request, "instances/panneau_structure.html", context, of=structure, back=back)
