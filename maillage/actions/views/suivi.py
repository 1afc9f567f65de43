"""What is attached to an action: one pair of pages for every kind of row."""

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.actions.choices import Moment
from maillage.actions.forms.suivi import NATURES, BeneficiairesForm, MesureForm, Nature
from maillage.actions.models import Action, Beneficiaires, Indicateur, Jalon, Mesure
from maillage.actions.services import suivi as services
from maillage.actions.views.reponses import attempt, back_to, carry_out
from maillage.base.sheets import SheetForm
from maillage.base.values import read_fields
from maillage.cites.models import Cite


def nature_or_404(code: str) -> Nature:
    if code not in NATURES:
        raise Http404("Cette page n'existe pas.")
    return NATURES[code]


def row_or_404(nature: Nature, action: Action, pk: int) -> models.Model:
    found = nature.modele._default_manager.filter(action=action, pk=pk).first()
    if found is None:
        raise Http404("Cette ligne n'est pas dans l'action.")
    return found


@form_page(Capability.ACTION_EDIT, objet=Action)
def ajouter(request: SignedRequest, cite: Cite, action: Action, nature: str) -> HttpResponse:
    kind = nature_or_404(nature)
    row = kind.modele(cite=cite, action=action)
    return attached_form(request, kind, action, row, initial={"le": timezone.localdate()})


@form_page(Capability.ACTION_EDIT, objet=Action)
def changer(request: SignedRequest, cite: Cite, action: Action, nature: str, ligne_id: int) -> HttpResponse:
    kind = nature_or_404(nature)
    return attached_form(request, kind, action, row_or_404(kind, action, ligne_id), initial={})


def attached_form(
    request: SignedRequest, kind: Nature, action: Action, row: models.Model, *, initial: dict[str, object]
) -> HttpResponse:
    base = {} if row.pk is None else read_fields(row, kind.formulaire.names())
    form = kind.formulaire(
        request.POST if request.method == "POST" else None, cite=action.cite, base=base, initial=initial
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: services.save_attached(row=row, action=action, values=form.values(), by=request.user),
        )
        if saved is not None:
            messages.success(request, kind.ajoute)
            return back_to(action, kind.section)
    context = {"form": form, "action": action, "nature": kind, "ligne": row if row.pk else None}
    return render(request, "actions/suivi_formulaire.html", context)


@command(Capability.ACTION_EDIT, objet=Action)
def supprimer(request: SignedRequest, cite: Cite, action: Action, nature: str, ligne_id: int) -> HttpResponse:
    kind = nature_or_404(nature)
    row = row_or_404(kind, action, ligne_id)
    return carry_out(
        request,
        action,
        lambda: services.delete_attached(row=row, action=action, by=request.user),
        "Supprimé. L'historique de l'action garde ce qui était écrit.",
        kind.section,
    )


@command(Capability.ACTION_EDIT, objet=Action)
def jalon_fait(request: SignedRequest, cite: Cite, action: Action, jalon_id: int) -> HttpResponse:
    """Done today; asked again, not done."""
    row = row_or_404(NATURES["jalons"], action, jalon_id)
    done = isinstance(row, Jalon) and row.fait_le is None
    values = {"fait_le": timezone.localdate().isoformat() if done else None}
    return carry_out(
        request,
        action,
        lambda: services.save_attached(row=row, action=action, values=values, by=request.user),
        "Jalon fait." if done else "Jalon remis à faire.",
        "suivi",
    )


@form_page(Capability.ACTION_EDIT, objet=Action)
def beneficiaires(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """Planned and actual numbers, side by side in one form."""
    rows = {row.moment: row for row in Beneficiaires.objects.filter(action=action)}
    forms = {
        moment: BeneficiairesForm(
            request.POST if request.method == "POST" else None, instance=rows.get(moment), prefix=moment
        )
        for moment in Moment.values
    }
    # every form is checked, so that all errors are shown at once
    valid = [form.is_valid() for form in forms.values()]
    if request.method == "POST" and all(valid):
        for moment, form in forms.items():
            services.save_people(action=action, moment=moment, values=form.values(), by=request.user)
        messages.success(request, "Bénéficiaires enregistrés.")
        return back_to(action, "beneficiaires")
    lines = [[form[name] for form in forms.values()] for name in BeneficiairesForm.Meta.fields]
    context = {"action": action, "formulaires": list(forms.values()), "lignes": lines}
    return render(request, "actions/beneficiaires.html", context)


@form_page(Capability.ACTION_EDIT, objet=Indicateur)
def mesurer(request: SignedRequest, cite: Cite, indicateur: Indicateur) -> HttpResponse:
    """A dated value of an indicator, with those already known."""
    form: SheetForm = MesureForm(
        request.POST if request.method == "POST" else None, base={}, initial={"le": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        mesure = Mesure(cite=cite, indicateur=indicateur)
        saved = attempt(
            form, lambda: services.save_measure(mesure=mesure, values=form.values(), by=request.user)
        )
        if saved is not None:
            messages.success(request, "Valeur enregistrée.")
            return back_to(indicateur.action, "indicateurs")
    context = {
        "form": form,
        "indicateur": indicateur,
        "action": indicateur.action,
        "mesures": indicateur.mesures.all(),
    }
    return render(request, "actions/mesure.html", context)


@command(Capability.ACTION_EDIT, objet=Mesure)
def oublier(request: SignedRequest, cite: Cite, mesure: Mesure) -> HttpResponse:
    return carry_out(
        request,
        mesure.indicateur.action,
        lambda: services.delete_measure(mesure=mesure, by=request.user),
        "Valeur supprimée.",
        "indicateurs",
    )
