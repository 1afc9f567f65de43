"""What has been decided about gaps: the list, and taking a decision back."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.base.answers import tell
from maillage.cartographie.models import DecisionManque
from maillage.cartographie.selectors.decisions import decisions_of, in_words
from maillage.cartographie.selectors.phrases_listes import of_decisions
from maillage.cartographie.services import decisions as services
from maillage.cartographie.views.manques import address_of_gap, tabs
from maillage.cites.models import Cite


@page(Capability.COUVERTURE_VIEW)
def decisions(request: SignedRequest, cite: Cite) -> HttpResponse:
    rows = in_words(decisions_of(cite), cite, request.user, timezone.localdate())
    listed = [(one, address_of_gap(cite, *place_of(one.ligne))) for one in rows]
    current = [pair for pair in listed if pair[0].en_vigueur]
    past = [pair for pair in listed if not pair[0].en_vigueur]
    told = of_decisions(len(current), len(past)) if listed else []
    context = {
        "en_vigueur": current,
        "passees": past,
        "phrases": [one.linked(lambda anchor: f"#{anchor}") for one in told],
        "onglets": tabs(cite, "manque_decisions"),
    }
    return render(request, "cartographie/manque_decisions.html", context)


@command(Capability.COUVERTURE_DECIDE, objet=DecisionManque)
def revoquer(request: SignedRequest, cite: Cite, decision: DecisionManque) -> HttpResponse:
    tell(
        request,
        lambda: services.revoke(decision, by=request.user),
        "Décision révoquée : le manque est de nouveau ouvert.",
    )
    return redirect("cartographie:manque_decisions", slug=cite.slug)


def place_of(row: DecisionManque) -> tuple[str, str, str]:
    return row.theme_id, row.ages.label, row.qpv.code if row.qpv else ""
