"""Writes of the map and of coverage: placing a structure, geocoding the others, saying that a field was surveyed."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Literal, TypedDict

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs.choices import PositionSource
from maillage.acteurs.models import Structure, StructureQuerySet
from maillage.acteurs.services.structures import update_structure, write
from maillage.audit.services import record
from maillage.base import progress
from maillage.base.errors import Refused
from maillage.base.geoplateforme import Address, GeocodingFailed, Located, geocode
from maillage.cartographie.choices import GEOCODING_STEP, SURE, Trace
from maillage.cartographie.models import Recensement
from maillage.cartographie.rules import check_in_france, check_survey_date
from maillage.cartographie.selectors import progress_key, to_geocode
from maillage.cites.models import Cite, Theme
from maillage.core.geo import in_france
from maillage.territoires.models import Qpv

SOURCE = "Géoplateforme (IGN)"
CHUNK = 200
"""Addresses asked and written at once: how far the bar moves, and how long other writers wait."""


class Counts(TypedDict):
    """What came of a geocoding: written, left for a person (low score or outside France), not found at all."""

    placees: int
    a_verifier: int
    inconnues: int


def place_by_hand(
    structure: Structure,
    *,
    latitude: float,
    longitude: float,
    seen: tuple[float | None, float | None],
    by: User | None,
) -> None:
    """Put the structure where a person says it is; `seen` is the (latitude, longitude) they had before their eyes.

    Refused outside France, or when somebody else has moved it meanwhile.
    """
    check_in_france(longitude, latitude)
    saved = update_structure(
        structure=structure,
        base={"latitude": seen[0], "longitude": seen[1]},
        mine={"latitude": round(latitude, 6), "longitude": round(longitude, 6)},
        by=by,
    )
    if saved.conflicts:
        raise Refused(
            "deja_placee",
            "Quelqu'un vient de placer cette structure ailleurs : rechargez la page pour voir où.",
        )


# ── geocoding ─────────────────────────────────────────────────────────


def geocode_cite(cite: Cite, *, by: User | None) -> Counts:
    """Ask the Géoplateforme for every sheet to place; sure answers are written, the others are left for a person.

    Each chunk is kept as soon as it is answered. Raises GeocodingFailed (base.geoplateforme) when the service does
    not answer: what is done stays, what is not will be asked next time.
    """
    require(by, Capability.ACTEUR_EDIT, cite)
    rows = list(to_geocode(cite).select_related("commune"))
    counts: Counts = {"placees": 0, "a_verifier": 0, "inconnues": 0}
    try:
        for start in range(0, len(rows), CHUNK):
            progress.report(progress_key(cite), start, len(rows), GEOCODING_STEP)
            chunk = rows[start : start + CHUNK]
            keep(chunk, ask(chunk), counts, by)
    except GeocodingFailed as failed:
        record(
            Trace.GEOCODAGE, by=by, objet=cite, cite_id=cite.pk, contexte={**counts, "echec": failed.sentence}
        )
        raise
    finally:
        progress.clear(progress_key(cite))
    record(Trace.GEOCODAGE, by=by, objet=cite, cite_id=cite.pk, contexte=counts)
    return counts


def ask(rows: Sequence[Structure]) -> dict[int, Located]:
    """The answers, by sheet; a sheet whose address is unknown is absent."""
    batches = geocode([address_of(row) for row in rows])
    return {int(located.key): located for batch in batches for located in batch}


def address_of(row: Structure) -> Address:
    commune = row.commune.nom if row.commune else ""
    return Address(str(row.pk), f"{row.adresse} {commune}".strip(), row.code_postal, row.commune_id or "")


@transaction.atomic
def keep(asked: Sequence[Structure], answers: dict[int, Located], counts: Counts, by: User | None) -> None:
    """Write the sure answers, remember the scores of the others; a sheet placed or moved meanwhile is left alone."""
    known = {row.pk: row for row in asked}
    now = timezone.now()
    for row in locked(known).unplaced():
        located = answers.get(row.pk)
        if address_changed(known[row.pk], row):
            continue
        counts[outcome(located)] += 1
        if located and outcome(located) == "placees":
            write(row, position(located), by=by, source=SOURCE)
        score = located.score if located else None
        # not save(): the sheet itself has not changed
        Structure.objects.filter(pk=row.pk).update(geocodage_le=now, geocodage_score=score)


def locked(pks: Iterable[int]) -> StructureQuerySet:
    return Structure.objects.select_for_update(of=("self",)).select_related("cite").filter(pk__in=list(pks))


def outcome(located: Located | None) -> Literal["placees", "a_verifier", "inconnues"]:
    if located is None:
        return "inconnues"
    return "placees" if located.score >= SURE and in_france(located.lon, located.lat) else "a_verifier"


def address_changed(before: Structure, now: Structure) -> bool:
    return (before.adresse, before.code_postal, before.commune_id) != (
        now.adresse,
        now.code_postal,
        now.commune_id,
    )


def position(located: Located) -> dict[str, float | str]:
    return {
        "latitude": round(located.lat, 6),
        "longitude": round(located.lon, 6),
        "position_source": PositionSource.GEOCODAGE.value,
    }


# ── surveys ───────────────────────────────────────────────────────────


@transaction.atomic
def declare_surveyed(
    cite: Cite,
    *,
    themes: Iterable[Theme],
    bands: Sequence[tuple[int, int]],
    qpv: Qpv | None,
    commentaire: str,
    le: date,
    by: User | None,
) -> int:
    """Say that somebody looked for offers of these themes for these ages (months). Gives how many cells that makes."""
    require(by, Capability.COUVERTURE_SURVEY, cite)
    check_survey_date(le, timezone.localdate())
    common = {"cite": cite, "qpv": qpv, "recense_le": le, "recense_par": by, "commentaire": commentaire}
    rows = [
        Recensement(theme=theme, age_min_mois=low, age_max_mois=high, **common)
        for theme in themes
        for low, high in bands
    ]
    Recensement.objects.bulk_create(rows)
    record(Trace.RECENSEMENT, by=by, objet=cite, cite_id=cite.pk, contexte={"cases": len(rows)})
    return len(rows)


@transaction.atomic
def withdraw_survey(recensement: Recensement, *, by: User | None) -> None:
    """Take back a declaration made by mistake: where nothing is known, the cell is « non renseigné » again."""
    require(by, Capability.COUVERTURE_SURVEY, recensement.cite)
    record(Trace.RECENSEMENT_RETIRE, by=by, objet=recensement, contexte={"declaration": str(recensement)})
    recensement.delete()
