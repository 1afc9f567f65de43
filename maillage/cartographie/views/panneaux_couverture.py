"""On the page of an action or of a meeting: the gaps that it is about, each with its link back."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.actions.models import Action
from maillage.base.answers import panel
from maillage.cartographie.models import DecisionManque
from maillage.cartographie.selectors.decisions import decisions_of, in_words
from maillage.cartographie.views.manque_decisions import place_of
from maillage.cartographie.views.manques import address_of_gap
from maillage.cites.models import Cite
from maillage.instances.models import Reunion


@page(Capability.COUVERTURE_VIEW, objet=Action)
def de_action(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    back = reverse("actions:action", args=[cite.slug, action.pk])
    context = decided(request, cite, decisions_of(cite).filter(action=action))
    return panel(request, "cartographie/_manques_panneau.html", context, of=action, back=back)


@page(Capability.COUVERTURE_VIEW, objet=Reunion)
def de_reunion(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    back = reverse("instances:reunion", args=[cite.slug, reunion.pk])
    context = decided(request, cite, decisions_of(cite).filter(point__reunion=reunion))
    return panel(request, "cartographie/_manques_panneau.html", context, of=reunion, back=back)


def decided(request: SignedRequest, cite: Cite, rows: Iterable[DecisionManque]) -> dict[str, Any]:
    told = in_words(list(rows), cite, request.user, timezone.localdate())
    return {"lignes": [(one, address_of_gap(cite, *place_of(one.ligne))) for one in told]}
