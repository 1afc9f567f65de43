"""Keeping where everybody stands on the picture of the network."""

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.cartographie.models import PlacesReseau
from maillage.cartographie.selectors.places import SCALE, kept_places, sees_as_team, to_keep
from maillage.cites.models import Cite
from maillage.core.cooperation import Network


@transaction.atomic
def keep_places(cite: Cite, network: Network, *, by: User | None) -> int:
    """Keep the places of the linked structures that have none; those kept stay, unless the network has so grown that it
    is drawn anew. Gives how many were placed.
    """
    require(by, Capability.COOPERATION_VIEW, cite)
    equipe = sees_as_team(by, cite)
    row, _ = PlacesReseau.objects.get_or_create(cite=cite, equipe=equipe)
    row = PlacesReseau.objects.select_for_update().get(pk=row.pk)
    found = to_keep(network, kept_places(cite, equipe))
    if found:
        added = {key: [round(point.x * SCALE), round(point.y * SCALE)] for key, point in found.items()}
        row.places = {**row.places, **added}
        row.save(update_fields=["places", "modifie_le"])
    return len(found)
