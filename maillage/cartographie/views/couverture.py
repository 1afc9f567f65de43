"""The coverage grid, one cell of it, and the declaration that a field was surveyed."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.annuaire import NOM
from maillage.base.errors import Refused
from maillage.cartographie.forms import RecensementForm
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors import Picture, declarations, phrases, picture
from maillage.cartographie.selectors.manque import order_in
from maillage.cartographie.selectors.offres import SOURCES, link_of
from maillage.cartographie.services import declare_surveyed, withdraw_survey
from maillage.cartographie.views.croisement import accepted_words, aside_row, cells_address, states_row
from maillage.cartographie.views.manques import address_of_gap, offer_row
from maillage.cartographie.views.manques import tabs as section_tabs
from maillage.cites.models import Cite
from maillage.core.coverage import GAPS, UNTIL_25, Cell, State

# state → what the component `case_couverture` calls it, and the badge that says it elsewhere
DRAWN = {
    State.COUVERT: ("couvert", "ok"),
    State.PLUSIEURS: ("plusieurs", "ok"),
    State.INSUFFISANT: ("insuffisant", "attention"),
    State.FRAGILE: ("fragile", "attention"),
    State.DECOUVERT: ("decouvert", "alerte"),
    State.NON_RENSEIGNE: ("inconnu", "neutre"),
}
FIRST = 8
PER_PAGE = 50


@dataclass(frozen=True)
class Case:
    """A cell as pages show it."""

    etat: str
    mot: str
    pastille: str
    nombre: int | None
    titre: str
    raisons: tuple[str, ...]
    url: str
    accepte: bool
    dit: str


@page(Capability.COUVERTURE_VIEW)
def couverture(request: SignedRequest, cite: Cite) -> HttpResponse:
    shown = picture(cite, request.user, request.GET.get("quartier", ""))
    states = shown.grid.states()
    gaps = priorities(shown)
    query = [("quartier", shown.quartier)] if shown.quartier else []
    address = cells_address(cite, query)
    context = {
        **shared(cite, shown),
        "aujourdhui": timezone.localdate(),
        "onglets": tabs(cite, shown),
        "lignes": lines(cite, shown),
        "tranches": [band.label for band in shown.grid.columns.values],
        "etats": states_row(cite, shown.grid, query),
        "priorites": [drawn(cite, shown, cell) for cell in gaps[:FIRST]],
        "nombre_manques": len(gaps),
        "adresse_manques": address(phrases.Cells(GAPS)),
        "inconnues": states[State.NON_RENSEIGNE],
        "adresse_inconnues": address(phrases.Cells((State.NON_RENSEIGNE,))),
        "adresse_offres": f"{grid_url(cite, shown.quartier, 'offres_comptees')}#offres",
        "total": shown.grid.total,
        "vide": not shown.grid.total and states[State.NON_RENSEIGNE] == sum(states.values()),
        "asides": asides(cite, shown)[:FIRST],
        "nombre_asides": len(asides(cite, shown)),
        "complete": shown.complete,
        "phrases": [
            one.linked(address) for one in phrases.of_cross(shown.grid, shown.reglages, shown.effectifs)
        ],
        "pages": section_tabs(cite, "couverture"),
    }
    return render(request, "cartographie/couverture.html", context)


@page(Capability.COUVERTURE_VIEW)
def a_preciser(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The offers that the grid cannot count, and what is missing on their sheets."""
    shown = picture(cite, request.user, request.GET.get("quartier", ""))
    pages = Paginator(asides(cite, shown), PER_PAGE)
    context = {**shared(cite, shown), "page": pages.get_page(request.GET.get("page"))}
    return render(request, "cartographie/a_preciser.html", context)


@page(Capability.COUVERTURE_VIEW)
def case(request: SignedRequest, cite: Cite) -> HttpResponse:
    shown = picture(cite, request.user, request.GET.get("quartier", ""))
    cell = find_cell(shown, request.GET.get("theme", ""), request.GET.get("tranche", ""))
    rank = [band.code for band in shown.grid.columns.values].index(cell.column)
    query = urlencode({"themes": cell.row, "bandes": rank, "quartier": shown.quartier})
    offers = {offer.key: offer for offer in shown.connu.offres}
    context = {
        **shared(cite, shown),
        "case": drawn(cite, shown, cell),
        "theme": shown.themes[cell.row],
        "tranche": cell.column,
        "offres": [offer_row(cite, offers[key]) for key in cell.offers],
        "voisines": structures(cite, neighbours(shown, cell))[:FIRST],
        "declarations": declarations(cite, cell),
        "recenser": f"{reverse('cartographie:recenser', args=[cite.slug])}?{query}",
        "annuaire": directory(cite, cell) if not shown.quartier and holds_structures(cell) else "",
        "agir": address_of_gap(cite, cell.row, cell.column, shown.quartier),
    }
    return render(request, "cartographie/case.html", context)


