"""From offers and declarations to a grid of cells with their states and reasons."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from maillage.core.ages import AgeRange, uncovered
from maillage.core.coverage.model import Aside, Cell, Grid, Offer, State, Surveyed, Thresholds
from maillage.core.text import sort_key

NAMED = 5  # names given in one sentence; the cell opens the full list
NOT_SURVEYED = "Aucune offre connue, et personne n'a déclaré avoir regardé."

# For each theme, the offers of each band, in the order of the bands.
_Places = dict[str, list[list[Offer]]]


def build_grid(
    offers: Iterable[Offer],
    themes: Sequence[str],
    bands: Sequence[AgeRange],
    *,
    surveyed: Iterable[Surveyed] = (),
    zone: str | None = None,
    zones: Iterable[str] = (),
    thresholds: Thresholds | None = None,
) -> Grid:
    """Build the grid of a district (``zone``), or of the whole cité (None).

    ``zones`` are all the districts of the cité: when each of them was surveyed, so was the cité. The order of
    offers and declarations changes nothing; themes and bands keep theirs, repeated ones counting once. ValueError
    when two offers have one key.
    """
    rows, columns = tuple(dict.fromkeys(themes)), tuple(dict.fromkeys(bands))
    places: _Places = {row: [[] for _ in columns] for row in rows}
    unplaced, outside = _sort_out(_sorted(offers), columns, zone, places)
    sieve = thresholds or Thresholds()
    looks = _Looks(surveyed, zone, zones)
    return Grid(
        rows=rows,
        bands=columns,
        zone=zone,
        thresholds=sieve,
        cells=tuple(
            _cell(row, band, zone, held, sieve, looks)
            for row in rows
            for band, held in zip(columns, places[row], strict=True)
        ),
        unplaced=unplaced,
        outside=outside,
        row_totals={row: _distinct(places[row]) for row in rows},
        band_totals={
            band: _distinct(held[number] for held in places.values()) for number, band in enumerate(columns)
        },
        total=_distinct(held for row in places.values() for held in row),
    )


def _sorted(offers: Iterable[Offer]) -> list[Offer]:
    listed = sorted(offers, key=lambda offer: (sort_key(offer.nom), offer.key))
    if len({offer.key for offer in listed}) < len(listed):
        raise ValueError("Deux offres portent le même identifiant.")
    return listed


def _sort_out(
    offers: Iterable[Offer], bands: Sequence[AgeRange], zone: str | None, places: _Places
) -> tuple[tuple[Aside, ...], tuple[Aside, ...]]:
    """Put the offers in their places; give those to be completed, then those about something else."""
    unplaced: list[Aside] = []
    outside: list[Aside] = []
    for offer in offers:
        if zone is not None and offer.zones and zone not in offer.zones:
            continue
        if missing := _missing(offer, zone):
            unplaced.append(Aside(offer.key, offer.nom, missing))
        elif not _place(offer, bands, places):
            outside.append(Aside(offer.key, offer.nom, _elsewhere(offer, places)))
    return tuple(unplaced), tuple(outside)


def _missing(offer: Offer, zone: str | None) -> str:
    """Say what must be completed before the offer can be counted, or nothing."""
    missing = []
    if offer.age is None:
        missing.append("âges")
    if not offer.themes:
        missing.append("thème")
    if zone is not None and not offer.zones:
        missing.append("quartier")
    return f"{' et '.join(missing)} à préciser".capitalize() if missing else ""


def _place(offer: Offer, bands: Sequence[AgeRange], places: _Places) -> bool:
    """Put the offer in its cells; say whether it had one."""
    ages = offer.age
    reached = [number for number, band in enumerate(bands) if ages is not None and ages.overlaps(band)]
    themes = [theme for theme in offer.themes if theme in places]
    for theme in themes:
        row = places[theme]
        for number in reached:
            row[number].append(offer)
    return bool(themes and reached)


def _elsewhere(offer: Offer, places: _Places) -> str:
    themes = any(theme in places for theme in offer.themes)
    return "Ses âges ne sont pas dans la grille" if themes else "Ses thèmes ne sont pas dans la grille"


def _distinct(lists: Iterable[Sequence[Offer]]) -> int:
    return len({offer.key for held in lists for offer in held})


class _Looks:
    """Who looked where: answers for the zone of the grid."""

    def __init__(self, surveyed: Iterable[Surveyed], zone: str | None, zones: Iterable[str]) -> None:
        self._by_theme: dict[str, list[Surveyed]] = {}
        for look in sorted(surveyed, key=lambda look: (look.on, look.ages.min_months), reverse=True):
            self._by_theme.setdefault(look.theme, []).append(look)
        # Without the list of districts, only a look at the whole cité counts for the cité.
        self._zones = (zone,) if zone is not None else (tuple(sorted(set(zones))) or (None,))

    def date_for(self, theme: str, band: AgeRange) -> date | None:
        """Give the day from which the whole band was looked at everywhere in the grid's zone, or None."""
        looks = self._by_theme.get(theme, [])
        days = [_whole(band, [look for look in looks if look.zone in (None, zone)]) for zone in self._zones]
        known = [day for day in days if day is not None]
        return min(known) if len(known) == len(days) else None


def _whole(band: AgeRange, looks: Sequence[Surveyed]) -> date | None:
    """Take looks from the latest back until the band is whole; give the date of the last one taken."""
    taken: list[AgeRange] = []
    for look in looks:
        if look.ages.overlaps(band):
            taken.append(look.ages)
            if not uncovered(band, taken):
                return look.on
    return None


def _cell(
    row: str, band: AgeRange, zone: str | None, held: Sequence[Offer], thresholds: Thresholds, looks: _Looks
) -> Cell:
    if not held:
        state, reasons = _empty(looks.date_for(row, band))
    else:
        solid = sum(not offer.fragile for offer in held)
        enough = len(held) >= thresholds.offers and solid >= thresholds.solid
        state = State.COUVERT if enough else State.FRAGILE
        reasons = (*_why(held, solid), *_holes(band, held))
    return Cell(row, band, zone, state, len(held), tuple(offer.key for offer in held), reasons)


def _empty(looked_on: date | None) -> tuple[State, tuple[str, ...]]:
    if looked_on is None:
        return State.NON_RENSEIGNE, (NOT_SURVEYED,)
    day = f"{looked_on.day:02}/{looked_on.month:02}/{looked_on.year}"
    return State.DECOUVERT, (f"Regardé le {day} : aucune offre.",)


def _why(held: Sequence[Offer], solid: int) -> Iterator[str]:
    if len(held) == 1:
        yield f"Une seule offre : {_named(held)}."
    elif solid == 0:
        yield f"Aucune offre solide : {_named(held)}."
    else:
        solid_part = (
            "toutes solides" if solid == len(held) else f"dont {solid} solide{'s' if solid > 1 else ''}"
        )
        yield f"{len(held)} offres, {solid_part}."


def _named(held: Sequence[Offer]) -> str:
    names = [f"{offer.nom} ({offer.fragile_reason})" if offer.fragile_reason else offer.nom for offer in held]
    more = len(names) - NAMED
    return ", ".join(names[:NAMED]) + (f" et {more} autre{'s' if more > 1 else ''}" if more > 0 else "")


def _holes(band: AgeRange, held: Sequence[Offer]) -> Iterator[str]:
    holes = uncovered(band, [offer.age for offer in held if offer.age])
    if holes:
        yield f"Dans cette tranche, aucune offre pour : {', '.join(hole.label for hole in holes)}."
