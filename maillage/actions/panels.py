"""What the room registers: its entry in the navigation, its panels on the pages of lower rooms,
what a merge of two structures settles."""

from maillage.access.capabilities import Capability
from maillage.actions.models import Action, Partenaire
from maillage.actions.selectors.attendus import awaited_of
from maillage.base.merge import drop, register_resolver
from maillage.base.registry import NavEntry, Panel, navigation, panels

navigation.register(
    NavEntry(
        "actions", "Actions", "list-check", "actions:liste", Capability.ACTION_VIEW, 45, count=awaited_of
    )
)
panels.register(
    Panel(
        "actions-structure",
        "acteurs.structure",
        "Ses actions",
        "actions:de_structure",
        Capability.ACTION_VIEW,
        20,
    )
)
panels.register(
    Panel(
        "recus-structure",
        "acteurs.structure",
        "Ce qu'elle reçoit",
        "actions:recus",
        Capability.BUDGET_VIEW,
        40,
    )
)
panels.register(
    Panel(
        "financement", "actions.action", "Financement", "actions:financements", Capability.BUDGET_VIEW, 10,
        icon="cash-stack",
    )
)  # fmt: skip
# two sheets of one structure that had the same place in an action: once is enough
register_resolver(Partenaire, "structure", drop)
register_resolver(Action.lieux.through, "structure", drop)
