"""The calendar of the cité: month, week, list, year; filters in the address, conflicts, holidays behind the days."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.base.listing import Facette, Liste, list_context, read_list
from maillage.cites.models import Cite
from maillage.cites.selectors.calendrier import calendar_of
from maillage.core.calendar import Item
from maillage.core.calendar.grid import View, listed, period, step, weeks
from maillage.core.calendar.model import DAY
from maillage.core.facets import FacetRow, explore
from maillage.core.text import MONTHS, fold
from maillage.instances.selectors.agenda import Genre, concerning, genres, items_of
from maillage.instances.selectors.conflits import conflicts_of

VUES = (
    (View.MONTH, "Mois", "calendar3"),
    (View.WEEK, "Semaine", "calendar-week"),
    (View.LIST, "Liste", "list-ul"),
    (View.YEAR, "Année", "calendar-range"),
)
FIRST, LAST = date(2000, 1, 1), date(2100, 1, 1)
MINE = Facette("pour", "Pour qui", {"moi": "ce qui me concerne"}, premiere=True, unique=True)


@page(Capability.INSTANCE_VIEW)
def agenda(request: SignedRequest, cite: Cite) -> HttpResponse:
    today = timezone.localdate()
    view, day = asked_view(request), asked_day(request, today)
    start, end = period(view, day)
    items = items_of(request.user, cite, start, end)
    known = genres()
    front = [item for item in items if not known[item.genre].fond]
    behind = [item for item in items if known[item.genre].fond]
    mine = concerning(request.user, cite, front)
    facettes = (genre_facet(front, known), MINE)
    fixes = {"vue": "" if view == View.MONTH else view.value, "jour": "" if day == today else day.isoformat()}
    asked = read_list(request.GET, facettes, fixes=fixes)
    found = explore(
        [row(rank, item, mine) for rank, item in enumerate(front)], asked.question, ["genre", "pour"]
    )
    shown = [front[key] for key in found.keys]
    context: dict[str, Any] = {
        **list_context(asked, found),
        **drawn(view, day, shown, behind, today),
        "vue": view.value,
        "titre": title(view, day),
        "nombre": len(shown),
        "total": found.total,
        "genres": known,
        "miens": mine,
        "conflits": conflicts_of(request.user, cite, start, end),
        "alerte": calendar_of(cite, start, end).warning(end),
        "adresse": reverse("agenda:agenda", args=[cite.slug]),
        **places(cite, asked, view, day, today),
    }
    return respond(request, context, asked)


def asked_view(request: SignedRequest) -> View:
    try:
        return View(request.GET.get("vue", View.MONTH.value))
    except ValueError:
        return View.MONTH


def asked_day(request: SignedRequest, today: date) -> date:
    """What is not a day, or too far to mean anything, is today."""
    try:
        day = date.fromisoformat(request.GET.get("jour", ""))
    except ValueError:
        return today
    return day if FIRST <= day < LAST else today


def genre_facet(items: Sequence[Item], known: dict[str, Genre]) -> Facette:
    present = {item.genre for item in items}
    labels = {code: genre.libelle for code, genre in known.items() if code in present}
    return Facette("genre", "Quoi", labels, premiere=True)


def row(rank: int, item: Item, mine: frozenset[str]) -> FacetRow:
    values = {
        "genre": frozenset({item.genre}),
        "pour": frozenset({"moi"}) if item.uid in mine else frozenset[str](),
    }
    return FacetRow(rank, values, fold(f"{item.titre} {item.detail} {item.qui} {item.lieu}"))


def drawn(
    view: View, day: date, shown: Sequence[Item], behind: Sequence[Item], today: date
) -> dict[str, Any]:
    """The grid of the view, and the list of the same days, which phones and screen readers prefer."""
    start, end = period(view, day)
    grid = (
        weeks(shown, behind, start, end, month=day.month if view == View.MONTH else 0, today=today)
        if view in (View.MONTH, View.WEEK)
        else ()
    )
    return {"grille": grid, "jours": listed(shown, behind, start, end, today), "fond": behind}


def title(view: View, day: date) -> str:
    start, end = period(view, day)
    if view == View.MONTH:
        return f"{MONTHS[day.month - 1].capitalize()} {day.year}"
    if view == View.WEEK:
        return f"Semaine du {start.day} {MONTHS[start.month - 1]} {start.year}"
    last = end - DAY
    year = f" {start.year}" if start.year != last.year else ""
    return f"{MONTHS[start.month - 1].capitalize()}{year} à {MONTHS[last.month - 1]} {last.year}"


def places(cite: Cite, asked: Liste, view: View, day: date, today: date) -> dict[str, Any]:
    """Where one can go from here, with the same filters."""
    here = reverse("agenda:agenda", args=[cite.slug])

    def to(which: View, when: date) -> str:
        fixes = {
            "vue": "" if which == View.MONTH else which.value,
            "jour": "" if when == today else when.isoformat(),
        }
        return f"{here}{replace(asked, fixes=fixes).address()}"

    return {
        "avant": to(view, step(view, day, -1)),
        "apres": to(view, step(view, day, 1)),
        "maintenant": "" if period(view, day) == period(view, today) else to(view, today),
        "vues": [
            {"libelle": label, "icone": icon, "courant": which == view, "url": to(which, day)}
            for which, label, icon in VUES
        ],
    }


def respond(request: SignedRequest, context: dict[str, Any], asked: Liste) -> HttpResponse:
    """The page, or the fragment; the address bar then takes the shortest form."""
    if not request.htmx:
        return render(request, "instances/agenda.html", context)
    response = render(request, "instances/agenda_reponse.html", context)
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response
