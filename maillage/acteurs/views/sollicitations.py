"""Solicitations: who is asked too much, month by month, what each figure counts, and the thresholds."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.acteurs.choices import POIDS, NatureSollicitation
from maillage.acteurs.forms.seuils import SeuilsForm
from maillage.acteurs.models import ReglagesSollicitation
from maillage.acteurs.selectors.charges import (
    PERSONNES,
    STRUCTURES,
    Question,
    charges,
    gestures,
    month_of,
    team_loads,
)
from maillage.acteurs.selectors.sollicitations import limits_of, names_of
from maillage.acteurs.services.sollicitations import SEUILS, save_limits
from maillage.base.answers import attempt
from maillage.base.values import read_fields
from maillage.cites.models import Cite
from maillage.core.load import Level, months_of

PER_PAGE = 25


@page(Capability.ENROLEMENT_VIEW)
def structures(request: SignedRequest, cite: Cite) -> HttpResponse:
    return loads_page(request, cite, STRUCTURES)


@page(Capability.ENROLEMENT_VIEW)
def personnes(request: SignedRequest, cite: Cite) -> HttpResponse:
    return loads_page(request, cite, PERSONNES)


def loads_page(request: SignedRequest, cite: Cite, par: str) -> HttpResponse:
    """Everybody of whom something was asked within the window; `?niveau=` keeps one level."""
    found = charges(cite, par=par, today=timezone.localdate())
    level = next((level for level in Level if level.value == request.GET.get("niveau")), None)
    rows = [row for row in found.rows if level is None or row.niveau is level]
    context = {
        "charges": found,
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "niveau": level,
        "par": par,
        "poids": weights(),
    }
    return render(request, "acteurs/sollicitations.html", context)


@page(Capability.ENROLEMENT_VIEW)
def equipe(request: SignedRequest, cite: Cite) -> HttpResponse:
    today = timezone.localdate()
    context = {"lignes": team_loads(request.user, cite, today), "limits": limits_of(cite), "par": "equipe"}
    return render(request, "acteurs/sollicitations_equipe.html", context)


@page(Capability.ENROLEMENT_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    """What a figure counts: `?par=structures|personnes`, a month or the window, one target (`?cible=`), one nature."""
    question = question_of(request, cite, timezone.localdate())
    found = gestures(cite, question)
    target = names_of(cite, *split(question)) if question.cible else {}
    context = {
        "gestes": Paginator(found, PER_PAGE).get_page(request.GET.get("page")),
        "nombre": len(found),
        "question": question,
        "cible": next(iter(target.values()), ""),
        "nature": NatureSollicitation(question.nature).label if question.nature else "",
    }
    return render(request, "acteurs/sollicitations_liste.html", context)


def question_of(request: SignedRequest, cite: Cite, today: date) -> Question:
    """What is not understood is left out: the whole window of the cité is then shown."""
    asked = request.GET
    month = month_of(asked.get("mois", ""), today)
    first = (
        months_of(today)[0] if asked.get("an") else today - timedelta(days=limits_of(cite).window_days - 1)
    )
    start, end = month or (first, today)
    target = asked.get("cible", "")
    nature = asked.get("nature", "")
    return Question(
        par=PERSONNES if asked.get("par") == PERSONNES else STRUCTURES,
        depuis=start,
        jusque=min(end, today),
        cible=int(target) if target.isdecimal() and len(target) < 19 else None,
        nature=nature if nature in NatureSollicitation.values else "",
    )


def split(question: Question) -> tuple[list[int], list[int]]:
    ids = [question.cible] if question.cible else []
    return (ids, []) if question.par == PERSONNES else ([], ids)


@form_page(Capability.ENROLEMENT_EDIT)
def seuils(request: SignedRequest, cite: Cite) -> HttpResponse:
    row = ReglagesSollicitation.objects.filter(cite=cite).first() or ReglagesSollicitation(cite=cite)
    form = SeuilsForm(request.POST if request.method == "POST" else None, initial=read_fields(row, SEUILS))
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: save_limits(cite=cite, values=form.values(), by=request.user))
        if saved is not None:
            messages.success(request, "Seuils enregistrés : ils valent pour toute la cité, dès maintenant.")
            return redirect("acteurs:sollicitations", slug=cite.slug)
    return render(request, "acteurs/seuils.html", {"form": form, "poids": weights()})


def weights() -> list[tuple[Any, int]]:
    return [(nature.label, POIDS[nature]) for nature in NatureSollicitation]