@form_page(Capability.COUVERTURE_SURVEY)
def recenser(request: SignedRequest, cite: Cite) -> HttpResponse:
    chosen = {name: request.GET.getlist(name) for name in ("themes", "bandes")}
    form = RecensementForm(
        request.POST or None, cite=cite, initial={**chosen, "quartier": request.GET.get("quartier")}
    )
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = declare_surveyed(
                cite,
                themes=data["themes"],
                bands=form.bands(),
                qpv=data["quartier"],
                commentaire=data["commentaire"],
                le=data["le"],
                by=request.user,
            )
        except Refused as refused:
            form.add_error("le", refused.sentence)
        else:
            said = (
                "une case de la grille est déclarée recensée"
                if count == 1
                else f"{count} cases sont déclarées recensées"
            )
            messages.success(request, f"C'est noté : {said}.")
            return redirect(grid_url(cite, data["quartier"].code if data["quartier"] else ""))
    return render(request, "cartographie/recenser.html", {"form": form, "couverture": grid_url(cite, "")})


@command(Capability.COUVERTURE_SURVEY, objet=Recensement)
def retirer(request: SignedRequest, cite: Cite, recensement: Recensement) -> HttpResponse:
    withdraw_survey(recensement, by=request.user)
    messages.success(request, "La déclaration est retirée.")
    return redirect(grid_url(cite, ""))


# ── what the pages show ───────────────────────────────────────────────


def shared(cite: Cite, shown: Picture) -> dict[str, Any]:
    return {
        "quartier": shown.quartier,
        "lieu": f"QPV {shown.quartiers[shown.quartier]}" if shown.quartier else "toute la cité",
        "couverture": grid_url(cite, shown.quartier),
    }


def grid_url(cite: Cite, quartier: str, name: str = "couverture") -> str:
    url = reverse(f"cartographie:{name}", args=[cite.slug])
    return f"{url}?{urlencode({'quartier': quartier})}" if quartier else url


def tabs(cite: Cite, shown: Picture) -> list[dict[str, Any]]:
    choices = [("", "Toute la cité"), *shown.quartiers.items()]
    return [
        {"libelle": label, "url": grid_url(cite, code), "courant": code == shown.quartier}
        for code, label in choices
    ]


def lines(cite: Cite, shown: Picture) -> list[tuple[str, list[Case]]]:
    width = len(shown.grid.columns.values)
    cells = [drawn(cite, shown, cell) for cell in shown.grid.cells]
    return [
        (shown.themes[theme.code].court, cells[rank * width : (rank + 1) * width])
        for rank, theme in enumerate(shown.grid.rows.values)
    ]


def drawn(cite: Cite, shown: Picture, cell: Cell) -> Case:
    state, badge = DRAWN[cell.state]
    query = urlencode({"theme": cell.row, "tranche": cell.column, "quartier": shown.quartier})
    return Case(
        etat=state,
        mot=str(cell.state),
        pastille=badge,
        nombre=None if cell.state == State.NON_RENSEIGNE else cell.count,
        titre=f"{shown.themes[cell.row].libelle}, {cell.column}",
        raisons=cell.reasons,
        url=f"{reverse('cartographie:case', args=[cite.slug])}?{query}",
        accepte=cell.accepted is not None,
        dit=accepted_words(cell),
    )


def find_cell(shown: Picture, theme: str, tranche: str) -> Cell:
    for cell in shown.grid.cells:
        if (cell.row, cell.column) == (theme, tranche):
            return cell
    raise Http404("Cette case n'est pas dans la grille.")


def priorities(shown: Picture) -> list[Cell]:
    """The gaps of the grid, in the order of the page of gaps."""
    return [shown.grid.cell(*place) for place in order_in(shown.connu, shown.quartier)]


def asides(cite: Cite, shown: Picture) -> list[dict[str, Any]]:
    return [aside_row(cite, aside) for aside in (*shown.grid.unplaced, *shown.grid.outside)]


def neighbours(shown: Picture, cell: Cell) -> set[str]:
    """Structures of the same theme for other ages: those to ask first."""
    keys = {key for other in shown.grid.cells if other.row == cell.row for key in other.offers}
    return {key for key in keys - set(cell.offers) if is_structure(key)}


def structures(cite: Cite, keys: Iterable[str]) -> QuerySet[Structure]:
    return Structure.objects.filter(cite=cite, pk__in=[link_of(key)[1] for key in keys]).order_by(NOM, "pk")


def holds_structures(cell: Cell) -> bool:
    return any(is_structure(key) for key in cell.offers)


def is_structure(key: str) -> bool:
    return SOURCES[key[0]] == "structures"


def directory(cite: Cite, cell: Cell) -> str:
    """The structures of the cell, in the directory."""
    band = cell.band or UNTIL_25
    years = {"age_min": band.min_months // 12, "age_max": (band.max_months or 0) // 12}
    query = urlencode({"theme": cell.row, **{k: v for k, v in years.items() if v}, "statut": "active"})
    return f"{reverse('acteurs:annuaire', args=[cite.slug])}?{query}"
