"""What the room registers: navigation, importer, what a merge, an erasure and a change of districts settle."""

from maillage.access.capabilities import Capability
from maillage.acteurs.models import EnvoiCampagne, PaireDistincte, Rattachement, Relation, Sollicitation
from maillage.base.merge import drop, register_resolver
from maillage.base.privacy import register_trail
from maillage.base.registry import AgendaProvider, NavEntry, Panel, agenda, navigation, panels
from maillage.base.transfers import importers
from maillage.core.later import later_call
from maillage.territoires.models.qpv import qpv_changed

waiting = later_call("maillage.acteurs.selectors.propositions.waiting")
next_step_items = later_call("maillage.acteurs.selectors.journal.next_step_items")
drop_relation = later_call("maillage.acteurs.services.fusion.drop_relation")
drop_sending = later_call("maillage.acteurs.services.fusion.drop_sending")
drop_solicitation = later_call("maillage.acteurs.services.fusion.drop_solicitation")
locate_again = later_call("maillage.acteurs.services.quartiers.locate_again")

navigation.register(
    NavEntry("acteurs", "Acteurs", "people", "acteurs:annuaire", Capability.ACTEUR_VIEW, 20, count=waiting)
)
panels.register(
    Panel(
        "suivi-structure", "acteurs.structure", "Contacts et sollicitations", "acteurs:suivi",
        Capability.ENROLEMENT_VIEW, 5, icon="chat-left-text",
    )
)  # fmt: skip
agenda.register(AgendaProvider("suites", 30, "Suites de contacts", "chat-left-text", next_step_items))
importers.register_later("structures", "maillage.acteurs.imports.StructuresImporter")
importers.register_later("relations", "maillage.acteurs.imports.relations.RelationsImporter")
for champ in ("origine", "cible"):
    register_resolver(Relation, champ, drop_relation)
register_resolver(Rattachement, "structure", drop)
register_resolver(EnvoiCampagne, "structure", drop_sending)
for champ in ("premiere", "seconde"):
    register_resolver(PaireDistincte, champ, drop)
for champ in ("personne", "structure"):
    register_resolver(Sollicitation, champ, drop_solicitation)
register_trail(later_call("maillage.acteurs.services.journal.forget_attached"))
qpv_changed.connect(locate_again, weak=False, dispatch_uid="acteurs.locate_again")
