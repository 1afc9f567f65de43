"""« Réglages de l'analyse » : where the states begin and what the cité puts first, dated, with who."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.cartographie.forms.reglages import PrioriteForm, SeuilsForm
from maillage.cartographie.models import Priorite, ReglageAnalyse
from maillage.cartographie.selectors.besoins import priorities_of, reglages_of
from maillage.cartographie.services.reglages import SEUILS, add_priority, set_thresholds, withdraw_priority
from maillage.cartographie.views.manques import tabs
from maillage.cites.models import Cite


@page(Capability.COUVERTURE_VIEW)
def reglages(request: SignedRequest, cite: Cite) -> HttpResponse:
    known = reglages_of(cite, timezone.localdate())
    context = {
        "reglages": known,
        "ligne": known.ligne or ReglageAnalyse(),
        "historique": ReglageAnalyse.objects.filter(cite=cite).select_related("regle_par"),
        "priorites": priorities_of(cite),
        "retirees": priorities_of(cite, withdrawn=True),
        "onglets": tabs(cite, "reglages_analyse"),
    }
    return render(request, "cartographie/reglages.html", context)


@form_page(Capability.COUVERTURE_DECIDE)
def seuils(request: SignedRequest, cite: Cite) -> HttpResponse:
    current = ReglageAnalyse.objects.filter(cite=cite).first() or ReglageAnalyse()
    initial = {name: getattr(current, name) for name in SEUILS}
    form = SeuilsForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in SEUILS}
        made = attempt(
            form,
            lambda: (
                set_thresholds(cite, motif=form.cleaned_data["motif"], by=request.user, **given),
                "fait",
            ),
        )
        if made is not None:
            said = (
                "Les seuils sont réglés : toutes les pages les suivent."
                if made[0]
                else "Rien n'avait changé."
            )
            messages.success(request, said)
            return redirect("cartographie:reglages_analyse", slug=cite.slug)
    return render(request, "cartographie/seuils.html", {"form": form})


@form_page(Capability.COUVERTURE_DECIDE)
def priorite(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = PrioriteForm(request.POST if request.method == "POST" else None, cite=cite)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: add_priority(cite, by=request.user, **form.cleaned_data))
        if made is not None:
            messages.success(request, f"Priorité ajoutée : {made}.")
            return redirect("cartographie:reglages_analyse", slug=cite.slug)
    return render(request, "cartographie/priorite.html", {"form": form})


@command(Capability.COUVERTURE_DECIDE, objet=Priorite)
def priorite_retirer(request: SignedRequest, cite: Cite, priorite: Priorite) -> HttpResponse:
    tell(request, lambda: withdraw_priority(priorite, by=request.user), f"Priorité retirée : {priorite}.")
    return redirect("cartographie:reglages_analyse", slug=cite.slug)
