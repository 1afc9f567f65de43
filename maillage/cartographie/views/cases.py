"""The lists behind the figures of a grid: its cells in a state, the offers it counts."""

from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cartographie.forms.croisement import NAMES
from maillage.cartographie.views.croisement import DRAWN, Query, accepted_words, crossed, query_of, title
from maillage.cartographie.views.manques import BADGES, offer_row, tabs
from maillage.cartographie.views.multiples import grids_of
from maillage.cites.models import Cite
from maillage.core.coverage import GAPS, Cell, Cross, State

ORDER = (*GAPS, State.NON_RENSEIGNE, State.COUVERT, State.PLUSIEURS)
PER_PAGE = 200


@page(Capability.COUVERTURE_VIEW)
def cases(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The grids asked as the pages that draw them do (`par`: several); `etat` and `acceptes` keep some cells.

    `grille` is one of several grids: the code of its value.
    """
    grids, query = asked_grids(request, cite)
    wanted = [state for state in ORDER if DRAWN[state] in request.GET.getlist("etat")] or list(ORDER)
    accepted = request.GET.get("acceptes") == "oui"
    found = [
        (shown, cell)
        for state in wanted
        for shown in grids
        for cell in shown.cells
        if cell.state is state and (cell.accepted is not None or not accepted)
    ]
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": pages,
        "lignes": [row(cite, shown, cell, query) for shown, cell in pages.object_list],
        "etats": [str(state) for state in wanted] if len(wanted) < len(ORDER) else [],
        "acceptes": accepted,
        "onglets": tabs(cite, ""),
    }
    return render(request, "cartographie/cases.html", context)


@page(Capability.COUVERTURE_VIEW)
def offres_comptees(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Every offer that is in at least one cell of the grid."""
    _, known, shown = crossed(request, cite)
    counted = {key for cell in shown.cells for key in cell.offers}
    found = sorted(
        (offer for offer in known.offres if offer.key in counted), key=lambda offer: offer.nom.casefold()
    )
    pages = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": pages,
        "offres": [offer_row(cite, offer) for offer in pages.object_list],
        "onglets": tabs(cite, ""),
    }
    return render(request, "cartographie/offres_comptees.html", context)


def asked_grids(request: SignedRequest, cite: Cite) -> tuple[list[Cross], Query]:
    if "par" not in request.GET:
        form, _, shown = crossed(request, cite)
        return [shown], query_of(form)
    asked = grids_of(request, cite)
    only = request.GET.get("grille", "")
    query = [pair for pair in asked.query if pair[0] != "par"]
    return [shown for value, shown in asked.grids if only in ("", value.code)], query


def row(cite: Cite, shown: Cross, cell: Cell, query: Query) -> dict[str, Any]:
    own = {NAMES[dimension]: value.code for dimension, value in shown.filters.items()}
    pairs = [*(pair for pair in query if pair[0] not in own), *own.items()]
    pairs += [("ligne", cell.row), ("colonne", cell.column)]
    return {
        "titre": title(shown, cell),
        "url": f"{reverse('cartographie:croisement_case', args=[cite.slug])}?{urlencode(pairs)}",
        "etat": str(cell.state),
        "pastille": BADGES.get(cell.state, "neutre" if cell.state is State.NON_RENSEIGNE else "ok"),
        "raisons": cell.reasons,
        "dit": accepted_words(cell),
    }
