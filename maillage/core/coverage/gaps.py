"""The gaps of a cité, theme × age × district, the most worrying first, each with what could fill it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import nsmallest
from math import prod

from maillage.core.ages import AgeRange
from maillage.core.coverage.cross import in_order
from maillage.core.coverage.decided import Accepted, accepted_for
from maillage.core.coverage.model import GAPS, Axis, Dimension, Offer, Scope, State, Value
from maillage.core.coverage.needs import Count
from maillage.core.coverage.states import Judge

MAX_FILLERS = 5
LACK = {State.DECOUVERT: 1.0, State.FRAGILE: 0.5, State.INSUFFISANT: 0.3}
"""How much is missing, from 0 to 1: nothing at all, little to rely on, not enough for so many."""

Distances = Mapping[tuple[str, str], float]
"""Kilometres between two districts, one of the two orders is enough."""


@dataclass(frozen=True, slots=True)
class Priority:
    """What the cité puts first and ``why``: a theme, ages, a district (None: any), multiplied by ``weight``."""

    weight: float
    theme: str | None = None
    ages: AgeRange | None = None
    zone: str | None = None
    why: str = ""

    def holds(self, theme: str, band: AgeRange, zone: str | None) -> bool:
        return (
            self.theme in (None, theme)
            and (self.ages is None or self.ages.overlaps(band))
            and self.zone in (None, zone)
        )


@dataclass(frozen=True, slots=True)
class Helper:
    """Who is near or could fill the gap, and in what way, in French."""

    key: str
    nom: str
    how: str


@dataclass(frozen=True, slots=True)
class Gap:
    """``score`` is young people × priority × lack; without any figure, years of age stand for young people.

    ``because`` are the priorities that weigh on it; ``accepted`` marks a gap that the cité has decided to live with:
    it is counted and ranked as before.
    """

    theme: str
    band: AgeRange
    zone: str | None
    state: State
    young: Count | None
    priority: float
    lack: float
    score: float
    offers: tuple[str, ...]
    reasons: tuple[str, ...]
    because: tuple[Priority, ...] = ()
    accepted: Accepted | None = None
    nearest: Helper | None = None
    fillers: tuple[Helper, ...] = ()


def find_gaps(
    offers: Iterable[Offer],
    themes: Axis,
    bands: Axis,
    zones: Axis,
    *,
    judge: Judge,
    priorities: Sequence[Priority] = (),
    accepted: Sequence[Accepted] = (),
    distances: Distances | None = None,
    able: Callable[[Offer], bool] | None = None,
    most: int | None = None,
) -> tuple[Gap, ...]:
    """The gaps ranked; the first ``most`` (all when None) say who is nearest and who could fill them.

    ``able`` says who could fill a gap (an action already decided does not change its place or its public): all when
    None. ``zones`` without value looks at the cité as a whole. Ties are settled by theme, age and district, in the order of
    the axes: the order of the offers changes nothing. ValueError when two offers have one key.
    """
    listed = in_order(offers)
    places: Sequence[Value | None] = zones.values or (None,)
    held = _held(listed, themes, bands, zones)
    found = [
        gap
        for place in places
        for theme in themes.values
        for band in bands.values
        if (
            gap := _gap(
                theme, band, place, held[theme.code, band.code, _code(place)], judge, priorities, accepted
            )
        )
    ]
    ranked = _ranked(found)
    kept = len(ranked) if most is None else most
    helpers = _Helpers(listed, zones, distances or {}, able)
    return tuple(helpers.complete(gap) for gap in ranked[:kept]) + tuple(ranked[kept:])


def with_helpers(
    gaps: Iterable[Gap],
    offers: Iterable[Offer],
    zones: Axis,
    *,
    distances: Distances | None = None,
    able: Callable[[Offer], bool] | None = None,
) -> tuple[Gap, ...]:
    """The same gaps, in the same order, each with who is nearest and who could fill it: for one page of a long list."""
    helpers = _Helpers(in_order(offers), zones, distances or {}, able)
    return tuple(helpers.complete(gap) for gap in gaps)


_Place = tuple[str, str, str | None]


def _held(offers: Sequence[Offer], themes: Axis, bands: Axis, zones: Axis) -> dict[_Place, list[Offer]]:
    codes: list[str | None] = [zone.code for zone in zones.values] or [None]
    found: dict[_Place, list[Offer]] = {
        (theme.code, band.code, code): []
        for theme in themes.values
        for band in bands.values
        for code in codes
    }
    for offer in offers:
        its_bands = bands.holding(offer)
        its_zones: Sequence[str | None] = zones.holding(offer) if zones.values else [None]
        for theme in themes.holding(offer):
            for band in its_bands:
                for code in its_zones:
                    found[theme, band, code].append(offer)
    return found


def _code(place: Value | None) -> str | None:
    return place.code if place else None


def _gap(
    theme: Value,
    band: Value,
    place: Value | None,
    held: Sequence[Offer],
    judge: Judge,
    priorities: Sequence[Priority],
    accepted: Sequence[Accepted],
) -> Gap | None:
    if band.ages is None:
        raise ValueError("Chaque tranche doit dire ses âges.")
    scope: Scope = {Dimension.THEME: theme, Dimension.AGE: band}
    if place is not None:
        scope = {**scope, Dimension.QUARTIER: place}
    state, reasons, young = judge.decide(scope, held)
    if state not in GAPS:
        return None
    because = tuple(one for one in priorities if one.holds(theme.code, band.ages, _code(place)))
    weight = prod((one.weight for one in because), start=1.0)
    keys = tuple(offer.key for offer in held)
    mark = accepted_for(accepted, theme.code, band.ages, _code(place))
    return Gap(
        theme.code,
        band.ages,
        _code(place),
        state,
        young,
        weight,
        LACK[state],
        0.0,
        keys,
        reasons,
        because,
        mark,
    )


def _ranked(gaps: Sequence[Gap]) -> list[Gap]:
    """Highest score first. A gap without figures gets the average number of young people per year of age."""
    known = [(gap.young.value, _years(gap.band)) for gap in gaps if gap.young]
    per_year = sum(count for count, _ in known) / sum(years for _, years in known) if known else 1.0
    scored = [
        _scored(
            gap, (gap.young.value if gap.young else per_year * _years(gap.band)) * gap.priority * gap.lack
        )
        for gap in gaps
    ]
    return sorted(scored, key=lambda gap: -gap.score)


def _scored(gap: Gap, score: float) -> Gap:
    """As `replace` would, three times faster: a country has two hundred thousand gaps."""
    return Gap(
        gap.theme, gap.band, gap.zone, gap.state, gap.young, gap.priority, gap.lack, score, gap.offers, gap.reasons,
        gap.because, gap.accepted,
    )  # fmt: skip


def _years(band: AgeRange) -> float:
    end = band.max_months if band.max_months is not None else max(25 * 12, band.min_months + 12)
    return (end - band.min_months) / 12


_Ranked = tuple[tuple[int, int, float, str], Helper]


def _rank(found: _Ranked) -> tuple[int, int, float, str]:
    return found[0]


class _Helpers:
    """Who is near a gap, and who could fill it."""

    def __init__(
        self,
        offers: Sequence[Offer],
        zones: Axis,
        distances: Distances,
        able: Callable[[Offer], bool] | None,
    ) -> None:
        self._able = {offer.key for offer in offers if able is None or able(offer)}
        self._by_theme: dict[str, list[Offer]] = defaultdict(list)
        self._by_zone: dict[str | None, list[Offer]] = defaultdict(list)
        for offer in offers:
            for theme in offer.themes:
                self._by_theme[theme].append(offer)
            for zone in (None, *offer.zones):
                self._by_zone[zone].append(offer)
        self._names = {zone.code: zone.label for zone in zones.values}
        self._distances = {**{(b, a): km for (a, b), km in distances.items()}, **distances}

    def complete(self, gap: Gap) -> Gap:
        same_theme = [offer for offer in self._by_theme[gap.theme] if offer.key not in gap.offers]
        near = sorted((found for offer in same_theme if (found := self._near(offer, gap))), key=_rank)
        elsewhere = [offer for offer in same_theme if offer.key in self._able]
        here = [offer for offer in self._by_zone[gap.zone] if offer.key in self._able]
        able = [found for offer in elsewhere if (found := self._elsewhere(offer, gap))]
        able += [found for offer in here if (found := self._other_theme(offer, gap))]
        return replace(
            gap,
            nearest=near[0][1] if near else None,
            fillers=tuple(helper for _, helper in nsmallest(MAX_FILLERS, able, key=_rank)),
        )

    def _near(self, offer: Offer, gap: Gap) -> _Ranked | None:
        """Same theme: right ages elsewhere first (the closest), else right place for other ages (the closest)."""
        if offer.age is None:
            return None
        if offer.age.overlaps(gap.band):
            km, where = self._away(offer, gap.zone)
            return (0, 0, km, offer.key), Helper(offer.key, offer.nom, where)
        if gap.zone is None or gap.zone in offer.zones:
            apart = _apart(offer.age, gap.band)
            return (1, 0, apart, offer.key), Helper(offer.key, offer.nom, f"pour les {offer.age.label}")
        return None

    def _elsewhere(self, offer: Offer, gap: Gap) -> _Ranked | None:
        """Right theme and ages, in another district."""
        if offer.age is None or not offer.age.overlaps(gap.band):
            return None
        km, where = self._away(offer, gap.zone)
        return (0, offer.fragile, km, offer.key), Helper(offer.key, offer.nom, f"même thème, {where}")

    def _other_theme(self, offer: Offer, gap: Gap) -> _Ranked | None:
        """Right place and ages, with another theme: those whose public is nearest to the band first."""
        if offer.age is None or gap.theme in offer.themes or not offer.age.overlaps(gap.band):
            return None
        how = "mêmes âges, même quartier, autre thème" if gap.zone else "mêmes âges, autre thème"
        return (1, offer.fragile, _besides(offer.age, gap.band), offer.key), Helper(offer.key, offer.nom, how)

    def _away(self, offer: Offer, zone: str | None) -> tuple[float, str]:
        """The closest of the districts of an offer: kilometres (infinite when not known) and words."""
        if zone is None or not offer.zones:
            return float("inf"), "quartier à préciser"
        known = sorted((self._distances.get((zone, other), float("inf")), other) for other in offer.zones)
        km, closest = known[0]
        name = self._names.get(closest, closest)
        if km == float("inf"):
            return km, f"{name}, distance inconnue"
        return km, f"{name}, {_told(km)}"


def _apart(one: AgeRange, other: AgeRange) -> float:
    """Months between two ranges that do not overlap."""
    low, high = sorted((one, other))
    return float(high.min_months - (low.max_months or high.min_months))


def _told(km: float) -> str:
    """Between the middles of two districts: nothing finer than a tenth of a kilometre is known."""
    return f"à environ {f'{km:.1f}'.replace('.', ',')} km" if km >= 0.1 else "à moins de 100 m"


def _besides(ages: AgeRange, band: AgeRange) -> float:
    """Months of a range that are not in a band; those without end stop at 25 years."""
    end, band_end = (one.max_months or max(25 * 12, one.min_months) for one in (ages, band))
    return float(max(0, band.min_months - ages.min_months) + max(0, end - band_end))
