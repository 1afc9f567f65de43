"""Funding lines of an action, their payments, and what to copy into the Cerfa 12156."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.actions.forms.financement import FinancementForm, VersementForm
from maillage.actions.models import Action, Financement, Versement
from maillage.actions.selectors.alertes import line_alerts
from maillage.actions.selectors.budget import budget_of
from maillage.actions.selectors.cerfa import rubrics
from maillage.actions.selectors.fiche import sheet
from maillage.actions.services import financements as services
from maillage.actions.views.reponses import back_to, carry_out, save, sheet_address, told
from maillage.base.answers import attempt, panel
from maillage.base.conflits import opened
from maillage.base.sheets import SheetSaved
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
    new = row.pk is None
    form = opened(request, FinancementForm, row, cite=action.cite, initial=started(action) if new else {})
    if request.method == "POST":
        done = save(
            request,
            form,
            lambda mine: services.save_financement(
                financement=row, base=form.base, mine=mine, by=request.user,
                motif_depassement=form.cleaned_data["motif_depassement"],
            ),
            of=action,
            back=sheet_address(action, "financement"),
        )  # fmt: skip
        if isinstance(done, SheetSaved):
            told_with_warnings(request, done, row.pk)
            return back_to(action, "financement")
        if done is not None:
            return done
    context = {
        "form": form,
        "action": action,
        "ligne": None if new else row,
        "base": form.sealed(),
        "decide": bool(can(request.user, Capability.BUDGET_OVERRUN, action)),
    }
    return render(request, "actions/financement.html", context)


def started(action: Action) -> dict[str, Any]:
    """What a new line begins with: the year of the action, and the funder of the call that it answers."""
    call = action.appel
    if call is None or action.financements.filter(source=call.source).exists():
        return {"exercice": action.annee}
    same_year = call.enveloppe is not None and call.enveloppe.exercice == action.annee
    asked = {"source": call.source, "enveloppe": call.enveloppe_id if same_year else None}
    return {"exercice": action.annee, **asked}


def told_with_warnings(request: SignedRequest, saved: SheetSaved | None, pk: int) -> None:
    """What was written, and what does not hold together in the line: flagged, since it is what the papers say."""
    if saved is not None:
        told(request, Financement, saved)
    row = Financement.objects.select_related("action").get(pk=pk)
    for sentence in line_alerts(row, row.action.etat, timezone.localdate()):
        messages.warning(request, f"À vérifier. {sentence}")


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
            told_with_warnings(request, None, row.pk)
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
    budget = budget_of(action, timezone.localdate())
    context = {"action": action, "rubriques": rubrics(fiche, budget), "equilibre": budget.equilibre}
    return render(request, "actions/cerfa.html", context)
