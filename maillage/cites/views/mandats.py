"""Mandates: who is what in the cité, from when to when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.accounts.services import open_account, send_invitation
from maillage.base.errors import Refused
from maillage.cites import services
from maillage.cites.forms import FinForm, MandatForm
from maillage.cites.models import Cite, Mandat


@page(Capability.MANDAT_VIEW)
def mandats(request: SignedRequest, cite: Cite) -> HttpResponse:
    today = timezone.localdate()
    rows = Mandat.objects.filter(cite=cite).select_related("titulaire")
    context = {
        "cite": cite,
        "en_cours": rows.in_force(today),
        "autres": rows.exclude(pk__in=rows.in_force(today)),
        "aujourdhui": today,
    }
    return render(request, "cites/mandats.html", context)


@form_page(Capability.MANDAT_MANAGE)
def ouvrir(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = MandatForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        account = {name: data.pop(name) for name in ("email", "prenom", "nom")}
        try:
            user, opened = open_account(**account, by=request.user)
            services.open_mandat(titulaire=user, cite=cite, by=request.user, **data)
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            if opened:
                send_invitation(user, base_url=request.build_absolute_uri("/"))
            messages.success(request, f"Le mandat de {user} est ouvert." + (" Une invitation lui est envoyée." if opened else ""))
            return redirect("cites:mandats", slug=cite.slug)
    return render(request, "cites/ajouter.html", {"cite": cite, "form": form, "titre": "Ouvrir un mandat"})


@command(Capability.MANDAT_MANAGE, objet=Mandat)
def terminer(request: SignedRequest, cite: Cite, mandat: Mandat) -> HttpResponse:
    form = FinForm(request.POST)
    fin = form.cleaned_data["fin"] if form.is_valid() else timezone.localdate()
    try:
        services.end_mandat(mandat, fin=fin, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
    else:
        messages.success(request, f"Le mandat de {mandat.titulaire} est terminé.")
    return redirect("cites:mandats", slug=cite.slug)
