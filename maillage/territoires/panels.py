"""What the room registers: the school calendar, for those who maintain the references."""

from maillage.access.capabilities import Capability
from maillage.base.registry import NavEntry, navigation

navigation.register(
    NavEntry(
        "calendrier", "Calendrier scolaire", "calendar-range", "territoires:calendrier",
        Capability.CALENDRIER_EDIT, 93, in_cite=False, secondary=True, footer=True,
    )
)  # fmt: skip
