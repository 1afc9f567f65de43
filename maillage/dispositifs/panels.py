"""What the room registers: navigation, its panel on a structure, what a merge of two structures settles."""

from maillage.access.capabilities import Capability
from maillage.base.registry import (
    AgendaProvider,
    NavEntry,
    Panel,
    Reminders,
    agenda,
    navigation,
    panels,
    reminders,
)
from maillage.core.later import later_call

dispositif_items = later_call("maillage.dispositifs.selectors.agenda.dispositif_items")

navigation.register(
    NavEntry(
        "dispositifs",
        "Dispositifs",
        "bar-chart-steps",
        "dispositifs:ensemble",
        Capability.DISPOSITIF_VIEW,
        40,
        secondary=True,
    )
)
navigation.register(
    NavEntry(
        "catalogue", "Catalogue national", "journal-bookmark", "catalogue:liste", Capability.CATALOGUE_EDIT, 91,
        in_cite=False, secondary=True, footer=True,
    )
)  # fmt: skip
panels.register(
    Panel(
        "dispositifs-structure", "acteurs.structure", "Dispositifs portés", "dispositifs:de_structure",
        Capability.DISPOSITIF_VIEW, 30,
    )
)  # fmt: skip
agenda.register(
    AgendaProvider("dispositifs", 60, "Échéances des dispositifs", "bar-chart-steps", dispositif_items)
)
reminders.register(
    Reminders(
        "dispositifs", 20, "Dispositifs", Capability.DISPOSITIF_EDIT,
        later_call("maillage.dispositifs.selectors.rappels.due_reminders"),
    )
)  # fmt: skip
