"""The national page: every cité in anonymous counts."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.choices import Mobilisation
from maillage.actions.aggregates import (
    PAR,
    PAR_APPELS,
    budget_years,
    call_years,
    national_budget,
    national_calls,
)
from maillage.cartographie import aggregates as cartographie
from maillage.coordination.selectors import analysis_lines, lines
from maillage.dispositifs.aggregates import STATES, facts_of_schemes


@page(Capability.RESEAU_VIEW)
def tableau(request: SignedRequest) -> HttpResponse:
    context = {"lignes": lines(request.user), "etapes": Mobilisation.labels}
    return render(request, "coordination/tableau.html", context)


@page(Capability.RESEAU_VIEW)
def budget(request: SignedRequest) -> HttpResponse:
    """The money of every cité by source, year or national objective: `?par=&annee=`; small groups are hidden."""
    chosen = grouped(request, PAR, budget_years(), "exercice")
    context = {**chosen, "budget": national_budget(chosen["par"], chosen["annee"])}
    return render(request, "coordination/budget.html", context)


@page(Capability.RESEAU_VIEW)
def appels(request: SignedRequest) -> HttpResponse:
    """The calls for projects of every cité by funder or year: `?par=&annee=`; small groups are hidden."""
    chosen = grouped(request, PAR_APPELS, call_years(), "annee")
    context = {**chosen, "appels": national_calls(chosen["par"], chosen["annee"])}
    return render(request, "coordination/appels.html", context)


def grouped(
    request: SignedRequest, names: Mapping[str, str], years: list[int], by_year: str
) -> dict[str, Any]:
    """What `?par=&annee=` chooses: by source without `par`, the latest year without `annee`. `by_year` shows them all."""
    typed, par = request.GET.get("annee", ""), request.GET.get("par", "")
    par = par if par in names else "source"
    year = int(typed) if typed.isdecimal() and len(typed) == 4 else (years[0] if years else None)
    return {
        "par": par,
        "par_libelle": names[par],
        "annee": year,
        "annees": [] if par == by_year else years,
        "onglets": [
            {"libelle": label, "url": f"?par={code}&annee={year or ''}", "courant": code == par}
            for code, label in names.items()
        ],
    }


@page(Capability.RESEAU_VIEW)
def dispositifs(request: SignedRequest) -> HttpResponse:
    """In how many cités each scheme of the catalogue is, by state."""
    states = [state.label for state in STATES]
    return render(request, "coordination/dispositifs.html", {"lignes": facts_of_schemes(), "etats": states})


@page(Capability.RESEAU_VIEW)
def analyses(request: SignedRequest) -> HttpResponse:
    """Coverage and cooperation of each cité, as it last kept them."""
    states = [str(state) for state in cartographie.STATES]
    return render(request, "coordination/analyses.html", {"lignes": analysis_lines(), "etats": states})
