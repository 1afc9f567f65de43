"""What the room registers: its entry in the navigation, and how a merge settles what would be twice."""

from maillage.acteurs.services.fusion import register_resolvers
from maillage.acteurs.services.journal import forget_attached
from maillage.base.privacy import register_trail

register_resolvers()
register_trail(forget_attached)
