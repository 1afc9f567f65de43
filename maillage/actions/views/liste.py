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
from maillage.actions.selectors.attendus import waiting_for_bilan, without_news
from maillage.actions.selectors.chronologie import GROUPES, timeline_of
from maillage.actions.selectors.liste import (
    COLONNES,
    EQUIPE,
    PAR_DEFAUT,
    TRI,
    TRIS,
    lines,
    portfolio,
)
from maillage.base.listing import Liste, list_context, read_list
from maillage.cites.models import Cite
from maillage.core.facets import Found, explore

PER_PAGE = 50
PER_COLUMN = 8


@page(Capability.ACTION_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The table, or only what changes in it when htmx asks."""
    asked, found, equipe = answer(request, cite)
    columns = {name: label for name, label in COLONNES.items() if shown(request, cite, name, equipe)}
    shown_page = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **common(request, cite, asked, found, "liste", columns),
        "page": shown_page,
        "lignes": lines(list(shown_page.object_list), budget="notifie" in columns),
        "colonnes": [(name, columns[name]) for name in asked.colonnes if name in columns],
        "triables": tuple(TRIS),
    }
    return respond(request, "actions/liste.html", "actions/_liste.html", context, asked)


@page(Capability.ACTION_VIEW)
def tableau(request: SignedRequest, cite: Cite) -> HttpResponse:
    """A column per state, a card per action; `?tout=etat` unfolds a long column."""
    asked, found, _ = answer(request, cite)
    unfolded = request.GET.get("tout", "")
    actions = lines(list(found.keys), budget=False)
    board = []
    for state in EtatAction:
        cards = [line.action for line in actions if line.action.etat == state]
        limit = len(cards) if unfolded == state.value else PER_COLUMN
        board.append(
            {
                "etat": state,
                "cartes": cards[:limit],
                "nombre": len(cards),
                "reste": max(0, len(cards) - limit),
            }
        )
    context = {**common(request, cite, asked, found, "tableau", {}), "colonnes_etat": board}
    return respond(request, "actions/tableau.html", "actions/_tableau.html", context, asked)


@page(Capability.ACTION_VIEW)
def chronologie(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The year over the school holidays; `?an=` the year, `?par=` what the lanes are."""
    typed = request.GET.get("an", "")
    year = int(typed) if typed.isdecimal() and 2000 <= int(typed[:5]) <= 2100 else timezone.localdate().year
    group = request.GET.get("par", "")
    group = group if group in GROUPES else "axe"
    asked, found, _ = answer(request, cite, fixes={"an": str(year), "par": group})
    drawn = timeline_of(cite, [line.action for line in lines(list(found.keys), budget=False)], year, group)
    context = {
        **common(request, cite, asked, found, "chronologie", {}),
        "frise": drawn,
        "an": year,
        "groupes": [
            {"libelle": label, "url": f"?an={year}&par={code}", "courant": code == group}
            for code, label in GROUPES.items()
        ],
        "avant": f"?an={year - 1}&par={group}",
        "apres": f"?an={year + 1}&par={group}",
    }
    return respond(request, "actions/chronologie.html", "actions/_chronologie.html", context, asked)


@page(Capability.ACTION_VIEW_TEAM)
def attendus(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Bilans that should be there, actions nobody has heard of for long."""
    today = timezone.localdate()
    mine = request.GET.get("moi") == "1"
    context = {
        "bilans": waiting_for_bilan(request.user, cite, today, mine=mine),
        "silences": without_news(request.user, cite, today, mine=mine),
        "moi": mine,
    }
    return render(request, "actions/attendus.html", context)


# ── shared ────────────────────────────────────────────────────────────


def answer(
    request: SignedRequest, cite: Cite, fixes: dict[str, str] | None = None
) -> tuple[Liste, Found, bool]:
    equipe = bool(can(request.user, Capability.ACTION_VIEW_TEAM, cite))
    tri = request.GET.get("tri", "")
    whole = portfolio(request.user, cite, equipe=equipe, tri=tri if tri.removeprefix("-") in TRIS else TRI)
    asked = read_list(
        request.GET,
        whole.facettes,
        tris=tuple(TRIS),
        tri=TRI,
        colonnes=COLONNES,
        defaut=PAR_DEFAUT,
        fixes=fixes,
    )
    return asked, explore(whole.rows, asked.question, [f.nom for f in whole.facettes]), equipe


def shown(request: SignedRequest, cite: Cite, name: str, equipe: bool) -> bool:
    if name == "notifie":
        return bool(can(request.user, Capability.BUDGET_VIEW, cite))
    return equipe or name not in EQUIPE


def common(
    request: SignedRequest, cite: Cite, asked: Liste, found: Found, here: str, columns: dict[str, str]
) -> dict[str, Any]:
    filters = asked.address().removeprefix("?")
    return {
        **list_context(asked, found, colonnes=columns),
        "nombre": len(found.keys),
        "total": found.total,
        "adresse": reverse(f"actions:{here}", args=[cite.slug]),
        "vues": [
            {
                "libelle": label,
                "icone": icon,
                "courant": name == here,
                "url": f"{reverse(f'actions:{name}', args=[cite.slug])}?{filters}",
            }
            for name, label, icon in (
                ("liste", "Tableau", "table"),
                ("tableau", "Par état", "kanban"),
                ("chronologie", "Année", "calendar3"),
            )
        ],
    }


def respond(
    request: SignedRequest, whole: str, fragment: str, context: dict[str, Any], asked: Liste
) -> HttpResponse:
    """The page, or the fragment; the address bar then takes the shortest form."""
    if not request.htmx:
        return render(request, whole, context)
    response = render(request, "actions/_reponse.html", {**context, "fragment": fragment})
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response
