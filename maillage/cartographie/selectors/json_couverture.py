"""The documented answers of `maillage couverture --json` (docs/json.md): keys are stable."""

from collections.abc import Mapping
from typing import Any

from maillage.cartographie.selectors.couverture import Picture
from maillage.cartographie.selectors.offres import Champ
from maillage.cites.models import Cite
from maillage.core.ages import DEFAULT_BANDS
from maillage.core.coverage import Accepted, Cell, Count, Cross, Dimension, Gap, Helper, Priority, Thresholds

WORDS: Mapping[Dimension, str] = {
    Dimension.AGE: "age",
    Dimension.THEME: "theme",
    Dimension.TEMPS: "temps",
    Dimension.QUARTIER: "quartier",
    Dimension.MOBILISATION: "mobilisation",
    Dimension.AXE: "axe",
}
KINDS = {"s": "structure", "a": "action", "d": "dispositif"}


def as_json(cite: Cite, shown: Picture) -> dict[str, Any]:
    """Ages × themes: the grid of the first page."""
    grid = shown.grid
    return {
        "vue": "grille",
        "cite": cite.slug,
        "quartier": grid.zone,
        "seuils": thresholds_as_json(grid.thresholds),
        "jusqu_au": shown.reglages.fin.isoformat(),
        "effectifs": shown.effectifs,
        "tranches": [
            {"libelle": band.label, "min_mois": band.min_months, "max_mois": band.max_months}
            for band in DEFAULT_BANDS
        ],
        "cases": [grid_cell_as_json(shown, cell) for cell in grid.cells],
        "etats": {str(state): count for state, count in grid.states().items()},
        "a_preciser": [
            {**offer_id(a.key), "nom": a.nom, "raison": a.reason} for a in (*grid.unplaced, *grid.outside)
        ],
        "total": grid.total,
    }


def grid_cell_as_json(shown: Picture, cell: Cell) -> dict[str, Any]:
    return {
        "theme": cell.row,
        "theme_libelle": shown.themes[cell.row].libelle,
        "tranche": cell.column,
        "etat": str(cell.state),
        "nombre": cell.count,
        "offres": [offer_id(key) for key in cell.offers],
        "structures": [int(key[1:]) for key in cell.offers if KINDS[key[0]] == "structure"],
        "raisons": list(cell.reasons),
        "jeunes": young_as_json(cell.young),
        "accepte": accepted_as_json(cell.accepted),
    }


def cross_as_json(cite: Cite, known: Champ, shown: Cross) -> dict[str, Any]:
    return {
        "vue": "croisement",
        "cite": cite.slug,
        "lignes": axis_as_json(shown, shown.rows.dimension),
        "colonnes": axis_as_json(shown, shown.columns.dimension),
        "filtres": {WORDS[dimension]: value.code for dimension, value in shown.filters.items()},
        **common(known),
        "cases": [cell_as_json(cell) for cell in shown.cells],
        "etats": {str(state): count for state, count in shown.states().items()},
        "totaux_lignes": dict(shown.row_totals),
        "totaux_colonnes": dict(shown.column_totals),
        "a_preciser": [{**offer_id(a.key), "nom": a.nom, "raison": a.reason} for a in shown.unplaced],
        "hors_grille": [{**offer_id(a.key), "nom": a.nom, "raison": a.reason} for a in shown.outside],
        "total": shown.total,
    }


def gaps_as_json(cite: Cite, known: Champ, gaps: tuple[Gap, ...], most: int) -> dict[str, Any]:
    return {
        "vue": "manques",
        "cite": cite.slug,
        **common(known),
        "total": len(gaps),
        "acceptes": sum(gap.accepted is not None for gap in gaps),
        "manques": [gap_as_json(rank, gap) for rank, gap in enumerate(gaps[:most], 1)],
    }


def common(known: Champ) -> dict[str, Any]:
    return {
        "seuils": thresholds_as_json(known.reglages.seuils),
        "jusqu_au": known.reglages.fin.isoformat(),
        "effectifs": known.effectifs,
    }


def thresholds_as_json(seuils: Thresholds) -> dict[str, Any]:
    return {
        "offres": seuils.offers,
        "solides": seuils.solid,
        "places_pour_100": seuils.seats_per_100,
        "offres_pour_100": seuils.offers_per_100,
        "plusieurs": seuils.several,
    }


def axis_as_json(shown: Cross, dimension: Dimension) -> dict[str, Any]:
    axis = shown.rows if shown.rows.dimension is dimension else shown.columns
    return {
        "dimension": WORDS[dimension],
        "valeurs": [{"code": value.code, "libelle": value.label} for value in axis.values],
    }


def cell_as_json(cell: Cell) -> dict[str, Any]:
    return {
        "ligne": cell.row,
        "colonne": cell.column,
        "etat": str(cell.state),
        "nombre": cell.count,
        "offres": [offer_id(key) for key in cell.offers],
        "raisons": list(cell.reasons),
        "jeunes": young_as_json(cell.young),
        "accepte": accepted_as_json(cell.accepted),
    }


def gap_as_json(rank: int, gap: Gap) -> dict[str, Any]:
    return {
        "rang": rank,
        "theme": gap.theme,
        "tranche": gap.band.label,
        "min_mois": gap.band.min_months,
        "max_mois": gap.band.max_months,
        "quartier": gap.zone,
        "etat": str(gap.state),
        "jeunes": young_as_json(gap.young),
        "priorite": gap.priority,
        "priorites": [priority_as_json(one) for one in gap.because],
        "ampleur": gap.lack,
        "score": round(gap.score, 3),
        "offres": [offer_id(key) for key in gap.offers],
        "raisons": list(gap.reasons),
        "plus_proche": helper_as_json(gap.nearest),
        "pourraient": [helper_as_json(one) for one in gap.fillers],
        "accepte": accepted_as_json(gap.accepted),
    }


def offer_id(key: str) -> dict[str, Any]:
    return {"genre": KINDS[key[0]], "id": int(key[1:])}


def young_as_json(young: Count | None) -> dict[str, Any] | None:
    return None if young is None else {"nombre": round(young.value, 1), "estime": young.estimated}


def helper_as_json(found: Helper | None) -> dict[str, Any] | None:
    return None if found is None else {**offer_id(found.key), "nom": found.nom, "comment": found.how}


def priority_as_json(one: Priority) -> dict[str, Any]:
    return {"poids": one.weight, "raison": one.why}


def accepted_as_json(one: Accepted | None) -> dict[str, Any] | None:
    return None if one is None else {"raison": one.why, "jusqu_au": one.until.isoformat()}
