"""What the room registers: its entry in the navigation, its panels on the pages of lower rooms,
its part of the agenda, its importers, what a merge of two structures settles."""

from maillage.access.capabilities import Capability
from maillage.actions.models import Action, Partenaire
from maillage.base.merge import drop, register_resolver
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
from maillage.base.transfers import importers
from maillage.core.later import later_call

awaited_of = later_call("maillage.actions.selectors.attendus.awaited_of")
action_items = later_call("maillage.actions.selectors.agenda.action_items")
bilan_items = later_call("maillage.actions.selectors.agenda.bilan_items")
milestone_items = later_call("maillage.actions.selectors.agenda.milestone_items")
call_items = later_call("maillage.actions.selectors.appels_dates.call_items")
money_items = later_call("maillage.actions.selectors.agenda.money_items")

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
importers.register_later("actions", "maillage.actions.imports.ActionsImporter")
importers.register_later("subventions", "maillage.actions.imports.subventions.SubventionsImporter")
# two sheets of one structure that had the same place in an action: once is enough
register_resolver(Partenaire, "structure", drop)
register_resolver(Action.lieux.through, "structure", drop)
for provider in (
    AgendaProvider("actions", 40, "Débuts et fins d'actions", "list-check", action_items),
    AgendaProvider("jalons", 45, "Jalons", "flag", milestone_items),
    AgendaProvider("financements", 50, "Dépôts et comptes rendus financiers", "cash-stack", money_items),
    AgendaProvider("appels", 52, "Appels à projets", "megaphone", call_items),
    AgendaProvider("bilans", 55, "Bilans attendus", "clipboard-check", bilan_items),
):
    agenda.register(provider)
reminders.register(
    Reminders(
        "actions", 10, "Actions", Capability.ACTION_VIEW_TEAM,
        later_call("maillage.actions.selectors.rappels.due_reminders"),
    )
)  # fmt: skip
