"""Small multiples: the same grid for each value of a third dimension, side by side; each opens as a large one."""

from dataclasses import dataclass
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
from maillage.cartographie.views.croisement import cells_address, missing, rows_of, states_row
from maillage.cartographie.views.manques import tabs
from maillage.cites.models import Cite
from maillage.core.coverage import Cell, Cross, Dimension, Scope, Value, cross, split
from maillage.core.phrases import Phrase, joined

MOST = 24


@page(Capability.COUVERTURE_VIEW)
def multiples(request: SignedRequest, cite: Cite) -> HttpResponse:
    asked = grids_of(request, cite)
    rows, columns = asked.form.crossed()
    known, third = asked.champ, asked.third
    context = {
        "form": asked.form,
        "grilles": [small(cite, shown, value, asked) for value, shown in asked.grids],
        "colonnes": [value.label for value in known.axes[columns].values],
        "mots": (str(rows), str(columns), str(third)),
        "absent": missing(known.axes[one] for one in (third, rows, columns) if not known.axes[one].values),
        "filtres": [f"{dimension} : {value.label}" for dimension, value in asked.form.filters().items()],
        "lignes": bool(known.axes[rows].values),
        "phrases": told(cite, asked, str(third)),
        "onglets": tabs(cite, "multiples"),
    }
    return render(request, "cartographie/multiples.html", context)


@dataclass(frozen=True)
class Asked:
    """What was asked, and a grid for each value of the third dimension."""

    form: MultiplesForm
    champ: Champ
    third: Dimension
    grids: list[tuple[Value, Cross]]

    @property
    def query(self) -> list[tuple[str, str]]:
        """The address of these grids, whatever was understood of what was asked."""
        rows, columns = self.form.crossed()
        pairs = [("lignes", NAMES[rows]), ("colonnes", NAMES[columns]), ("par", NAMES[self.third])]
        pairs += [(NAMES[dimension], value.code) for dimension, value in self.form.filters().items()]
        return pairs + [("compter", letter) for letter in sorted(self.form.counted())]


def grids_of(request: SignedRequest, cite: Cite) -> Asked:
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
    return Asked(form, known, third, grids)


def told(cite: Cite, asked: Asked, third: str) -> list[Phrase]:
    """Three sentences: where most is lacking, what the grids say together, what they are judged by."""
    known, grids = asked.champ, asked.grids
    together, *judged = phrases.of_grids([shown for _, shown in grids], known.reglages, known.effectifs)
    compared = phrases.side_by_side([(value.label, shown) for value, shown in grids], third)
    address = cells_address(cite, asked.query, {value.label: value.code for value, _ in grids})
    return [one.linked(address) for one in (compared, together, joined(judged, " "))]


def small(cite: Cite, shown: Cross, value: Value, asked: Asked) -> dict[str, Any]:
    """One of the grids: its rows, what it says in words, and the address of the large one."""
    query = [("lignes", NAMES[shown.rows.dimension]), ("colonnes", NAMES[shown.columns.dimension])]
    query += [(NAMES[dimension], one.code) for dimension, one in shown.filters.items()]
    query += [("compter", letter) for letter in sorted(asked.form.counted())]
    large = reverse("cartographie:croiser", args=[cite.slug])
    of_cell = reverse("cartographie:croisement_case", args=[cite.slug])

    address = urlencode(query)
    lines = {value.code: urlencode({"ligne": value.code}) for value in shown.rows.values}
    columns = {value.code: urlencode({"colonne": value.code}) for value in shown.columns.values}

    def url(cell: Cell) -> str:
        return f"{of_cell}?{address}&{lines[cell.row]}&{columns[cell.column]}"

    return {
        "titre": value.label[:1].upper() + value.label[1:],
        "url": f"{large}?{address}",
        "lignes": rows_of(shown, url),
        "total": shown.total,
        "etats": states_row(cite, shown, query),
    }
