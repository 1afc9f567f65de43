"""Rows → offers and surveys of core.coverage, and the grid as pages and scripts read it."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.choices import Difficulte, Mobilisation, Statut
from maillage.acteurs.models import Structure
from maillage.cartographie.models import Recensement
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS, AgeRange
from maillage.core.coverage import Grid, Offer, Surveyed, build_grid

HARD = {Difficulte.DIFFICILE, Difficulte.BLOQUEE}
UNTOLD = "à consolider"
"""Said instead of how hard a partner is to mobilise to those who may not read it."""


@dataclass(frozen=True)
class Picture:
    """A grid and the names that pages need."""

    grid: Grid
    themes: dict[str, Theme]
    quartier: str


def picture(cite: Cite, user: AnyUser | None, quartier: str = "") -> Picture:
    """The grid of a cité, or of one of its districts; `user` None is an administrator's command. Six queries."""
    themes = {theme.code: theme for theme in Theme.objects.all()}
    zones = list(qpv_of(cite).values_list("code", flat=True))
    zone = quartier if quartier in zones else None
    told = user is None or bool(can(user, Capability.CONTACT_EQUIPE, cite))
    grid = build_grid(
        offers(cite, told), list(themes), DEFAULT_BANDS, surveyed=surveys(cite), zone=zone, zones=zones
    )
    return Picture(grid, themes, zone or "")


def offers(cite: Cite, told: bool) -> list[Offer]:
    """Every active structure as an offer: its districts are those where it says it acts, else where it stands."""
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE).order_by().values_list(
        "pk", "nom", "age_min_mois", "age_max_mois", "qpv__code", "mobilisation", "difficulte", "verifiee_le"
    )  # fmt: skip
    themes = pairs(Structure.themes.through.objects.filter(structure__cite=cite).values_list("structure_id", "theme_id"))
    zones = pairs(Structure.zones.through.objects.filter(structure__cite=cite).values_list("structure_id", "qpv__code"))
    found = []
    for pk, nom, low, high, qpv, mobilisation, difficulte, verified in rows:
        reason = weakness(mobilisation, difficulte, verified is not None, told)
        found.append(
            Offer(
                key=str(pk),
                nom=nom,
                themes=frozenset(themes.get(pk, ())),
                age=age_range(low, high),
                zones=frozenset(zones.get(pk, ()) or ([qpv] if qpv else [])),
                fragile=bool(reason),
                fragile_reason=reason,
            )
        )
    return found


def pairs(rows: QuerySet[Any] | Iterable[tuple[int, str]]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for pk, code in rows:
        found[pk].append(code)
    return found


def age_range(low: int | None, high: int | None) -> AgeRange | None:
    return None if low is None and high is None else AgeRange(low or 0, high)


def weakness(mobilisation: str, difficulte: str, verified: bool, told: bool) -> str:
    """Why the structure cannot be relied on alone, in a few words; empty when it can."""
    if mobilisation == Mobilisation.EN_RETRAIT:
        return "en retrait"
    if difficulte in HARD:
        return "difficile à mobiliser" if told else UNTOLD
    return "" if verified else "jamais vérifiée"


def surveys(cite: Cite) -> list[Surveyed]:
    rows = Recensement.objects.filter(cite=cite).values_list(
        "theme_id", "age_min_mois", "age_max_mois", "recense_le", "qpv__code"
    )
    return [Surveyed(theme, AgeRange(low, high), on, zone) for theme, low, high, on, zone in rows]


def as_json(cite: Cite, shown: Picture) -> dict[str, Any]:
    """The documented answer of `maillage couverture --json` (docs/json.md): keys are stable."""
    grid = shown.grid
    return {
        "cite": cite.slug,
        "quartier": shown.quartier or None,
        "seuils": {"offres": grid.thresholds.offers, "solides": grid.thresholds.solid},
        "tranches": [{"libelle": b.label, "min_mois": b.min_months, "max_mois": b.max_months} for b in grid.bands],
        "cases": [
            {
                "theme": cell.row,
                "theme_libelle": shown.themes[cell.row].libelle,
                "tranche": cell.band.label,
                "etat": str(cell.state),
                "nombre": cell.count,
                "structures": [int(key) for key in cell.offers],
                "raisons": list(cell.reasons),
            }
            for cell in grid.cells
        ],
        "etats": {str(state): count for state, count in grid.states().items()},
        "a_preciser": [{"id": int(a.key), "nom": a.nom, "raison": a.reason} for a in (*grid.unplaced, *grid.outside)],
        "total": grid.total,
    }
