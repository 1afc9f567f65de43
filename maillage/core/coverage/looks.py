"""Who looked where, and since when."""

from collections.abc import Iterable, Sequence
from datetime import date

from maillage.core.ages import AgeRange, uncovered
from maillage.core.coverage.model import Surveyed


class Looks:
    """The declarations of a cité. ``zones`` are all its districts: when each was surveyed, so was the cité."""

    def __init__(self, surveyed: Iterable[Surveyed], zones: Iterable[str] = ()) -> None:
        self._by_theme: dict[str, list[Surveyed]] = {}
        for look in sorted(surveyed, key=lambda look: (look.on, look.ages.min_months), reverse=True):
            self._by_theme.setdefault(look.theme, []).append(look)
        # Without the list of districts, only a look at the whole cité counts for the cité.
        self._zones: tuple[str | None, ...] = tuple(sorted(set(zones))) or (None,)

    def date_for(self, themes: Sequence[str], band: AgeRange, zone: str | None) -> date | None:
        """The day from which the whole band was looked at, for every theme, everywhere in the zone; None if not."""
        days = [
            _whole(band, [look for look in self._by_theme.get(theme, []) if look.zone in (None, place)])
            for theme in themes
            for place in (self._zones if zone is None else (zone,))
        ]
        known = [day for day in days if day is not None]
        return min(known) if known and len(known) == len(days) else None


def _whole(band: AgeRange, looks: Sequence[Surveyed]) -> date | None:
    """Take looks from the latest back until the band is whole; give the date of the last one taken."""
    taken: list[AgeRange] = []
    for look in looks:
        if look.ages.overlaps(band):
            taken.append(look.ages)
            if not uncovered(band, taken):
                return look.on
    return None
