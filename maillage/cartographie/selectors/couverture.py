"""Rows → offers and surveys of core.coverage, and the grid as pages and scripts read it."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.acteurs.choices import Difficulte, Mobilisation, Statut
from maillage.acteurs.models import Antenne, Structure
from maillage.acteurs.selectors.annuaire import may_see_team_notes
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors.besoins import Reglages, population, reglages_of
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of
from maillage.core.ages import DEFAULT_BANDS, AgeRange
from maillage.core.coverage import (
    UNTIL_25,
    Cell,
    Cross,
    Dimension,
    Judge,
    Looks,
    Offer,
    Population,
    Surveyed,
    Value,
    ages_axis,
    axis,
    cross,
)

T = TypeVar("T")

NOBODY = Population(())
HARD = {Difficulte.DIFFICILE, Difficulte.BLOQUEE}


@dataclass(frozen=True)
class Picture:
    """A grid with the names that pages need; `complete` is False when what the reader may not know was left out."""

    grid: Cross
    themes: dict[str, Theme]
    quartiers: dict[str, str]
    complete: bool
    reglages: Reglages
    effectifs: str

    @property
    def quartier(self) -> str:
        """The code of the district shown, empty for the whole cité."""
        return self.grid.zone or ""


def picture(cite: Cite, user: AnyUser | None, quartier: str = "", *, jeunes: bool = True) -> Picture:
    """The grid of a cité, or of one of its districts; `user` None is an administrator's command.

    Without `jeunes`, young people are counted only when a threshold of the cité depends on them.

    What the team notes of its partners (mobilisation, difficulty) is not read by partners: it is then left out of
    the grid, for a state that depended on it would tell it.
    """
    themes = {theme.code: theme for theme in Theme.objects.all()}
    quartiers = dict(qpv_of(cite).values_list("code", "nom"))
    complete = user is None or may_see_team_notes(user, cite)
    filters = {}
    if quartier in quartiers:
        filters[Dimension.QUARTIER] = Value(quartier, quartiers[quartier])
    reglages = reglages_of(cite, timezone.localdate())
    rates = (reglages.seuils.seats_per_100, reglages.seuils.offers_per_100)
    young, told = population(cite) if jeunes or any(rates) else (NOBODY, "")
    judge = Judge(list(themes), Looks(surveys(cite), quartiers), reglages.seuils, young, reglages.fin)
    grid = cross(
        offers(cite, complete),
        axis(Dimension.THEME, {code: theme.libelle for code, theme in themes.items()}),
        ages_axis(DEFAULT_BANDS),
        judge=judge,
        filters=filters,
        accepted=reglages.acceptes,
    )
    return Picture(grid, themes, quartiers, complete, reglages, told)


def offers(cite: Cite, complete: bool) -> list[Offer]:
    """Every active structure as an offer. Its districts are those where it says it acts, else where it stands."""
    themes = pairs(
        Structure.themes.through.objects.filter(structure__cite=cite).values_list("structure_id", "theme_id")
    )
    acts = pairs(
        Structure.zones.through.objects.filter(structure__cite=cite).values_list("structure_id", "qpv__code")
    )
    others = pairs(
        Antenne.objects.filter(cite=cite, qpv__isnull=False)
        .order_by()
        .values_list("structure_id", "qpv__code")
    )
    rows = Structure.objects.filter(cite=cite, statut=Statut.ACTIVE).order_by().values_list(
        "pk", "nom", "age_min_mois", "age_max_mois", "qpv__code", "mobilisation", "difficulte", "verifiee_le"
    )  # fmt: skip
    found = []
    for pk, nom, low, high, qpv, mobilisation, difficulte, verified in rows:
        reason = weakness(*((mobilisation, difficulte) if complete else ("", "")), verified is not None)
        places = acts.get(pk) or ([qpv] if qpv else []) + others.get(pk, [])
        zones = frozenset(places)
        found.append(
            Offer(
                str(pk), nom, frozenset(themes.get(pk, ())), age_range(low, high), zones, bool(reason), reason
            )
        )
    return found


def pairs(rows: Iterable[tuple[int, T]]) -> dict[int, list[T]]:
    found: dict[int, list[T]] = {}
    for pk, value in rows:
        found.setdefault(pk, []).append(value)
    return found


@lru_cache(maxsize=512)
def age_range(low: int | None, high: int | None) -> AgeRange | None:
    return None if low is None and high is None else AgeRange(low or 0, high)


def weakness(mobilisation: str, difficulte: str, verified: bool) -> str:
    """Why the structure cannot be relied on alone, in a few words; empty when it can."""
    if mobilisation == Mobilisation.EN_RETRAIT:
        return "en retrait"
    if difficulte in HARD:
        return str(Difficulte(difficulte).label)
    return "" if verified else "jamais vérifiée"


def surveys(cite: Cite) -> list[Surveyed]:
    rows = Recensement.objects.filter(cite=cite).order_by().values_list(
        "theme_id", "age_min_mois", "age_max_mois", "recense_le", "qpv__code"
    )  # fmt: skip
    return [Surveyed(theme, AgeRange(low, high), on, zone) for theme, low, high, on, zone in rows]


def declarations(cite: Cite, cell: Cell) -> QuerySet[Recensement]:
    """Who said that this cell was looked at: for the cité, the declarations of its districts are there too."""
    band = cell.band or UNTIL_25
    rows = Recensement.objects.filter(cite=cite, theme_id=cell.row, age_max_mois__gt=band.min_months)
    if band.max_months is not None:
        rows = rows.filter(age_min_mois__lt=band.max_months)
    if cell.zone is not None:
        rows = rows.filter(Q(qpv__isnull=True) | Q(qpv__code=cell.zone))
    return rows.select_related("qpv", "recense_par")
