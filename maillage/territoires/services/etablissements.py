"""Schools, written in bulk from the ministry's directory."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.transfers import Progress, in_steps, quiet
from maillage.core.text import fold
from maillage.territoires.models import Etablissement
from maillage.territoires.rules import check_departement, departement_of_uai
from maillage.territoires.selectors import communes_by_code, etablissements_by_uai
from maillage.territoires.services.bulk import Values, delete_unused, split_undo, undo_of, upsert

GIVEN = (
    "nom", "type", "secteur", "adresse", "code_postal", "commune_id", "latitude", "longitude",
    "education_prioritaire", "ouvert", "siret", "telephone", "courriel", "site_web",
)  # fmt: skip
WRITTEN = (*GIVEN, "source", "recherche")


def save_etablissements(
    rows: Sequence[Values],
    *,
    by: User | None,
    cite: Any = None,
    source: str = "",
    progress: Progress = quiet,
) -> list[Values]:
    """Create or update schools; a row has "uai" and any of GIVEN. Returns, in order, what undoing needs.

    `cite` is where a person acts from: they may only write in its départements.
    """
    require(by, Capability.IMPORT_REFERENCE, cite)
    allowed = None if by is None else cite.departement_codes()
    for row in rows:
        check_departement(departement_of_uai(row["uai"]), allowed)
    with transaction.atomic():
        known = etablissements_by_uai(row["uai"] for row in rows)
        undo = [undo_of(row["uai"], before(known.get(row["uai"]), row), given(row)) for row in rows]
        for part in in_steps(rows, progress):
            write([row | {"source": source} for row in part], known)
        created = sum(item["avant"] is None for item in undo)
        figures = {"source": source, "crees": created, "mis_a_jour": len(rows) - created}
        record("etablissements_importes", by=by, cite_id=cite.pk if cite else None, contexte=figures)
    return undo


def given(row: Values) -> Values:
    return {field: row[field] for field in GIVEN if field in row}


def before(current: Etablissement | None, row: Values) -> Values | None:
    return (
        None
        if current is None
        else {field: getattr(current, field) for field in given(row)} | {"source": current.source}
    )


def write(rows: list[Values], known: dict[str, Etablissement]) -> None:
    upsert(Etablissement, "uai", WRITTEN, searchable(rows, known), known)


def searchable(rows: list[Values], known: dict[str, Etablissement]) -> list[Values]:
    """The rows with the text that searching compares."""
    for row in rows:
        current = known.get(row["uai"])
        row.setdefault("nom", current.nom if current else "")
        row.setdefault("commune_id", current.commune_id if current else None)
    communes = communes_by_code(row["commune_id"] for row in rows if row["commune_id"])
    for row in rows:
        commune = communes.get(row["commune_id"])
        row["recherche"] = fold(f"{row['nom']} {commune.nom if commune else ''} {row['uai']}")
    return rows


def restore_etablissements(
    undo: Iterable[Values], *, by: User | None, cite: Any = None, progress: Progress = quiet
) -> list[str]:
    """Put back what `save_etablissements` wrote; returns a sentence for each school that could not be."""
    require(by, Capability.IMPORT_REFERENCE, cite)
    kept: list[str] = []
    figures = Counter(retablis=0, supprimes=0)
    with transaction.atomic():
        for part in in_steps(list(undo), progress):
            kept += put_back(part, figures)
        record("etablissements_retablis", by=by, cite_id=cite.pk if cite else None, contexte=dict(figures))
    return kept


def put_back(undo: Sequence[Values], figures: Counter[str]) -> list[str]:
    known = etablissements_by_uai(item["cle"] for item in undo)
    back, gone, changed = split_undo(undo, {uai: given(vars(found)) for uai, found in known.items()})
    write([{"uai": item["cle"], **item["avant"]} for item in back], known)
    used = delete_unused(Etablissement.objects.filter(pk__in=gone))
    figures.update(retablis=len(back), supprimes=len(gone) - len(used))
    return [
        *(
            f"{known[uai].nom} ({uai}) a changé depuis cet import : sa fiche est laissée telle quelle."
            for uai in changed
        ),
        *(
            f"{found.nom} ({found.pk}) est dans le périmètre d'une cité : retirez-le d'abord du périmètre."
            for found in used
        ),
    ]
