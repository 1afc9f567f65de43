"""Proposing a change on a sheet one does not maintain, and answering."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.acteurs.forms.propositions import MessageForm, ReponseForm
from maillage.acteurs.forms.structure import StructureForm
from maillage.acteurs.models import Proposition, Structure
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.rules import TEAM_FIELDS, check_editable
from maillage.acteurs.selectors.historique import hidden_fields
from maillage.acteurs.selectors.propositions import lines_of, propositions_de
from maillage.acteurs.services import propositions as services
from maillage.acteurs.views.reponses import back_to
from maillage.base.answers import attempt
from maillage.base.signature import seal, unseal
from maillage.base.values import Values, read_fields
from maillage.cites.models import Cite


@form_page(Capability.ACTEUR_PROPOSE, objet=Structure)
def proposer(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    check_editable(structure)
    names = proposable(structure, request)
    without = [name for name in SHEET_FIELDS if name not in names]
    data = request.POST if request.method == "POST" else None
    base = (
        read_fields(structure, names)
        if data is None
        else unseal(f"proposition.{structure.pk}", data.get("base", ""))
    )
    form = StructureForm(data, cite=cite, base=base, without=without, pk=structure.pk)
    message = MessageForm(data)
    if data is not None and all([form.is_valid(), message.is_valid()]):
        made = attempt(
            form,
            lambda: services.propose(
                structure=structure,
                base=base,
                mine=form.values(),
                message=message.cleaned_data["message"],
                by=request.user,
            ),
        )
        if made is not None:
            messages.success(request, "Proposition envoyée à l'équipe projet, qui vous répondra ici.")
            return back_to(structure)
    return proposal_page(request, structure, form, message, base)


def proposable(structure: Structure, request: SignedRequest) -> list[str]:
    """Neither the notes of the team, nor contact details that this person may not read."""
    hidden = {name for name in hidden_fields(structure, request.user) if getattr(structure, name)}
    closed = TEAM_FIELDS | hidden | {f"{name}_diffusion" for name in hidden} | {"position_source"}
    return [name for name in SHEET_FIELDS if name not in closed]


def proposal_page(
    request: SignedRequest, structure: Structure, form: StructureForm, message: MessageForm, base: Values
) -> HttpResponse:
    context = {
        "form": form,
        "message": message,
        "structure": structure,
        "base": seal(f"proposition.{structure.pk}", base),
    }
    return render(request, "acteurs/proposition_formulaire.html", context)


@page(Capability.ACTEUR_PROPOSE)
def propositions(request: SignedRequest, cite: Cite) -> HttpResponse:
    """All of them for those who answer; their own for the others."""
    etat = request.GET.get("etat", "")
    found = propositions_de(cite, request.user, etat=etat, page=request.GET.get("page"))
    return render(request, "acteurs/propositions.html", {"page": found, "etat": etat})


@form_page(Capability.ACTEUR_MODERATE, objet=Proposition)
def traiter(request: SignedRequest, cite: Cite, proposition: Proposition) -> HttpResponse:
    form = ReponseForm(request.POST if request.method == "POST" else None)
    if proposition.envoi_id is not None:
        form.fields[
            "reponse"
        ].help_text = "Gardée pour l'équipe : la structure n'a pas de compte pour la lire."
    if request.method == "POST" and form.is_valid():
        written = attempt(
            form,
            lambda: services.answer(
                proposition=proposition,
                accepted=request.POST.getlist("accepter"),
                reponse=form.cleaned_data["reponse"],
                by=request.user,
            ),
        )
        if written is not None:
            done = (
                "Proposition acceptée, la fiche est à jour."
                if written
                else "Proposition refusée. La fiche n'a pas changé."
            )
            messages.success(request, done)
            return redirect(reverse("acteurs:propositions", args=[cite.slug]))
    context = {"proposition": proposition, "lignes": lines_of(proposition), "form": form}
    return render(request, "acteurs/proposition.html", context)
