"""Relations between structures, and other places of one structure: seen from the sheet."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.acteurs.forms.personnes import FinForm
from maillage.acteurs.forms.relations import AntenneForm, RelationForm
from maillage.acteurs.models import Antenne, Relation, Structure
from maillage.acteurs.services import relations as services
from maillage.acteurs.views.reponses import back_to, carry_out
from maillage.base.answers import attempt
from maillage.base.values import read_fields
from maillage.cites.models import Cite


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def nouvelle(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    return relation_form(request, structure, Relation(cite=cite, origine=structure), new=True)


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def modifier(request: SignedRequest, cite: Cite, structure: Structure, relation_id: int) -> HttpResponse:
    return relation_form(request, structure, relation_or_404(structure, relation_id), new=False)


def relation_form(
    request: SignedRequest, structure: Structure, relation: Relation, *, new: bool
) -> HttpResponse:
    """Seen from its target, a relation is edited on the sheet of its origin."""
    origin = structure if new else relation.origine
    initial = {} if new else read_fields(relation, RelationForm.Meta.fields)
    form = RelationForm(request.POST if request.method == "POST" else None, structure=origin, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: services.save_relation(
                relation=relation, structure=structure, values=form.values(), by=request.user
            ),
        )
        if saved is not None:
            messages.success(request, "Relation enregistrée.")
            return back_to(structure)
    context = {
        "form": form,
        "structure": structure,
        "origine": origin,
        "relation": None if new else relation,
        "fin": FinForm(initial={"fin": timezone.localdate()}),
    }
    return render(request, "acteurs/relation_formulaire.html", context)


@command(Capability.ACTEUR_EDIT, objet=Structure)
def terminer(request: SignedRequest, cite: Cite, structure: Structure, relation_id: int) -> HttpResponse:
    relation, form = relation_or_404(structure, relation_id), FinForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Donnez le jour à partir duquel la relation n'existe plus.")
        return back_to(structure)
    return carry_out(
        request,
        structure,
        lambda: services.end_relation(
            relation=relation, structure=structure, on=form.cleaned_data["fin"], by=request.user
        ),
        "Relation terminée. Elle reste dans l'historique de la fiche.",
    )


@command(Capability.ACTEUR_EDIT, objet=Structure)
def supprimer(request: SignedRequest, cite: Cite, structure: Structure, relation_id: int) -> HttpResponse:
    relation = relation_or_404(structure, relation_id)
    return carry_out(
        request,
        structure,
        lambda: services.delete_relation(relation=relation, structure=structure, by=request.user),
        "Relation supprimée. L'historique de la fiche en garde la trace.",
    )


def relation_or_404(structure: Structure, relation_id: int) -> Relation:
    rows = Relation.objects.filter(Q(origine=structure) | Q(cible=structure), pk=relation_id)
    found = rows.select_related("origine__cite", "cible").first()
    if found is None:
        raise Http404("Cette relation n'est pas dans la fiche.")
    return found


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def nouvelle_antenne(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    return antenne_form(request, structure, Antenne(cite=cite, structure=structure), new=True)


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def modifier_antenne(
    request: SignedRequest, cite: Cite, structure: Structure, antenne_id: int
) -> HttpResponse:
    return antenne_form(request, structure, antenne_or_404(structure, antenne_id), new=False)


def antenne_form(
    request: SignedRequest, structure: Structure, antenne: Antenne, *, new: bool
) -> HttpResponse:
    initial = {} if new else read_fields(antenne, AntenneForm.Meta.fields)
    form = AntenneForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: services.save_antenne(
                antenne=antenne, structure=structure, values=form.values(), by=request.user
            ),
        )
        if saved is not None:
            messages.success(request, "Antenne enregistrée.")
            return back_to(structure)
    context = {"form": form, "structure": structure, "antenne": None if new else antenne}
    return render(request, "acteurs/antenne_formulaire.html", context)


@command(Capability.ACTEUR_EDIT, objet=Structure)
def supprimer_antenne(
    request: SignedRequest, cite: Cite, structure: Structure, antenne_id: int
) -> HttpResponse:
    antenne = antenne_or_404(structure, antenne_id)
    return carry_out(
        request,
        structure,
        lambda: services.delete_antenne(antenne=antenne, structure=structure, by=request.user),
        "Antenne supprimée. L'historique de la fiche en garde la trace.",
    )


def antenne_or_404(structure: Structure, antenne_id: int) -> Antenne:
    found = Antenne.objects.filter(structure=structure, pk=antenne_id).first()
    if found is None:
        raise Http404("Cette antenne n'est pas dans la fiche.")
    return found
