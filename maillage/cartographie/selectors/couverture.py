"""The grid of the first page, ages × themes, as pages and scripts read it: every offer counts, as everywhere else."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.access.check import AnyUser
from maillage.cartographie.models import Recensement
from maillage.cartographie.selectors.besoins import Reglages
from maillage.cartographie.selectors.offres import Champ, champ
from maillage.cites.models import Cite, Theme
from maillage.core.coverage import UNTIL_25, Cell, Cross, Dimension, Scope, cross


@dataclass(frozen=True)
class Picture:
    """A grid with the names that pages need; `complete` is False when what the reader may not know was left out."""

    grid: Cross
    themes: dict[str, Theme]
    quartiers: dict[str, str]
    complete: bool
    reglages: Reglages
    effectifs: str
    connu: Champ

    @property
    def quartier(self) -> str:
        """The code of the district shown, empty for the whole cité."""
        return self.grid.zone or ""


def picture(cite: Cite, user: AnyUser | None, quartier: str = "", *, jeunes: bool = True) -> Picture:
    """The grid of a cité, or of one of its districts; `user` None is an administrator's command.

    Without `jeunes`, young people are counted only when a threshold of the cité depends on them.
    """
    known = champ(cite, user, timezone.localdate(), jeunes=jeunes)
    zones = known.axes[Dimension.QUARTIER]
    quartiers = {value.code: value.label for value in zones.values}
    filters: Scope = {Dimension.QUARTIER: zones.value(quartier)} if quartier in quartiers else {}
    grid = cross(
        known.offres,
        known.axes[Dimension.THEME],
        known.axes[Dimension.AGE],
        judge=known.judge,
        filters=filters,
        accepted=known.reglages.acceptes,
    )
    return Picture(grid, known.themes, quartiers, known.complet, known.reglages, known.effectifs, known)


def declarations(cite: Cite, cell: Cell) -> QuerySet[Recensement]:
    """Who said that this cell was looked at: for the cité, the declarations of its districts are there too."""
    band = cell.band or UNTIL_25
    rows = Recensement.objects.filter(cite=cite, theme_id=cell.row, age_max_mois__gt=band.min_months)
    if band.max_months is not None:
        rows = rows.filter(age_min_mois__lt=band.max_months)
    if cell.zone is not None:
        rows = rows.filter(Q(qpv__isnull=True) | Q(qpv__code=cell.zone))
    return rows.select_related("qpv", "recense_par")
