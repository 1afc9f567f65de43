"""Settings of the cité: who it is, its published figures, its label."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page
from maillage.base.errors import Refused
from maillage.cites import services
from maillage.cites.forms import ChiffreForm, CiteForm, LabelForm
from maillage.cites.models import Chiffre, Cite, PeriodeLabel


@form_page(Capability.CITE_EDIT)
def reglages(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = CiteForm(request.POST or None, instance=cite)
    if request.method == "POST" and form.is_valid():
        services.update_cite(cite, by=request.user, **form.cleaned_data)
        messages.success(request, "Les réglages sont enregistrés.")
        return redirect("cites:reglages", slug=cite.slug)
    return render(request, "cites/reglages.html", {"cite": cite, "form": form})


@form_page(Capability.CITE_EDIT)
def chiffres(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = ChiffreForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_chiffre(cite, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Le chiffre est enregistré.")
            return redirect("cites:chiffres", slug=cite.slug)
    lignes = Chiffre.objects.filter(cite=cite)
    return render(request, "cites/chiffres.html", {"cite": cite, "form": form, "lignes": lignes})


@form_page(Capability.CITE_EDIT)
def label(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = LabelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_label_period(cite, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "La période est enregistrée.")
            return redirect("cites:label", slug=cite.slug)
    lignes = PeriodeLabel.objects.filter(cite=cite)
    return render(request, "cites/label.html", {"cite": cite, "form": form, "lignes": lignes})
