"""The picture of the network: who stands where. Reading never writes; what is new is kept when the page asks for it."""

from typing import Any

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.cartographie.models import PlacesReseau
from maillage.cartographie.selectors.communautes import circles
from maillage.cites.models import Cite
from maillage.core.cooperation import Network, Point, isolates, place

SCALE = 1000
"""Places are kept in thousandths of the picture."""
GROWN = 1.5
"""A network so many times larger than what was ever placed is drawn anew: nailed to its first few, it would stay a knot."""


def sees_as_team(user: AnyUser | None, cite: Cite) -> bool:
    """Which of the two sets of places is for `user`; None is an administrator's command."""
    return user is None or bool(can(user, Capability.ACTION_VIEW_TEAM, cite))


def kept_places(cite: Cite, equipe: bool) -> dict[str, Point]:
    row = PlacesReseau.objects.filter(cite=cite, equipe=equipe).first()
    return {key: Point(x / SCALE, y / SCALE) for key, (x, y) in row.places.items()} if row else {}


def positions(network: Network, kept: dict[str, Point]) -> dict[str, Point]:
    """Linked structures stand where they were kept; who is isolated that day is on the rim, and comes back to its place."""
    alone = set(isolates(network))
    held = kept if len(network.actors) - len(alone) <= GROWN * len(kept) else {}
    return place(network, {key: point for key, point in held.items() if key not in alone})


def to_keep(network: Network, kept: dict[str, Point]) -> dict[str, Point]:
    """The places of the linked structures that have none yet; of all of them when the picture is drawn anew."""
    alone = set(isolates(network))
    if all(actor.key in kept or actor.key in alone for actor in network.actors):
        return {}
    found = positions(network, kept)
    return {key: point for key, point in found.items() if key not in alone and kept.get(key) != point}


def picture_data(cite: Cite, network: Network, user: AnyUser | None) -> dict[str, Any]:
    """What the page draws: columns rather than objects, positions in thousandths, edges by rank. Under 300 kB."""
    kept = kept_places(cite, sees_as_team(user, cite))
    points = positions(network, kept)
    families = sorted({actor.famille for actor in network.actors})
    index = network.index
    return {
        "id": [int(actor.key) for actor in network.actors],
        "nom": [actor.nom for actor in network.actors],
        "famille": [families.index(actor.famille) for actor in network.actors],
        "x": [round(points[actor.key].x * SCALE) for actor in network.actors],
        "y": [round(points[actor.key].y * SCALE) for actor in network.actors],
        "familles": families,
        "communautes": [
            {"nom": one.nom, "rangs": [index[actor.key] for actor in one.membres]} for one in circles(network)
        ],
        "liens": [[index[edge.a], index[edge.b], round(edge.weight * 2)] for edge in network.edges],
        "a_garder": bool(to_keep(network, kept)),
    }
