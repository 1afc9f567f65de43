"""The dated perimeter: communes, priority districts, schools."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.errors import Refused
from maillage.cites import services
from maillage.cites.forms import CommuneForm, EtablissementForm, FinForm, QpvForm
from maillage.cites.models import Cite, PerimetreCommune, PerimetreEtablissement, PerimetreQpv

Row = PerimetreCommune | PerimetreQpv | PerimetreEtablissement


@page(Capability.CITE_EDIT)
def perimetre(request: SignedRequest, cite: Cite) -> HttpResponse:
    context = {
        "cite": cite,
        "communes": PerimetreCommune.objects.filter(cite=cite).select_related("commune"),
        "quartiers": PerimetreQpv.objects.filter(cite=cite).select_related("qpv"),
        "etablissements": PerimetreEtablissement.objects.filter(cite=cite).select_related("etablissement"),
        "aujourdhui": timezone.localdate(),
    }
    return render(request, "cites/perimetre.html", context)


@form_page(Capability.CITE_EDIT)
def ajouter_commune(request: SignedRequest, cite: Cite) -> HttpResponse:
    return add(request, cite, CommuneForm, services.add_commune, "Ajouter une commune")


@form_page(Capability.CITE_EDIT)
def ajouter_qpv(request: SignedRequest, cite: Cite) -> HttpResponse:
    return add(request, cite, QpvForm, services.add_qpv, "Ajouter un quartier prioritaire")


@form_page(Capability.CITE_EDIT)
def ajouter_etablissement(request: SignedRequest, cite: Cite) -> HttpResponse:
    return add(request, cite, EtablissementForm, services.add_etablissement, "Ajouter un établissement")


@command(Capability.CITE_EDIT, objet=PerimetreCommune)
def terminer_commune(request: SignedRequest, cite: Cite, ligne: PerimetreCommune) -> HttpResponse:
    return end(request, cite, ligne)


@command(Capability.CITE_EDIT, objet=PerimetreQpv)
def terminer_qpv(request: SignedRequest, cite: Cite, ligne: PerimetreQpv) -> HttpResponse:
    return end(request, cite, ligne)


@command(Capability.CITE_EDIT, objet=PerimetreEtablissement)
def terminer_etablissement(request: SignedRequest, cite: Cite, ligne: PerimetreEtablissement) -> HttpResponse:
    return end(request, cite, ligne)


def add(
    request: SignedRequest, cite: Cite, form_class: type[forms.Form], service: Callable[..., Any], titre: str
) -> HttpResponse:
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            service(cite, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Le périmètre est enregistré.")
            return redirect("cites:perimetre", slug=cite.slug)
    return render(request, "cites/ajouter.html", {"cite": cite, "form": form, "titre": titre})


def end(request: SignedRequest, cite: Cite, ligne: Row) -> HttpResponse:
    fin: date = timezone.localdate()
    form = FinForm(request.POST)
    if form.is_valid():
        fin = form.cleaned_data["fin"]
    try:
        services.end_period(ligne, fin=fin, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"{ligne} ne fait plus partie du périmètre depuis le {fin:%d/%m/%Y}.")
    return redirect("cites:perimetre", slug=cite.slug)
