"""The portfolio: table, board by state, timeline of a year; the same filters for all."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.actions.choices import EtatAction
from maillage.actions.selectors.attendus import (
    bilans_due,
    late_milestones,
    to_read,
    waiting,
    without_news,
)
from maillage.actions.selectors.chronologie import GROUPES, timeline_of
from maillage.actions.selectors.demande import asked_of, common, filters_of
from maillage.actions.selectors.liste import (
    COLONNES,
    EQUIPE,
    TRIS,
    cards,
    lines,
    states_of,
)
from maillage.actions.services.exportation import FORMATS
from maillage.base.listing import Liste
from maillage.cites.models import Cite
from maillage.core.facets import Found

PER_PAGE = 50
PER_COLUMN = 8
AWAITED = 25


@page(Capability.ACTION_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The table, or only what changes in it when htmx asks."""
    asked, found, equipe = asked_of(request.user, cite, request.GET)
    columns = {name: label for name, label in COLONNES.items() if shown(request, cite, name, equipe)}
    shown_page = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **context_of(request, cite, asked, found, "liste", columns),
        "page": shown_page,
        "lignes": lines(list(shown_page.object_list), budget="notifie" in columns),
        "colonnes": [(name, columns[name]) for name in asked.colonnes if name in columns],
        "triables": tuple(TRIS),
    }
    return respond(request, "actions/liste.html", "actions/_liste.html", context, asked)


@page(Capability.ACTION_VIEW)
def tableau(request: SignedRequest, cite: Cite) -> HttpResponse:
    """A column per state that has actions, a card per action; `?tout=etat` unfolds a long column."""
    asked, found, _ = asked_of(request.user, cite, request.GET)
    unfolded = request.GET.get("tout", "")
    by_state = states_of(list(found.keys))
    board = [column(state, by_state[state], unfolded) for state in EtatAction if state in by_state]
    drawn = {card.pk: card for card in cards([pk for col in board for pk in col["cartes"]])}
    for col in board:
        col["cartes"] = [drawn[pk] for pk in col["cartes"]]
    context = {
        **context_of(request, cite, asked, found, "tableau", {}),
        "colonnes_etat": board,
        "etats_vides": [state.label for state in EtatAction if state not in by_state],
        "modifie": bool(can(request.user, Capability.ACTION_EDIT, cite)),
    }
    return respond(request, "actions/tableau.html", "actions/_tableau.html", context, asked)


def column(state: EtatAction, keys: list[int], unfolded: str) -> dict[str, Any]:
    limit = len(keys) if unfolded == state.value else PER_COLUMN
    return {
        "etat": state,
        "cartes": keys[:limit],
        "nombre": len(keys),
        "reste": max(0, len(keys) - limit),
    }


@page(Capability.ACTION_VIEW)
def chronologie(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The year over the school holidays; `?an=` the year, `?par=` what the lanes are."""
    typed = request.GET.get("an", "")
    year = int(typed) if typed.isdecimal() and 2000 <= int(typed[:5]) <= 2100 else timezone.localdate().year
    group = request.GET.get("par", "")
    group = group if group in GROUPES else "axe"
    asked, found, _ = asked_of(request.user, cite, request.GET, fixes={"an": str(year), "par": group})
    kept = filters_of(asked)
    drawn = timeline_of(cite, list(found.keys), year, group, timezone.localdate())
    context = {
        **context_of(request, cite, asked, found, "chronologie", {}),
        "frise": drawn,
        "fiches": reverse("actions:liste", args=[cite.slug]),
        "an": year,
        "groupes": [
            {"libelle": label, "url": f"?an={year}&par={code}{kept}", "courant": code == group}
            for code, label in GROUPES.items()
        ],
        "avant": f"?an={year - 1}&par={group}{kept}",
        "apres": f"?an={year + 1}&par={group}{kept}",
    }
    return respond(request, "actions/chronologie.html", "actions/_chronologie.html", context, asked)


@page(Capability.ACTION_VIEW_TEAM)
def attendus(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Bilans that should be there or be read, silent actions, late milestones; `?tout=` unfolds a long list."""
    mine, today = request.GET.get("moi") == "1", timezone.localdate()
    unfolded = request.GET.get("tout", "")
    due = bilans_due(request.user, cite, today, mine=mine)
    rows: dict[str, Any] = {
        "a_relire": to_read(request.user, cite, mine=mine),
        "silences": without_news(request.user, cite, today, mine=mine),
        "jalons": late_milestones(request.user, cite, today, mine=mine),
    }
    numbers = {"bilans": len(due), **{name: found.count() for name, found in rows.items()}}
    most = {name: None if name == unfolded else AWAITED for name in numbers}
    context = {
        "bilans": waiting(due[: most["bilans"]]),
        **{name: list(found[: most[name]]) for name, found in rows.items()},
        "nombres": numbers,
        "restes": {
            name: 0 if most[name] is None else max(0, number - AWAITED) for name, number in numbers.items()
        },
        "moi": mine,
        "modifie": bool(can(request.user, Capability.ACTION_EDIT, cite)),
    }
    return render(request, "actions/attendus.html", context)


# ── shared ────────────────────────────────────────────────────────────


def context_of(
    request: SignedRequest, cite: Cite, asked: Liste, found: Found, here: str, columns: dict[str, str]
) -> dict[str, Any]:
    shared = common(request.user, cite, asked, found, here, columns)
    return {**shared, "formats": list(FORMATS.values()), "adresse": request.path}


def shown(request: SignedRequest, cite: Cite, name: str, equipe: bool) -> bool:
    if name == "notifie":
        return bool(can(request.user, Capability.BUDGET_VIEW, cite))
    return equipe or name not in EQUIPE


def respond(
    request: SignedRequest, whole: str, fragment: str, context: dict[str, Any], asked: Liste
) -> HttpResponse:
    """The page, or the fragment; the address bar then takes the shortest form."""
    if not request.htmx:
        return render(request, whole, context)
    response = render(request, "actions/_reponse.html", {**context, "fragment": fragment})
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response
