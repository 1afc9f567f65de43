"""The coverage grid, one cell of it, and the declaration that a field was surveyed."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.acteurs.models import Structure
from maillage.base.errors import Refused
from maillage.cartographie.forms import RecensementForm
from maillage.cartographie.selectors import Picture, picture
from maillage.cartographie.services import declare_surveyed
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.coverage import Cell, State

# state → what the component `case_couverture` calls it
DRAWN = {
    State.COUVERT: "couvert",
    State.FRAGILE: "fragile",
    State.DECOUVERT: "decouvert",
    State.NON_RENSEIGNE: "inconnu",
}
FIRST = 8


@page(Capability.COUVERTURE_VIEW)
def couverture(request: SignedRequest, cite: Cite) -> HttpResponse:
    shown = picture(cite, request.user, request.GET.get("quartier", ""))
    context = {
        "cite": cite,
        "grille": shown.grid,
        "quartier": shown.quartier,
        "quartiers": [(q.code, q.nom) for q in qpv_of(cite)],
        "lignes": rows(cite, shown),
        "priorites": priorities(cite, shown),
        "etats": [(DRAWN[state], str(state), count) for state, count in shown.grid.states().items()],
    }
    return render(request, "cartographie/couverture.html", context)


@page(Capability.COUVERTURE_VIEW)
def case(request: SignedRequest, cite: Cite) -> HttpResponse:
    shown = picture(cite, request.user, request.GET.get("quartier", ""))
    cell = find_cell(shown, request.GET.get("theme", ""), request.GET.get("tranche", ""))
    theme = shown.themes[cell.row]
    structures = Structure.objects.filter(cite=cite, pk__in=[int(key) for key in cell.offers]).select_related("qpv")
    same_theme = neighbours(shown, cell)
    context = {
        "cite": cite,
        "cellule": drawn(cite, shown, cell),
        "theme": theme,
        "tranche": cell.band.label,
        "quartier": shown.quartier,
        "structures": structures,
        "voisines": Structure.objects.filter(cite=cite, pk__in=same_theme)[:FIRST],
        "retour": f"{reverse('cartographie:couverture', args=[cite.slug])}?{urlencode({'quartier': shown.quartier})}",
    }
    return render(request, "cartographie/case.html", context)


@form_page(Capability.COUVERTURE_SURVEY)
def recenser(request: SignedRequest, cite: Cite) -> HttpResponse:
    initial = {"themes": request.GET.getlist("theme"), "bandes": request.GET.getlist("bande"), "qpv": request.GET.get("quartier")}
    form = RecensementForm(request.POST or None, cite=cite, initial=initial)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            count = declare_surveyed(
                cite, themes=data["themes"], bands=form.bands(), qpv=data["qpv"], commentaire=data["commentaire"],
                le=data["le"], by=request.user,
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, f"C'est noté : {count} case{'s' if count > 1 else ''} de la grille recensée{'s' if count > 1 else ''}.")
            return redirect("cartographie:couverture", slug=cite.slug)
    return render(request, "cartographie/recenser.html", {"cite": cite, "form": form})


def find_cell(shown: Picture, theme: str, tranche: str) -> Cell:
    for cell in shown.grid.cells:
        if cell.row == theme and cell.band.label == tranche:
            return cell
    raise Http404("Cette case n'est pas dans la grille.")


def neighbours(shown: Picture, cell: Cell) -> list[int]:
    """Structures of the same theme for other ages: those to ask first."""
    keys = {key for other in shown.grid.cells if other.row == cell.row for key in other.offers}
    return sorted(int(key) for key in keys - set(cell.offers))


def drawn(cite: Cite, shown: Picture, cell: Cell) -> dict[str, Any]:
    query = urlencode({"theme": cell.row, "tranche": cell.band.label, "quartier": shown.quartier})
    return {
        "etat": DRAWN[cell.state],
        "mot": str(cell.state),
        "nombre": cell.count,
        "raisons": cell.reasons,
        "titre": f"{shown.themes[cell.row].libelle}, {cell.band.label}",
        "url": f"{reverse('cartographie:case', args=[cite.slug])}?{query}",
        "recenser": f"{reverse('cartographie:recenser', args=[cite.slug])}?"
        + urlencode({"theme": cell.row, "bande": shown.grid.bands.index(cell.band), "quartier": shown.quartier}),
    }


def rows(cite: Cite, shown: Picture) -> list[dict[str, Any]]:
    width = len(shown.grid.bands)
    cells = [drawn(cite, shown, cell) for cell in shown.grid.cells]
    return [
        {"theme": shown.themes[code], "cases": cells[rank * width : (rank + 1) * width]}
        for rank, code in enumerate(shown.grid.rows)
    ]


def priorities(cite: Cite, shown: Picture) -> list[dict[str, Any]]:
    """The uncovered first, then the fragile, in the order of the grid."""
    for_state = {state: [c for c in shown.grid.cells if c.state == state] for state in (State.DECOUVERT, State.FRAGILE)}
    cells = for_state[State.DECOUVERT] + for_state[State.FRAGILE]
    return [drawn(cite, shown, cell) for cell in cells[:FIRST]]
