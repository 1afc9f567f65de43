"""Coverage by any two dimensions, and one crossing of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cartographie.forms.croisement import NAMES, CroisementForm
from maillage.cartographie.selectors import phrases
from maillage.cartographie.selectors.offres import SOURCES, Champ, champ, link_of
from maillage.cartographie.selectors.phrases import Cells
from maillage.cartographie.views.manques import address_of_gap, offer_row, setting_address, tabs
from maillage.cites.models import Cite
from maillage.core.coverage import GAPS, Axis, Cell, Cross, Dimension, Scope, State, cross
from maillage.core.phrases import Address
from maillage.core.text import day_in_words

DRAWN = {
    State.COUVERT: "couvert",
    State.PLUSIEURS: "plusieurs",
    State.INSUFFISANT: "insuffisant",
    State.FRAGILE: "fragile",
    State.DECOUVERT: "decouvert",
    State.NON_RENSEIGNE: "inconnu",
}
"""State → what the component `case_couverture` calls it."""


@page(Capability.COUVERTURE_VIEW)
def croiser(request: SignedRequest, cite: Cite) -> HttpResponse:
    form, known, shown = crossed(request, cite)
    query = query_of(form)
    context = {
        "form": form,
        "lignes": drawn_rows(cite, request, shown),
        "colonnes": [value.label for value in shown.columns.values],
        "croisement": shown,
        "mots": (str(shown.rows.dimension), str(shown.columns.dimension)),
        "absent": missing(axis for axis in (shown.rows, shown.columns) if not axis.values),
        "filtres": [f"{dimension} : {value.label}" for dimension, value in shown.filters.items()],
        "etats": states_row(cite, shown, query),
        "a_preciser": [aside_row(cite, aside) for aside in shown.unplaced],
        "champ": known,
        "phrases": [
            one.linked(cells_address(cite, query))
            for one in phrases.of_cross(shown, known.reglages, known.effectifs)
        ],
        "onglets": tabs(cite, "croiser"),
    }
    return render(request, "cartographie/croisement.html", context)


@page(Capability.COUVERTURE_VIEW)
def croisement_case(request: SignedRequest, cite: Cite) -> HttpResponse:
    """One crossing: its offers, why it is in this state."""
    form, known, shown = crossed(request, cite)
    everything = len(form.counted()) == len(SOURCES)
    try:
        cell = shown.cell(request.GET.get("ligne", ""), request.GET.get("colonne", ""))
    except KeyError as error:
        raise Http404("Cette case n'est pas dans le croisement.") from error
    offers = {offer.key: offer for offer in known.offres}
    context = {
        "case": cell,
        "titre": title(shown, cell),
        "offres": [offer_row(cite, offers[key]) for key in cell.offers],
        "retour": f"{reverse('cartographie:croiser', args=[cite.slug])}?{kept(request)}",
        "mot": str(cell.state),
        "accepte": cell.accepted,
        # what one acts on counts every offer: where some are left out, the state may be another
        "agir": gap_address(cite, shown, cell) if everything else "",
        "tout_compter": "" if everything else f"{request.path}?{counting_all(request)}",
        "manque": cell.state in GAPS,
        "inconnu": cell.state is State.NON_RENSEIGNE,
    }
    return render(request, "cartographie/croisement_case.html", context)


# ── what the pages show ───────────────────────────────────────────────


def crossed(request: SignedRequest, cite: Cite) -> tuple[CroisementForm, Champ, Cross]:
    today = timezone.localdate()
    known = champ(cite, request.user, today)
    form = CroisementForm(request.GET or None, axes=known.axes)
    rows, columns = form.crossed()
    counted = set(form.counted())
    offers = [offer for offer in known.offres if offer.key[0] in counted]
    filters: Scope = form.filters()
    return (
        form,
        known,
        cross(
            offers,
            known.axes[rows],
            known.axes[columns],
            judge=known.judge,
            filters=filters,
            accepted=known.reglages.acceptes,
        ),
    )


Query = Sequence[tuple[str, str]]


def query_of(form: CroisementForm) -> list[tuple[str, str]]:
    """The address of a crossing, whatever was understood of what was asked."""
    rows, columns = form.crossed()
    pairs = [("lignes", NAMES[rows]), ("colonnes", NAMES[columns])]
    pairs += [(NAMES[dimension], value.code) for dimension, value in form.filters().items()]
    return pairs + [("compter", letter) for letter in sorted(form.counted())]


def cells_address(cite: Cite, query: Query, grids: Mapping[str, str] | None = None) -> Address:
    """Where the cells that a sentence counts are listed; `grids`: the code of each grid by its words."""
    listed = reverse("cartographie:cases", args=[cite.slug])

    def address(opens: Any) -> str:
        if not isinstance(opens, Cells):
            return setting_address(cite, opens)
        pairs = [*query, *(("etat", DRAWN[state]) for state in opens.states)]
        pairs += [("acceptes", "oui")] if opens.accepted else []
        pairs += [("grille", (grids or {})[opens.only])] if opens.only else []
        return f"{listed}?{urlencode(pairs)}#cases"

    return address


def states_row(cite: Cite, shown: Cross, query: Query) -> list[tuple[str, int, str]]:
    """What the line under a grid says: the states that are there, how many cells, where they are listed."""
    states, address = shown.states(), cells_address(cite, query)
    return [(str(state), states[state], address(Cells((state,)))) for state in DRAWN if states[state]]


def kept(request: SignedRequest, **more: str) -> str:
    query = request.GET.copy()
    for name in ("ligne", "colonne"):
        query.pop(name, None)
    return urlencode([*((name, value) for name in query for value in query.getlist(name)), *more.items()])


def missing(empty: Iterable[Axis]) -> str:
    """« d'axe », « de quartier »: the first dimension of which the cité has no value."""
    word = next((str(axis.dimension) for axis in empty), "")
    return f"d'{word}" if word[:1] in "aâ" else f"de {word}"


