"""The sheet of an action, its history, its states."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.models import Structure
from maillage.actions.forms.suivi import EtatForm
from maillage.actions.models import Action
from maillage.actions.models.fiche import ACTION_FIELDS, SECTION_OF
from maillage.actions.rules.etats import next_states
from maillage.actions.selectors.budget import circuit_of
from maillage.actions.selectors.fiche import sheet
from maillage.actions.selectors.historique import history
from maillage.actions.selectors.liste import actions_of
from maillage.actions.services import actions as services
from maillage.actions.services.financements import copy_lines
from maillage.actions.views.reponses import back_to, carry_out
from maillage.audit.models import Event
from maillage.base.answers import attempt, panel
from maillage.base.errors import Refused
from maillage.base.registry import panels_of
from maillage.base.values import existing, from_trail, read_fields
from maillage.cites.models import Cite


@page(Capability.ACTION_VIEW, objet=Action)
def action(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    fiche = sheet(action, request.user)
    panneaux = [row for row in panels_of("actions.action") if can(request.user, row.capability, cite)]
    modifie = bool(can(request.user, Capability.ACTION_EDIT, action))
    form = reverse("actions:modifier", args=[cite.slug, action.pk])
    context = {
        "fiche": fiche,
        "action": fiche.action,
        "panneaux": panneaux,
        "modifie": modifie,
        "aujourdhui": timezone.localdate(),
        # the address that changes each section; none for who may not
        "changer": {code: f"{form}?section={code}" if modifie else "" for code in SECTION_OF},
        "circuit": circuit_of(action) if can(request.user, Capability.BUDGET_VIEW, cite) else "",
    }
    return render(request, "actions/fiche.html", context)


@form_page(Capability.ACTION_EDIT, objet=Action)
def etat(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """Move the action on; what the new state asks for is on the same page."""
    suivants = next_states(action.etat)
    form = EtatForm(request.POST if request.method == "POST" else None, action=action, suivants=suivants)
    if request.method == "POST" and form.is_valid():
        moved = attempt(
            form, lambda: services.change_state(action=action, by=request.user, **form.cleaned_data)
        )
        if moved is not None:
            messages.success(request, f"L'action est maintenant « {moved.get_etat_display()} ».")
            return back_to(moved)
    return render(request, "actions/etat.html", {"form": form, "action": action})


@command(Capability.ACTION_EDIT, objet=Action)
def reconduire(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """One click: the same action for the next year."""
    try:
        copy = services.renew(action=action, annee=action.annee + 1, by=request.user)
        if can(request.user, Capability.BUDGET_EDIT, action):
            copy_lines(source=action, target=copy, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return back_to(action)
    messages.success(
        request,
        f"Action reconduite pour {copy.annee} sous le code {copy.code}. Relisez les dates et les nombres prévus.",
    )
    return back_to(copy)


@command(Capability.ACTION_EDIT, objet=Action)
def corbeille(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    services.throw_away(action=action, by=request.user)
    messages.success(request, f"« {action.intitule} » est dans la corbeille : vous pouvez l'en sortir.")
    return redirect("actions:corbeille_liste", slug=cite.slug)


@page(Capability.ACTION_EDIT)
def corbeille_liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?decider=` names the action whose return would go beyond an envelope: the reason is asked there."""
    rows = Action.objects.filter(cite=cite, corbeille_le__isnull=False).select_related("porteur")
    context = {"actions": rows.order_by("-corbeille_le"), "decider": request.GET.get("decider", "")}
    return render(request, "actions/corbeille.html", context)


@command(Capability.ACTION_EDIT)
def retablir(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Out of the basket; `action` in the form says which, `motif` decides to go beyond an envelope."""
    asked = request.POST.get("action", "")
    basket = reverse("actions:corbeille_liste", args=[cite.slug])
    rows = Action.objects.filter(cite=cite, corbeille_le__isnull=False)
    found = rows.filter(pk=asked).first() if asked.isdecimal() and len(asked) < 19 else None
    if found is None:
        messages.error(request, "Cette action n'est plus dans la corbeille.")
        return redirect(basket)
    motif = request.POST.get("motif", "")[:300]
    try:
        services.take_back(action=found, by=request.user, motif_depassement=motif)
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
        return redirect(f"{basket}?decider={found.pk}" if refused.code == "depassement" else basket)
    messages.success(request, "Action sortie de la corbeille.")
    return back_to(found)


# ── history ───────────────────────────────────────────────────────────


@page(Capability.ACTION_VIEW_TEAM, objet=Action)
def historique(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    context = {"action": action, "evenements": history(action, request.GET.get("page"))}
    return render(request, "actions/historique.html", context)


@command(Capability.ACTION_EDIT, objet=Action)
def retablir_champ(request: SignedRequest, cite: Cite, action: Action, event_id: int) -> HttpResponse:
    """Put back what a field held before an event."""
    name = request.POST.get("champ", "")
    events = Event.objects.filter(pk=event_id, objet_type=action._meta.label_lower, objet_id=action.pk)
    event = events.first()
    if event is None or name not in event.changes or name not in ACTION_FIELDS:
        messages.error(request, "Ce changement n'est pas dans l'historique de l'action.")
        return back_to(action)
    wanted = existing(Action, {name: from_trail(event.changes[name][0])})
    base = read_fields(action, wanted)
    return carry_out(
        request,
        action,
        lambda: services.update_action(action=action, base=base, mine=wanted, by=request.user),
        "Ancienne valeur remise.",
    )


# ── on the sheet of a structure ───────────────────────────────────────


@page(Capability.ACTION_VIEW, objet=Structure)
def de_structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """What the structure carries and takes part in, as what, with how much when the reader may see money."""
    budget = bool(can(request.user, Capability.BUDGET_VIEW, cite))
    rows = actions_of(structure, request.user, budget=budget)
    carries = any(row.action.porteur_id == structure.pk for row in rows)
    context = {
        "structure": structure,
        "lignes": rows,
        "budget": budget,
        "liste": f"{reverse('actions:liste', args=[cite.slug])}?porteur={structure.pk}" if carries else "",
    }
    back = reverse("acteurs:structure", args=[cite.slug, structure.pk])
    return panel(request, "actions/panneau_structure.html", context, of=structure, back=back)
