"""What is attached to an action: one pair of pages for every kind of row."""

from django.contrib import messages
from django.db import models
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.actions.choices import Moment
from maillage.actions.forms.suivi import NATURES, NUMBERS, BeneficiairesForm, MesureForm, Nature
from maillage.actions.models import Action, Beneficiaires, Indicateur, Jalon, Mesure
from maillage.actions.services import suivi as services
from maillage.actions.views.reponses import back_to, carry_out, save, sheet_address
from maillage.base.answers import attempt
from maillage.base.conflits import opened
from maillage.base.sheets import SheetForm, SheetSaved
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
    new = row.pk is None
    form = opened(request, kind.formulaire, row, cite=action.cite, initial=initial)
    if request.method == "POST":
        done = save(
            request,
            form,
            lambda mine: services.save_attached(
                row=row, action=action, values=mine, by=request.user, base=form.base
            ),
            of=action,
            back=sheet_address(action, kind.section),
        )
        if isinstance(done, SheetSaved):
            messages.success(request, kind.ajoute)
            return back_to(action, kind.section)
        if done is not None:
            return done
    context = {
        "form": form,
        "action": action,
        "nature": kind,
        "ligne": None if new else row,
        "base": "" if new else form.sealed(),
    }
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
    rows = {moment: people_of(action, moment) for moment in Moment.values}
    forms = {
        moment: opened(request, BeneficiairesForm, row, shared=True, prefix=moment)
        for moment, row in rows.items()
    }
    if request.method == "POST":
        # every form is saved or told what is wrong, so that all errors are shown at once
        kept = [keep_people(request, action, moment, form) for moment, form in forms.items()]
        if all(kept):
            messages.success(request, "Bénéficiaires enregistrés.")
            return back_to(action, "beneficiaires")
    context = {
        "action": action,
        "formulaires": list(forms.values()),
        "lignes": [[form[name] for form in forms.values()] for name in NUMBERS],
        "bases": [(f"{moment}-base", forms[moment].sealed()) for moment in forms],
    }
    return render(request, "actions/beneficiaires.html", context)


def people_of(action: Action, moment: str) -> Beneficiaires:
    """The row, or a new one saved by nobody yet: a page that has read nothing has read nothing written."""
    row = Beneficiaires.objects.filter(action=action, moment=moment).first()
    return row or Beneficiaires(cite=action.cite, action=action, moment=moment)


def keep_people(request: SignedRequest, action: Action, moment: str, form: BeneficiairesForm) -> bool:
    if not form.is_valid():
        return False
    saved = attempt(
        form,
        lambda: services.save_people(
            action=action, moment=moment, values=form.values(), by=request.user, base=form.base
        ),
    )
    if saved is not None and saved.conflicts:
        form.tell_conflicts(saved.conflicts, lambda name, value: "" if value is None else str(value))
    return saved is not None and not saved.conflicts


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
