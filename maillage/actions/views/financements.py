"""Funding lines of an action, their payments, and what to copy into the Cerfa 12156."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.forms.financement import FinancementForm, VersementForm
from maillage.actions.models import Action, Financement, Versement
from maillage.actions.selectors.budget import budget_of
from maillage.actions.selectors.cerfa import rubrics
from maillage.actions.selectors.fiche import sheet
from maillage.actions.services import financements as services
from maillage.actions.views.reponses import attempt, back_to, carry_out, panel
from maillage.base.values import Json, for_trail, read_fields
from maillage.cites.models import Cite


@page(Capability.BUDGET_VIEW, objet=Action)
def panneau(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """The fragment of the sheet of an action."""
    context = {"action": action, "budget": budget_of(action, timezone.localdate())}
    back = reverse("actions:action", args=[cite.slug, action.pk])
    return panel(request, "actions/financement_panneau.html", context, of=action, back=back)


@form_page(Capability.BUDGET_EDIT, objet=Action)
def nouveau(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    return line_form(request, action, Financement(cite=cite, action=action))


@form_page(Capability.BUDGET_EDIT, objet=Action)
def modifier(request: SignedRequest, cite: Cite, action: Action, financement_id: int) -> HttpResponse:
    return line_form(request, action, line_or_404(action, financement_id))


def line_or_404(action: Action, pk: int) -> Financement:
    found = Financement.objects.filter(action=action, pk=pk).select_related("action__cite").first()
    if found is None:
        raise Http404("Ce financement n'est pas dans l'action.")
    return found


def line_form(request: SignedRequest, action: Action, row: Financement) -> HttpResponse:
    posted, new = request.method == "POST", row.pk is None
    if posted:
        base = {} if new else FinancementForm.unsealed(request.POST)
    else:
        base = {} if new else read_fields(row, FinancementForm.names())
    form = FinancementForm(
        request.POST if posted else None, cite=action.cite, base=base,
        initial={"exercice": action.annee} if new else {},
    )  # fmt: skip
    if posted and form.is_valid():
        saved = attempt(
            form,
            lambda: services.save_financement(
                financement=row, base=form.base, mine=form.values(), by=request.user,
                motif_depassement=form.cleaned_data["motif_depassement"],
            ),
        )  # fmt: skip
        if saved is not None and not saved.conflicts:
            messages.success(request, "Financement enregistré.")
            return back_to(action, "financement")
        form.tell_conflicts(saved.conflicts if saved else (), in_words)
    context = {
        "form": form,
        "action": action,
        "ligne": None if new else row,
        "base": form.sealed(),
        "decide": bool(can(request.user, Capability.BUDGET_OVERRUN, action)),
    }
    return render(request, "actions/financement.html", context)


def in_words(name: str, value: Json) -> str:
    return shown(Financement, name, for_trail(Financement, name, value))


@command(Capability.BUDGET_EDIT, objet=Action)
def supprimer(request: SignedRequest, cite: Cite, action: Action, financement_id: int) -> HttpResponse:
    row = line_or_404(action, financement_id)
    return carry_out(
        request,
        action,
        lambda: services.delete_financement(financement=row, by=request.user),
        "Financement supprimé. L'historique de l'action garde ses montants.",
        "financement",
    )


@form_page(Capability.BUDGET_EDIT, objet=Action)
def versements(request: SignedRequest, cite: Cite, action: Action, financement_id: int) -> HttpResponse:
    row = line_or_404(action, financement_id)
    form = VersementForm(
        request.POST if request.method == "POST" else None, base={}, initial={"le": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        payment = Versement(cite=cite, financement=row)
        saved = attempt(
            form, lambda: services.add_payment(versement=payment, values=form.values(), by=request.user)
        )
        if saved is not None:
            messages.success(request, "Versement enregistré.")
            return back_to(action, "financement")
    context = {"form": form, "action": action, "ligne": row, "versements": row.versements.all()}
    return render(request, "actions/versements.html", context)


@command(Capability.BUDGET_EDIT, objet=Versement)
def versement_supprimer(request: SignedRequest, cite: Cite, versement: Versement) -> HttpResponse:
    return carry_out(
        request,
        versement.financement.action,
        lambda: services.delete_payment(versement=versement, by=request.user),
        "Versement supprimé.",
        "financement",
    )


@page(Capability.BUDGET_VIEW, objet=Action)
def cerfa(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """What to copy into the Cerfa 12156, rubric by rubric."""
    fiche = sheet(action, request.user)
    parts = rubrics(fiche, budget_of(action, timezone.localdate()))
    return render(request, "actions/cerfa.html", {"action": action, "rubriques": parts})
