"""Mandates: who is what in the cité, from when to when."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.accounts.services import open_account, send_invitation
from maillage.cites import services
from maillage.cites.forms import DetailsForm, FinMandatForm, MandatForm
from maillage.cites.models import Cite, Mandat
from maillage.cites.selectors import is_last_cpo, mandats_of, today
from maillage.cites.views.answers import Page, done, show
from maillage.core.text import day_in_words

BACK = "cites:mandats"
OUVRIR = Page(
    "Ouvrir un mandat",
    "mandats",
    "Un compte est ouvert à cette adresse si elle n'en a pas encore, et la personne reçoit une invitation.",
    "Ouvrir le mandat",
    BACK,
    "Mandats",
)


@page(Capability.MANDAT_VIEW)
def mandats(request: SignedRequest, cite: Cite) -> HttpResponse:
    rows, now = mandats_of(cite), today()
    current = [row for row in rows if row.debut <= now and (row.fin is None or row.fin > now)]
    others = [row for row in rows if row not in current]
    return render(request, "cites/mandats.html", {"cite": cite, "en_cours": current, "autres": others})


@form_page(Capability.MANDAT_MANAGE)
def ouvrir(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = MandatForm(request.POST or None)
    if done(request, form, lambda: give(request, cite, form)):
        messages.success(request, f"Le mandat de {form.cleaned_data['email']} est ouvert.")
        return redirect(BACK, slug=cite.slug)
    return show(request, cite, OUVRIR, form)


def give(request: SignedRequest, cite: Cite, form: MandatForm) -> None:
    """The account and its mandate, or neither."""
    user, opened = open_account(**form.account, by=request.user)
    services.open_mandat(titulaire=user, cite=cite, by=request.user, **form.mandat)
    if opened:
        send_invitation(user, base_url=request.build_absolute_uri("/"))


@form_page(Capability.MANDAT_MANAGE, objet=Mandat)
def modifier(request: SignedRequest, cite: Cite, mandat: Mandat) -> HttpResponse:
    form = DetailsForm(
        request.POST or None, initial={name: getattr(mandat, name) for name in DetailsForm.base_fields}
    )
    if done(request, form, lambda: services.update_mandat(mandat, by=request.user, **form.cleaned_data)):
        messages.success(request, f"Le mandat de {mandat.titulaire} est enregistré.")
        return redirect(BACK, slug=cite.slug)
    phrase = "Le rôle et les dates ne se changent pas : terminez ce mandat et ouvrez-en un autre."
    page = Page(f"Mandat de {mandat.titulaire}", "mandats", phrase, "Enregistrer", BACK, "Mandats")
    return show(request, cite, page, form)


@form_page(Capability.MANDAT_MANAGE, objet=Mandat)
def terminer(request: SignedRequest, cite: Cite, mandat: Mandat) -> HttpResponse:
    form = FinMandatForm(request.POST or None, dernier_cpo=is_last_cpo(mandat))
    if done(
        request, form, lambda: services.end_mandat(mandat, fin=form.cleaned_data["fin"], by=request.user)
    ):
        messages.success(
            request, f"Le mandat de {mandat.titulaire} prend fin le {day_in_words(form.cleaned_data['fin'])}."
        )
        # whoever ends their own mandate may no longer read this page
        oneself = mandat.titulaire_id == request.user.pk
        return redirect("/") if oneself else redirect(BACK, slug=cite.slug)
    phrase = "La personne n'entrera plus dans la cité avec ce rôle ; ce qu'elle a fait reste."
    page = Page(f"Terminer le mandat de {mandat.titulaire}", "mandats", phrase, "Terminer", BACK, "Mandats")
    return show(request, cite, page, form)
