"""What the settings pages share: a form that calls one service, and says beside the fields what it refuses."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.guards import SignedRequest
from maillage.base.errors import Refused
from maillage.cites import services
from maillage.cites.models import Cite
from maillage.cites.services.facts import Entry


@dataclass(frozen=True)
class Page:
    """A page that is only a form: `onglet` is its tab; `retour` the tab where one comes from, empty on the tab itself."""

    titre: str
    onglet: str
    phrase: str = ""
    bouton: str = "Enregistrer"
    retour: str = ""
    retour_titre: str = ""


def done(request: SignedRequest, form: forms.BaseForm, service: Callable[[], Any]) -> bool:
    """When a valid form was sent, call the service; a refusal becomes an error of the form, and nothing is half written."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        with transaction.atomic():
            service()
    except Refused as refused:
        form.add_error(None, refused.sentence)
        return False
    return True


def show(request: SignedRequest, cite: Cite, page: Page, form: forms.BaseForm) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "cites/formulaire.html", {"cite": cite, "form": form, **vars(page)}, status=status)


def show_beside(
    request: SignedRequest, cite: Cite, template: str, form: forms.BaseForm, lignes: QuerySet[Any]
) -> HttpResponse:
    """The rows already entered, with the form that adds one beside them."""
    status = 422 if form.is_bound else 200
    return render(request, template, {"cite": cite, "form": form, "lignes": lignes}, status=status)


def delete(request: SignedRequest, cite: Cite, entry: Entry, back: str) -> HttpResponse:
    """Remove what was entered by mistake; what was true once is ended instead."""
    libelle = str(entry)
    services.delete_entry(entry, by=request.user)
    messages.success(request, f"« {libelle} » est supprimé : c'était une erreur de saisie.")
    return redirect(back, slug=cite.slug)
