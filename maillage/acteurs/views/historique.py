"""Who changed what on a sheet, putting an older value back, who read the reserved contact details."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import TOGETHER
from maillage.acteurs.rules import TEAM_FIELDS
from maillage.acteurs.selectors.fiche import reader_of
from maillage.acteurs.selectors.historique import consultations, history, values_after
from maillage.acteurs.services.structures import restore_values
from maillage.acteurs.views.reponses import carry_out
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.base.values import Values, from_trail
from maillage.cites.models import Cite


@page(Capability.ACTEUR_HISTORY, objet=Structure)
def historique(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    found = history(structure, request.user, request.GET.get("page"))
    return render(request, "acteurs/historique.html", {"structure": structure, "evenements": found})


@page(Capability.ACTEUR_MODERATE, objet=Structure)
def consultees(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    found = consultations(structure, request.GET.get("page"))
    return render(
        request, "acteurs/historique_consultations.html", {"structure": structure, "consultations": found}
    )


@command(Capability.ACTEUR_HISTORY, objet=Structure)
def retablir_champ(request: SignedRequest, cite: Cite, structure: Structure, event_id: int) -> HttpResponse:
    """Put back what a field (and those that go with it) held before an event."""
    event = event_or_404(structure, event_id)
    name = request.POST.get("champ", "")
    together = next((names for names in TOGETHER.values() if name in names), (name,))
    values = {field: from_trail(event.changes[field][0]) for field in together if field in event.changes}
    if not values:
        raise Http404("Ce champ n'a pas changé ce jour-là.")
    return put_back(request, structure, values, event)


@command(Capability.ACTEUR_HISTORY, objet=Structure)
def retablir_version(request: SignedRequest, cite: Cite, structure: Structure, event_id: int) -> HttpResponse:
    """Put the whole sheet back as it was just after an event."""
    event = event_or_404(structure, event_id)
    values = values_after(structure, event.pk)
    if not reader_of(structure, request.user).team:
        values = {name: value for name, value in values.items() if name not in TEAM_FIELDS}
    return put_back(request, structure, values, event)


def event_or_404(structure: Structure, event_id: int) -> Event:
    event = history_of(structure).filter(pk=event_id).first()
    if event is None:
        raise Http404("Cet événement ne concerne pas cette fiche.")
    return event


def put_back(request: SignedRequest, structure: Structure, values: Values, event: Event) -> HttpResponse:
    return carry_out(
        request,
        structure,
        lambda: restore_values(structure=structure, values=values, by=request.user, event_id=event.pk),
        "Valeurs rétablies, dans une nouvelle version de la fiche.",
    )
