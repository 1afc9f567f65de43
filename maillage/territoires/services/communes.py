"""Communes and départements from the npm package @etalab/decoupage-administratif (MIT; Insee and La Poste)."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from maillage.base.errors import Refused
from maillage.core.text import fold
from maillage.territoires.models import Commune, Departement

# Delegated and associated communes are parts of a commune; municipal arrondissements have their own schools.
KEPT = frozenset({"commune-actuelle", "arrondissement-municipal"})
PACKAGE = Path("@etalab/decoupage-administratif/data")
FIELDS = ("nom", "departement_id", "codes_postaux", "population", "recherche", "anciens")


@dataclass(frozen=True)
class Loaded:
    """What the reference holds once loaded."""

    departements: int
    communes: int


def load_communes(folder: Path | None = None) -> Loaded:
    """Insert or update every département and commune of the package's `data` folder; run again, it changes nothing.

    Communes that have disappeared since are kept: sheets may still point to them.
    """
    folder = folder or Path(settings.NODE_MODULES) / PACKAGE
    departements = [departement_from(row) for row in read_json(folder / "departements.json")]
    rows = read_json(folder / "communes.json")
    merged = merged_codes(rows)
    communes = {row["code"]: values_of(row, merged[row["code"]]) for row in rows if row["type"] in KEPT}
    with transaction.atomic():
        Departement.objects.bulk_create(
            departements, update_conflicts=True, unique_fields=["code"], update_fields=["nom", "region_code"]
        )
        known = {code: values for code, *values in Commune.objects.values_list("code", *FIELDS)}
        Commune.objects.bulk_create(
            [
                Commune(code=code, **dict(zip(FIELDS, values, strict=True)))
                for code, values in communes.items()
                if known.get(code) != values
            ],
            update_conflicts=True,
            unique_fields=["code"],
            update_fields=FIELDS,
        )
    return Loaded(len(departements), len(communes))


def ensure_communes() -> Loaded | None:
    """Load the reference if there is no commune at all; None when there was nothing to do."""
    return None if Commune.objects.exists() else load_communes()


def read_json(path: Path) -> list[dict[str, Any]]:
    """Raises Refused with what to do when the package is not installed, or is damaged."""
    try:
        return list(json.loads(path.read_bytes()))
    except FileNotFoundError as error:
        raise Refused(
            "communes_absentes",
            f"La liste des communes est introuvable ({path}). Lancez « npm ci --ignore-scripts » à la racine du "
            "projet, ou indiquez dans MAILLAGE_NODE_MODULES où se trouve le dossier node_modules.",
        ) from error
    except ValueError as error:
        raise Refused(
            "communes_illisibles", f"Le fichier {path} est abîmé. Relancez « npm ci --ignore-scripts »."
        ) from error


def departement_from(row: dict[str, Any]) -> Departement:
    return Departement(code=row["code"], nom=row["nom"], region_code=row["region"])


def merged_codes(rows: Sequence[dict[str, Any]]) -> defaultdict[str, set[str]]:
    """Commune of today → what it has replaced: its delegated and associated communes with their names, and older codes.

    A part that still has the code of the whole ("Brissac-Quincé" in 49050) is there for its name.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    current = {row["code"] for row in rows if row["type"] in KEPT}
    for row in rows:
        main = row["code"] if row["type"] in KEPT else row.get("chefLieu", "")
        found[main] |= set(row.get("anciensCodes", ())) - current
        if row["type"] not in KEPT:
            found[main].add(f"{row['code']} {fold(row['nom'])}")
    return found


def values_of(row: dict[str, Any], merged: Iterable[str]) -> list[Any]:
    """In the order of FIELDS; overseas collectivités may have neither postcode nor population."""
    postcodes = row.get("codesPostaux", [])
    searched = " ".join([fold(row["nom"]), *postcodes])
    return [
        row["nom"],
        row["departement"],
        postcodes,
        row.get("population"),
        searched,
        "\n".join(sorted(merged)),
    ]
