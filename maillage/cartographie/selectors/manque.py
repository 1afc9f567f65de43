"""One gap, whole: its state and why, its offers, who is near, who could fill it, what has been decided."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from maillage.access.check import AnyUser
from maillage.cartographie.selectors.decisions import Decidee, about, decisions_of, in_words
from maillage.cartographie.selectors.offres import SOURCES, Champ, champ
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of
from maillage.core.ages import AgeRange
from maillage.core.coverage import (
    GAPS,
    Axis,
    Cell,
    Dimension,
    Distances,
    Gap,
    Offer,
    Scope,
    State,
    Value,
    cross,
    find_gaps,
    with_helpers,
)
from maillage.core.geo import distance_m, middle


@dataclass(frozen=True)
class FicheManque:
    """`gap` is None where there is no gap: covered, or not surveyed."""

    theme: Value
    tranche: Value
    quartier: Value | None
    cell: Cell
    gap: Gap | None
    offres: tuple[Offer, ...]
    decisions: tuple[Decidee, ...]
    connu: Champ

    @property
    def ages(self) -> AgeRange:
        return self.tranche.ages or AgeRange(0)

    @property
    def titre(self) -> str:
        return title_of(self.theme, self.tranche, self.quartier)

    @property
    def inconnu(self) -> bool:
        return self.cell.state is State.NON_RENSEIGNE

    @property
    def constat(self) -> str:
        """What the analysis says today, in a few sentences: it goes with the point of an agenda or an action."""
        young = f" {self.cell.young.label} jeunes concernés.".capitalize() if self.cell.young else ""
        return f"{str(self.cell.state).capitalize()}. {' '.join(self.cell.reasons)}{young}"


def title_of(theme: Value, band: Value, zone: Value | None) -> str:
    return f"{theme.label}, {band.label}{f', {zone.label}' if zone else ''}"


def gaps_of(known: Champ, *, far: Distances | None = None, most: int | None = None) -> tuple[Gap, ...]:
    """The gaps of the cité in order, with its thresholds, its priorities, and what it accepts."""
    return ranked(known, known.axes[Dimension.QUARTIER], far=far, most=most)


def order_in(known: Champ, quartier: str) -> list[tuple[str, str]]:
    """The gaps (theme, band) of one district, or of the cité as a whole, in the order of the page of gaps."""
    zones = known.axes[Dimension.QUARTIER]
    places = (zones.value(quartier),) if quartier else ()
    return [(gap.theme, gap.band.label) for gap in ranked(known, replace(zones, values=places), most=0)]


def ranked(
    known: Champ, zones: Axis, *, far: Distances | None = None, most: int | None = None, **only: Axis
) -> tuple[Gap, ...]:
    return find_gaps(
        known.offres,
        only.get("themes", known.axes[Dimension.THEME]),
        only.get("bands", known.axes[Dimension.AGE]),
        zones,
        judge=known.judge,
        priorities=known.priorites,
        accepted=known.reglages.acceptes,
        distances=far,
        able=is_structure,
        most=most,
    )


def is_structure(offer: Offer) -> bool:
    return SOURCES[offer.key[0]] == "structures"


def distances(cite: Cite) -> Distances:
    """Kilometres between the middles of the districts, as the crow flies; those without outline are not there."""
    outlines = qpv_of(cite).values_list("code", "contour")
    middles = {code: point for code, outline in outlines if outline and (point := middle(outline))}
    return {
        (one, other): distance_m(*middles[one], *middles[other]) / 1000
        for one, other in combinations(sorted(middles), 2)
    }


def fiche(
    cite: Cite, user: AnyUser | None, today: date, *, theme: str, tranche: str, quartier: str
) -> FicheManque | None:
    """None when the theme, the band or the district is not one of the cité's."""
    known = champ(cite, user, today)
    try:
        row = known.axes[Dimension.THEME].value(theme)
        band = known.axes[Dimension.AGE].value(tranche)
        zone = known.axes[Dimension.QUARTIER].value(quartier) if quartier else None
    except KeyError:
        return None
    filters: Scope = {Dimension.QUARTIER: zone} if zone else {}
    rows, columns = Axis(Dimension.THEME, (row,)), Axis(Dimension.AGE, (band,))
    acceptes = known.reglages.acceptes
    shown = cross(known.offres, rows, columns, judge=known.judge, filters=filters, accepted=acceptes)
    cell = shown.cells[0]
    held = {offer.key: offer for offer in known.offres}
    decided = in_words(decisions_of(cite).filter(theme_id=theme), cite, user, today)
    return FicheManque(
        theme=row,
        tranche=band,
        quartier=zone,
        cell=cell,
        gap=completed(cite, known, rows, columns, zone) if cell.state in GAPS else None,
        offres=tuple(held[key] for key in cell.offers),
        decisions=tuple(about(decided, theme, band.ages or AgeRange(0), zone.code if zone else None)),
        connu=known,
    )


def completed(cite: Cite, known: Champ, theme: Axis, band: Axis, zone: Value | None) -> Gap | None:
    """The gap with who is near and who could fill it. The whole cité is looked at when no district is asked."""
    places = known.axes[Dimension.QUARTIER]
    zones = places if zone else Axis(Dimension.QUARTIER, ())
    found = ranked(known, zones, far=distances(cite) if zone else None, themes=theme, bands=band)
    wanted = zone.code if zone else None
    return next((gap for gap in found if gap.zone == wanted), None)


def in_force(rows: Sequence[Decidee]) -> list[Decidee]:
    return [one for one in rows if one.en_vigueur]


def helped(known: Champ, gaps: Sequence[Gap], far: Distances) -> list[Gap]:
    """The same gaps, with who is nearest and who could fill them: worked out for those that are shown only."""
    zones = known.axes[Dimension.QUARTIER]
    return list(with_helpers(gaps, known.offres, zones, distances=far, able=is_structure))
