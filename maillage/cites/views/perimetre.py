"""The dated perimeter: communes, priority districts, schools."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.cites import services
from maillage.cites.forms import CommuneForm, EtablissementForm, FinForm, QpvForm
from maillage.cites.models import Cite, PerimetreCommune, PerimetreEtablissement, PerimetreQpv
from maillage.cites.views.answers import Page, delete, done, show
from maillage.core.text import day_in_words

Row = PerimetreCommune | PerimetreQpv | PerimetreEtablissement
BACK = "cites:perimetre"


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
    return add(request, cite, CommuneForm(request.POST or None), services.add_commune, "Ajouter une commune")


@form_page(Capability.CITE_EDIT)
def ajouter_qpv(request: SignedRequest, cite: Cite) -> HttpResponse:
    return add(
        request, cite, QpvForm(request.POST or None), services.add_qpv, "Ajouter un quartier prioritaire"
    )


@form_page(Capability.CITE_EDIT)
def ajouter_etablissement(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = EtablissementForm(request.POST or None)
    return add(request, cite, form, services.add_etablissement, "Ajouter un établissement")


@form_page(Capability.CITE_EDIT, objet=PerimetreCommune)
def terminer_commune(request: SignedRequest, cite: Cite, ligne: PerimetreCommune) -> HttpResponse:
    return end(request, cite, ligne)


@form_page(Capability.CITE_EDIT, objet=PerimetreQpv)
def terminer_qpv(request: SignedRequest, cite: Cite, ligne: PerimetreQpv) -> HttpResponse:
    return end(request, cite, ligne)


@form_page(Capability.CITE_EDIT, objet=PerimetreEtablissement)
def terminer_etablissement(request: SignedRequest, cite: Cite, ligne: PerimetreEtablissement) -> HttpResponse:
    return end(request, cite, ligne)


@command(Capability.CITE_EDIT, objet=PerimetreCommune)
def supprimer_commune(request: SignedRequest, cite: Cite, ligne: PerimetreCommune) -> HttpResponse:
    return delete(request, cite, ligne, BACK)


@command(Capability.CITE_EDIT, objet=PerimetreQpv)
def supprimer_qpv(request: SignedRequest, cite: Cite, ligne: PerimetreQpv) -> HttpResponse:
    return delete(request, cite, ligne, BACK)


@command(Capability.CITE_EDIT, objet=PerimetreEtablissement)
def supprimer_etablissement(
    request: SignedRequest, cite: Cite, ligne: PerimetreEtablissement
) -> HttpResponse:
    return delete(request, cite, ligne, BACK)


def add(
    request: SignedRequest, cite: Cite, form: forms.Form, service: Callable[..., Any], titre: str
) -> HttpResponse:
    if done(request, form, lambda: service(cite, by=request.user, **form.cleaned_data)):
        messages.success(request, "Le périmètre est enregistré.")
        return redirect(BACK, slug=cite.slug)
    return show(request, cite, Page(titre, "perimetre", retour=BACK, retour_titre="Périmètre"), form)


def end(request: SignedRequest, cite: Cite, ligne: Row) -> HttpResponse:
    form = FinForm(request.POST or None)
    if done(request, form, lambda: services.end_perimetre(ligne, by=request.user, **form.cleaned_data)):
        messages.success(request, f"{ligne} sort du périmètre le {day_in_words(form.cleaned_data['fin'])}.")
        return redirect(BACK, slug=cite.slug)
    phrase = "Ce qui en dépend reste, et la période passée est gardée."
    page = Page(f"Retirer {ligne} du périmètre", "perimetre", phrase, "Retirer", BACK, "Périmètre")
    return show(request, cite, page, form)
