"""What the cité has decided to live with, said of a field and for a time. It is a mark: nothing is hidden or counted less."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from maillage.core.ages import AgeRange, uncovered


@dataclass(frozen=True, slots=True)
class Accepted:
    """The cité accepts that this theme, these ages, this district (None: everywhere) stay as they are, until that day."""

    theme: str
    ages: AgeRange
    why: str
    until: date
    zone: str | None = None

    def holds(self, theme: str, band: AgeRange, zone: str | None) -> bool:
        """The whole band must be accepted: what is said of the 3-4 says nothing of the 3-6."""
        return self.theme == theme and self.zone in (None, zone) and not uncovered(band, [self.ages])


def accepted_for(
    accepted: Iterable[Accepted], theme: str, band: AgeRange, zone: str | None
) -> Accepted | None:
    """The decision that holds longest; whatever the order they come in."""
    held = [one for one in accepted if one.holds(theme, band, zone)]
    return max(held, key=lambda one: (one.until, one.zone or "", one.why), default=None)
