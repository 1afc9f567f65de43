"""What the room registers: its entry in the navigation, its panels on the pages of lower rooms, when somebody is
already expected, its part of the agenda, what a merge of two structures or of two people settles."""

from maillage.access.capabilities import Capability
from maillage.base.merge import drop, register_resolver
from maillage.base.registry import (
    AgendaProvider,
    NavEntry,
    Occasions,
    Panel,
    agenda,
    navigation,
    occasions,
    panels,
)
from maillage.core.later import later_call
from maillage.instances.models import Invitation, Siege

meeting_items = later_call("maillage.instances.selectors.agenda.meeting_items")
task_items = later_call("maillage.instances.selectors.agenda.task_items")
due_count = later_call("maillage.instances.selectors.taches.due_count")
next_occasions = later_call("maillage.instances.selectors.reunions.occasions")

navigation.register(
    NavEntry(
        "instances",
        "Instances",
        "calendar3",
        "instances:liste",
        Capability.INSTANCE_VIEW,
        50,
        count=due_count,
    )
)
panels.register(
    Panel(
        "instances-structure", "acteurs.structure", "Dans les instances", "instances:de_structure",
        Capability.INSTANCE_VIEW, 15,
    )
)  # fmt: skip
panels.register(
    Panel(
        "decisions-action", "actions.action", "Décisions", "instances:d_action", Capability.INSTANCE_VIEW, 30,
        icon="journal-check",
    )
)  # fmt: skip
panels.register(
    Panel(
        "decisions-dispositif", "dispositifs.deploiement", "Décisions", "instances:de_dispositif",
        Capability.INSTANCE_VIEW, 30, icon="journal-check",
    )
)  # fmt: skip
panels.register(
    Panel(
        "dates", "instances.instance", "Dates proposées", "agenda:dates", Capability.REUNION_EDIT, 10,
        icon="calendar-heart",
    )
)  # fmt: skip
agenda.register(AgendaProvider("reunions", 10, "Réunions", "calendar-event", meeting_items))
agenda.register(AgendaProvider("taches", 20, "Tâches à rendre", "check2-square", task_items))
occasions.register(Occasions("reunions", next_occasions))
# two sheets of one structure (or person) with the same seat or the same invitation: once is enough
for champ in ("structure", "personne"):
    register_resolver(Siege, champ, drop)
    register_resolver(Invitation, champ, drop)
