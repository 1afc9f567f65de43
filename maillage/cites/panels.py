"""What the room registers: its entry in the navigation, the label and the holidays in the agenda."""

from maillage.access.capabilities import Capability
from maillage.base.registry import AgendaProvider, NavEntry, agenda, navigation
from maillage.core.later import later_call

label_items = later_call("maillage.cites.selectors.agenda.label_items")
holiday_items = later_call("maillage.cites.selectors.agenda.holiday_items")
bank_holiday_items = later_call("maillage.cites.selectors.agenda.bank_holiday_items")

navigation.register(
    NavEntry(
        "reglages", "Réglages", "gear", "cites:mandats", Capability.MANDAT_VIEW, 95, secondary=True, footer=True
    )
)  # fmt: skip
agenda.register(AgendaProvider("label", 70, "Labellisation", "patch-check", label_items))
agenda.register(AgendaProvider("vacances", 80, "Vacances scolaires", "sun", holiday_items, fond=True))
agenda.register(AgendaProvider("feries", 85, "Jours fériés", "calendar-x", bank_holiday_items, fond=True))
