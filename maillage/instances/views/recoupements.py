"""Instances that share people, themes and weeks: « une impression de doublons », with what could be proposed."""

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cites.models import Cite
from maillage.core.governance import CLOSE, MEMBERS, Suggestion
from maillage.instances.selectors.recoupements import overlaps_of

LABELS = {
    Suggestion.MERGE: ("un seul groupe", "intersect"),
    Suggestion.JOINT: ("réunion commune", "people"),
    Suggestion.HALF_DAY: ("même demi-journée", "clock"),
}


@page(Capability.INSTANCE_EDIT)
def recoupements(request: SignedRequest, cite: Cite) -> HttpResponse:
    context = {
        "lignes": [
            {
                "recoupement": found,
                "mot": LABELS[found.pair.proposition][0],
                "icone": LABELS[found.pair.proposition][1],
            }
            for found in overlaps_of(cite, timezone.localdate())
        ],
        "membres": MEMBERS,
        "jours": CLOSE,
    }
    return render(request, "instances/agenda_recoupements.html", context)
