"""Enrolment: the board by stage with the curve of the year, the stage of one structure, what a sheet shows of it all."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.acteurs.choices import Mobilisation
from maillage.acteurs.forms.contacts import EtapeForm
from maillage.acteurs.models import Personne, Structure
from maillage.acteurs.selectors.enrolement import board, follow_up_of_person, follow_up_of_structure, progress
from maillage.acteurs.services.enrolement import change_stage
from maillage.acteurs.views.reponses import address_of, back_to
from maillage.base.answers import attempt, panel
from maillage.cites.models import Cite


@page(Capability.ENROLEMENT_VIEW)
def tableau(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?moi=1`: the structures I am the referent of; `?tout=etape` unfolds a long column."""
    mine = request.GET.get("moi") == "1"
    columns = board(cite, referent=request.user.pk if mine else None, unfolded=request.GET.get("tout", ""))
    context = {
        "colonnes": columns,
        "nombre": sum(column.nombre for column in columns),
        "moi": mine,
        "mois": progress(cite, timezone.localdate()),
        "etapes": list(Mobilisation),
    }
    return render(request, "acteurs/enrolement.html", context)


@form_page(Capability.ENROLEMENT_EDIT, objet=Structure)
def etape(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    form = EtapeForm(
        request.POST if request.method == "POST" else None,
        initial={
            "le": timezone.localdate(),
            "etape": structure.mobilisation,
            "motif": structure.mobilisation_motif,
        },
    )
    if request.method == "POST" and form.is_valid():
        moved = attempt(form, lambda: change_stage(structure=structure, by=request.user, **form.cleaned_data))
        if moved is not None:
            messages.success(request, f"La structure est maintenant « {moved.get_mobilisation_display()} ».")
            return back_to(moved)
    return render(request, "acteurs/etape.html", {"form": form, "structure": structure})


@page(Capability.ENROLEMENT_VIEW, objet=Structure)
def de_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """What the team knows of its dealings with a structure, on its sheet."""
    context = {"structure": structure, "suivi": follow_up_of_structure(structure, timezone.localdate())}
    context["aujourdhui"] = timezone.localdate()
    return panel(request, "acteurs/suivi_structure.html", context, of=structure, back=address_of(structure))


@page(Capability.ENROLEMENT_VIEW, objet=Personne)
def de_personne(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    context = {"personne": personne, "suivi": follow_up_of_person(personne, timezone.localdate())}
    back = reverse("acteurs:personne", args=[cite.slug, personne.pk])
    return panel(request, "acteurs/suivi_personne.html", context, of=personne, back=back)
