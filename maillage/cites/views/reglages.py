"""Settings of the cité: who it is, its published figures, its label."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.cites import services
from maillage.cites.forms import ChiffreForm, CiteForm, FinForm, LabelForm
from maillage.cites.models import Chiffre, Cite, PeriodeLabel
from maillage.cites.views.answers import Page, delete, done, show, show_beside

PRESENTATION = Page(
    "Présentation",
    "reglages",
    "Ce que la cité dit d'elle-même. Son adresse ne change pas : des liens ont été partagés.",
)


@form_page(Capability.CITE_EDIT)
def reglages(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = CiteForm(
        request.POST or None, initial={name: getattr(cite, name) for name in CiteForm.base_fields}
    )
    if done(request, form, lambda: services.update_cite(cite, by=request.user, **form.cleaned_data)):
        messages.success(request, "La présentation est enregistrée.")
        return redirect("cites:reglages", slug=cite.slug)
    return show(request, cite, PRESENTATION, form)


@form_page(Capability.CITE_EDIT)
def chiffres(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = ChiffreForm(request.POST or None)
    if done(request, form, lambda: services.record_chiffre(cite, by=request.user, **form.cleaned_data)):
        messages.success(request, "Le chiffre est enregistré.")
        return redirect("cites:chiffres", slug=cite.slug)
    return show_beside(request, cite, "cites/chiffres.html", form, Chiffre.objects.filter(cite=cite))


@command(Capability.CITE_EDIT, objet=Chiffre)
def supprimer_chiffre(request: SignedRequest, cite: Cite, chiffre: Chiffre) -> HttpResponse:
    return delete(request, cite, chiffre, "cites:chiffres")


@form_page(Capability.CITE_EDIT)
def label(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = LabelForm(request.POST or None)
    if done(request, form, lambda: services.add_label_period(cite, by=request.user, **form.cleaned_data)):
        messages.success(request, "La période est enregistrée.")
        return redirect("cites:label", slug=cite.slug)
    return show_beside(request, cite, "cites/label.html", form, PeriodeLabel.objects.filter(cite=cite))


@form_page(Capability.CITE_EDIT, objet=PeriodeLabel)
def terminer_label(request: SignedRequest, cite: Cite, periode: PeriodeLabel) -> HttpResponse:
    form = FinForm(request.POST or None)
    if done(request, form, lambda: services.end_label_period(periode, by=request.user, **form.cleaned_data)):
        messages.success(request, f"La période « {periode} » est terminée.")
        return redirect("cites:label", slug=cite.slug)
    page = Page(
        f"Terminer « {periode} »", "label", bouton="Terminer", retour="cites:label", retour_titre="Label"
    )
    return show(request, cite, page, form)


@command(Capability.CITE_EDIT, objet=PeriodeLabel)
def supprimer_label(request: SignedRequest, cite: Cite, periode: PeriodeLabel) -> HttpResponse:
    return delete(request, cite, periode, "cites:label")
