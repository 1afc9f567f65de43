"""What the room registers: its entry in the navigation, what a merge and an erasure settle."""

from maillage.access.capabilities import Capability
from maillage.acteurs.selectors.propositions import waiting
from maillage.acteurs.services.fusion import register_resolvers
from maillage.acteurs.services.journal import forget_attached
from maillage.base.privacy import register_trail
from maillage.base.registry import NavEntry, navigation

navigation.register(
    NavEntry("acteurs", "Acteurs", "people", "acteurs:annuaire", Capability.ACTEUR_VIEW, 20, count=waiting)
)
register_resolvers()
register_trail(forget_attached)