def counting_all(request: SignedRequest) -> str:
    query = request.GET.copy()
    query.pop("compter", None)
    return query.urlencode()


def drawn_rows(cite: Cite, request: SignedRequest, shown: Cross) -> list[tuple[str, list[dict[str, Any]]]]:
    address = reverse("cartographie:croisement_case", args=[cite.slug])
    return rows_of(shown, lambda cell: f"{address}?{kept(request, ligne=cell.row, colonne=cell.column)}")


def rows_of(shown: Cross, url: Callable[[Cell], str]) -> list[tuple[str, list[dict[str, Any]]]]:
    """The cells as the component draws them, row by row."""
    width = len(shown.columns.values)
    cells = [
        {
            "etat": DRAWN[cell.state],
            "nombre": None if cell.state is State.NON_RENSEIGNE else cell.count,
            "titre": " ".join([*cell.reasons, accepted_words(cell)]).strip(),
            "accepte": cell.accepted is not None,
            "url": url(cell),
        }
        for cell in shown.cells
    ]
    return [
        (row.label, cells[rank * width : (rank + 1) * width]) for rank, row in enumerate(shown.rows.values)
    ]


def accepted_words(cell: Cell) -> str:
    if cell.accepted is None:
        return ""
    return f"Accepté jusqu'au {day_in_words(cell.accepted.until)} : {cell.accepted.why}"


def gap_address(cite: Cite, shown: Cross, cell: Cell) -> str:
    """The page where one acts on a gap: a theme, ages, a district or none; empty when the cell is about something else."""
    named = {shown.rows.dimension: cell.row, shown.columns.dimension: cell.column}
    named |= {dimension: value.code for dimension, value in shown.filters.items()}
    theme, band = named.pop(Dimension.THEME, ""), named.pop(Dimension.AGE, "")
    zone = named.pop(Dimension.QUARTIER, "")
    return address_of_gap(cite, theme, band, zone) if theme and band and not named else ""


def title(shown: Cross, cell: Cell) -> str:
    words = [shown.rows.value(cell.row).label, shown.columns.value(cell.column).label]
    return ", ".join([*words, *(value.label for value in shown.filters.values())])


def aside_row(cite: Cite, aside: Any) -> dict[str, Any]:
    name, pk = link_of(aside.key)
    return {"nom": aside.nom, "url": reverse(name, args=[cite.slug, pk]), "raison": aside.reason}
