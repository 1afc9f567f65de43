"""Which sheets have no position, and what the geocoder said of them."""

from django.db.models import F, Q

from maillage.access.check import AnyUser
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.acteurs.selectors.annuaire import Filtres, filtered
from maillage.audit.models import Event
from maillage.cartographie.choices import Trace
from maillage.cites.models import Cite


def to_place(cite: Cite, user: AnyUser, q: str = "") -> StructureQuerySet:
    """Sheets of the directory without position, in its order; `q` searches as it does."""
    return filtered(cite, user, Filtres(q=q)).unplaced().select_related("commune")


def to_geocode(cite: Cite) -> StructureQuerySet:
    """Sheets to place that have an address, not tried yet or changed since."""
    untried = Q(geocodage_le__isnull=True) | Q(modifie_le__gt=F("geocodage_le"))
    return Structure.objects.filter(untried, cite=cite).living().unplaced().exclude(adresse="").order_by("pk")


def last_geocoding(cite: Cite) -> Event | None:
    """What came of the latest search: its `contexte` holds the counts, and `echec` when the service did not answer."""
    return Event.objects.filter(cite_id=cite.pk, kind=Trace.GEOCODAGE).order_by("-pk").first()


def progress_key(cite: Cite) -> str:
    return f"geocodage:{cite.pk}"
