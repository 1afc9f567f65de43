"""What a structure receives, on its sheet: the money of its actions, and what public files say that others give it."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.acteurs.models import Structure
from maillage.actions.models import Subvention
from maillage.actions.selectors.budget import received_by
from maillage.actions.selectors.subventions import published
from maillage.actions.services.subventions import remove_subvention
from maillage.base.answers import panel, tell
from maillage.cites.models import Cite


@page(Capability.BUDGET_VIEW, objet=Structure)
def de_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    context = {"structure": structure, "recus": received_by(structure), "annees": published(structure)}
    back = reverse("acteurs:structure", args=[cite.slug, structure.pk])
    return panel(request, "actions/panneau_recus.html", context, of=structure, back=back)


@command(Capability.BUDGET_EDIT, objet=Subvention)
def retirer(request: SignedRequest, cite: Cite, subvention: Subvention) -> HttpResponse:
    """It was another organisation's."""
    sheet = subvention.structure_id
    tell(
        request,
        lambda: remove_subvention(subvention=subvention, by=request.user),
        "Subvention retirée de cette fiche.",
    )
    return redirect("acteurs:structure", slug=cite.slug, pk=sheet)
