"""Writes of the map and of coverage: placing a structure, geocoding the others, saying that a field was surveyed."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.choices import PositionSource
from maillage.acteurs.models import Structure
from maillage.acteurs.services.structures import update_structure, write
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.geoplateforme import Address, Located, enabled, geocode
from maillage.base.progress import report
from maillage.cartographie.models import Recensement
from maillage.cartographie.rules import check_in_france
from maillage.cites.models import Cite, Theme
from maillage.territoires.models import Qpv

SURE = 0.7
"""Below this score an answer of the geocoder is left for a person (the service advises care under 0.7)."""
SOURCE = "Géoplateforme (IGN)"


def place_by_hand(structure: Structure, *, latitude: float, longitude: float, by: User) -> None:
    """Put the structure where a person says it is; Refused outside France."""
    check_in_france(longitude, latitude)
    base = {"latitude": structure.latitude, "longitude": structure.longitude}
    saved = update_structure(
        structure=structure, base=base, mine={"latitude": round(latitude, 6), "longitude": round(longitude, 6)}, by=by
    )
    if saved.conflicts:
        raise Refused("deja_placee", "Quelqu'un vient de placer cette structure ailleurs : rechargez la page pour voir où.")


def to_geocode(cite: Cite) -> list[Structure]:
    """Sheets without position that have an address and were not tried yet."""
    rows = Structure.objects.filter(cite=cite, geocodage_le__isnull=True).living().unplaced()
    return list(rows.exclude(adresse="").select_related("commune"))


def geocode_cite(cite: Cite, *, by: User | None) -> dict[str, int]:
    """Ask the Géoplateforme for every sheet to place; sure answers are written, the others are left for a person.

    Gives {"placees", "a_verifier", "inconnues"}. Each batch is kept as soon as it is answered.
    Raises GeocodingFailed (base.geoplateforme) when the service does not answer.
    """
    require(by, Capability.ACTEUR_ARCHIVE, cite)
    rows = {str(row.pk): row for row in to_geocode(cite)}
    addresses = [address_of(row) for row in rows.values()]
    counts = {"placees": 0, "a_verifier": 0, "inconnues": 0}
    done = 0
    for batch in geocode(addresses):
        with transaction.atomic():
            for located in batch:
                counts[keep(rows[located.key], located, by)] += 1
        done += len(batch)
        report(progress_key(cite), done, len(addresses), "Recherche des adresses")
    counts["inconnues"] = len(rows) - done if enabled() else 0
    Structure.objects.filter(pk__in=[int(key) for key in rows] if enabled() else []).update(geocodage_le=timezone.now())
    record("geocodage", by=by, objet=cite, cite_id=cite.pk, contexte=counts)
    return counts


def progress_key(cite: Cite) -> str:
    return f"geocodage:{cite.pk}"


def address_of(row: Structure) -> Address:
    commune = row.commune.nom if row.commune else ""
    return Address(str(row.pk), f"{row.adresse} {commune}".strip(), row.code_postal, row.commune_id or "")


def keep(row: Structure, located: Located, by: User | None) -> str:
    """Write a sure answer; remember the score of the others."""
    Structure.objects.filter(pk=row.pk).update(geocodage_score=located.score)
    if located.score < SURE:
        return "a_verifier"
    row.geocodage_score = located.score
    values = {
        "latitude": round(located.lat, 6),
        "longitude": round(located.lon, 6),
        "position_source": PositionSource.GEOCODAGE.value,
    }
    write(row, values, by=by, source=SOURCE)
    return "placees"


@transaction.atomic
def declare_surveyed(
    cite: Cite, *, themes: Iterable[Theme], bands: Iterable[tuple[int, int]], qpv: Qpv | None, commentaire: str,
    le: date, by: User | None,
) -> int:
    """Say that somebody looked for offers of these themes for these ages (months); gives how many cells were declared."""  # fmt: skip
    require(by, Capability.COUVERTURE_SURVEY, cite)
    if le > timezone.localdate():
        raise Refused("futur", "La date du recensement est dans le futur : indiquez le jour où vous avez regardé.")
    rows = [
        Recensement(
            cite=cite, theme=theme, age_min_mois=low, age_max_mois=high, qpv=qpv, recense_le=le, recense_par=by,
            commentaire=commentaire,
        )
        for theme in themes
        for low, high in bands
    ]  # fmt: skip
    if not rows:
        raise Refused("vide", "Choisissez au moins un thème et une tranche d'âge.")
    Recensement.objects.bulk_create(rows)
    record("recensement", by=by, objet=cite, cite_id=cite.pk, contexte={"cases": len(rows)})
    return len(rows)
