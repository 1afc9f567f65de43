"""Small multiples: the same grid for each value of a third dimension, side by side; each opens as a large one."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cartographie.forms.croisement import NAMES, MultiplesForm
from maillage.cartographie.selectors import phrases
from maillage.cartographie.selectors.offres import Champ, champ
from maillage.cartographie.views.croisement import missing, rows_of
from maillage.cartographie.views.manques import tabs
from maillage.cites.models import Cite
from maillage.core.coverage import Cell, Cross, Scope, Value, cross, split

MOST = 24


@page(Capability.COUVERTURE_VIEW)
def multiples(request: SignedRequest, cite: Cite) -> HttpResponse:
    known = champ(cite, request.user, timezone.localdate())
    form = MultiplesForm(request.GET or None, axes=known.axes)
    (rows, columns), third = form.crossed(), form.third()
    counted, kept = set(form.counted()), form.filters()
    offers = [offer for offer in known.offres if offer.key[0] in counted]
    looked_at = split(offers, known.axes[third])
    grids: list[tuple[Value, Cross]] = []
    for value in known.axes[third].values[:MOST]:
        filters: Scope = {**kept, third: value}
        shown = cross(
            looked_at[value.code], known.axes[rows], known.axes[columns], judge=known.judge, filters=filters,
            accepted=known.reglages.acceptes,
        )  # fmt: skip
        grids.append((value, shown))
    context = {
        "form": form,
        "grilles": [small(cite, shown, value, sorted(counted)) for value, shown in grids],
        "colonnes": [value.label for value in known.axes[columns].values],
        "mots": (str(rows), str(columns), str(third)),
        "absent": missing(known.axes[one] for one in (third, rows, columns) if not known.axes[one].values),
        "filtres": [f"{dimension} : {value.label}" for dimension, value in kept.items()],
        "lignes": bool(known.axes[rows].values),
        "phrases": told(grids, known, str(third)),
        "onglets": tabs(cite, "multiples"),
    }
    return render(request, "cartographie/multiples.html", context)


def told(grids: list[tuple[Value, Cross]], known: Champ, third: str) -> list[str]:
    """Three sentences: where most is lacking, what the grids say together, what they are judged by."""
    together, *judged = phrases.of_grids([shown for _, shown in grids], known.reglages, known.effectifs)
    compared = phrases.side_by_side([(value.label, shown) for value, shown in grids], third)
    return [compared, together, " ".join(judged)]


def small(cite: Cite, shown: Cross, value: Value, counted: list[str]) -> dict[str, Any]:
    """One of the grids: its rows, what it says in words, and the address of the large one."""
    query = [("lignes", NAMES[shown.rows.dimension]), ("colonnes", NAMES[shown.columns.dimension])]
    query += [(NAMES[dimension], one.code) for dimension, one in shown.filters.items()]
    query += [("compter", letter) for letter in counted]
    large = reverse("cartographie:croiser", args=[cite.slug])
    of_cell = reverse("cartographie:croisement_case", args=[cite.slug])

    asked = urlencode(query)
    lines = {value.code: urlencode({"ligne": value.code}) for value in shown.rows.values}
    columns = {value.code: urlencode({"colonne": value.code}) for value in shown.columns.values}

    def url(cell: Cell) -> str:
        return f"{of_cell}?{asked}&{lines[cell.row]}&{columns[cell.column]}"

    return {
        "titre": value.label[:1].upper() + value.label[1:],
        "url": f"{large}?{asked}",
        "lignes": rows_of(shown, url),
        "total": shown.total,
        "etats": [(str(state), count) for state, count in shown.states().items() if count],
    }
