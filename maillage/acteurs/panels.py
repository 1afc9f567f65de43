"""What the room registers: its entry in the navigation, and how a merge settles what would be twice."""

from maillage.access.capabilities import Capability
from maillage.acteurs.services.fusion import register_resolvers
from maillage.base.registry import NavEntry, navigation

navigation.register(
    NavEntry("acteurs", "Acteurs", "people", "acteurs:annuaire", Capability.ACTEUR_VIEW, order=20)
)
register_resolvers()
