"""What may be done to an import or an attached file now. Nothing here asks who is asking."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.conf import settings

from maillage.base.errors import Refused
from maillage.base.transfers import Decision, ImportColumn, Verdict
from maillage.documents.choices import RUNNING, Etape

STALLED_AFTER = timedelta(minutes=30)
"""Longer than any import: past this, the background work has been lost (machine restarted)."""

STAGE_SENTENCES: dict[str, str] = {
    Etape.DEPOSEE: "Vérifiez d'abord les colonnes du fichier.",
    Etape.EN_ANALYSE: "L'analyse du fichier est en cours : attendez qu'elle se termine.",
    Etape.A_VERIFIER: "Les lignes de cet import sont encore à vérifier : rien n'a été enregistré.",
    Etape.EN_COURS: "L'application de cet import est en cours : attendez qu'elle se termine.",
    Etape.APPLIQUEE: "Cet import a déjà été appliqué.",
    Etape.EN_ANNULATION: "L'annulation de cet import est en cours : attendez qu'elle se termine.",
    Etape.ANNULEE: "Cet import a été annulé.",
    Etape.ECHOUEE: "Cet import a été interrompu : reprenez-le d'abord.",
}


class Staged(Protocol):
    etape: Any
    modifie_le: Any


class Line(Protocol):
    verdict: Any
    candidats: Any
    cible_id: Any


def check_stage(session: Staged, *allowed: Etape) -> None:
    if session.etape not in allowed:
        raise Refused("etape", STAGE_SENTENCES[session.etape])


def check_resumable(session: Staged, now: datetime) -> None:
    """An interrupted import, or one whose background work has given no sign for a long time."""
    if session.etape == Etape.ECHOUEE:
        return
    if session.etape not in RUNNING or not is_stalled(session, now):
        raise Refused("etape", STAGE_SENTENCES[session.etape])


def is_stalled(session: Staged, now: datetime) -> bool:
    return session.etape in RUNNING and now - session.modifie_le > STALLED_AFTER


def check_size(size: int) -> None:
    """`size` in bytes, against settings.IMPORT_MAX_BYTES."""
    limit = settings.IMPORT_MAX_BYTES
    if size > limit:
        raise Refused(
            "trop-gros",
            f"Ce fichier pèse {megabytes(size)} Mo ; la limite est de {megabytes(limit)} Mo. "
            "Retirez-en les images et les feuilles inutiles, ou découpez-le.",
        )


def check_piece_size(size: int, filename: str) -> None:
    """`size` in bytes, against settings.PIECE_MAX_BYTES."""
    limit = settings.PIECE_MAX_BYTES
    if size > limit:
        raise Refused(
            "trop-gros",
            f"« {filename} » pèse {megabytes(size)} Mo ; la limite est de {megabytes(limit)} Mo. Enregistrez-le en PDF "
            "allégé, réduisez ses images, ou découpez-le.",
        )


def megabytes(size: int) -> str:
    """1 572 864 → "1,5"; whole numbers without decimals."""
    return f"{size / 1024**2:.1f}".removesuffix(".0").replace(".", ",")


def check_mapping(
    mapping: Mapping[str, str], headers: Sequence[str], columns: Sequence[ImportColumn]
) -> None:
    """`mapping`: header of the file → code of a field. Each header exists, each field is known.

    A field is filled by one column, unless it says that it may gather several.
    """
    labels = {column.code: column.label for column in columns}
    gathering = {column.code for column in columns if column.several}
    filled: dict[str, str] = {}
    for header, code in mapping.items():
        if header not in headers:
            raise Refused(
                "colonne", f"Le fichier n'a pas de colonne « {header} ». Ses colonnes : {', '.join(headers)}."
            )
        if code not in labels:
            raise Refused(
                "champ", f"Le champ « {code} » n'existe pas. Champs possibles : {', '.join(labels)}."
            )
        if code in filled and code not in gathering:
            raise Refused(
                "double",
                f"Deux colonnes remplissent « {labels[code]} » : « {filled[code]} » et « {header} ». Gardez-en une seule.",
            )
        filled[code] = header
    check_required(filled, columns)


def check_required(filled: Mapping[str, str], columns: Sequence[ImportColumn]) -> None:
    missing = [f"« {column.label} »" for column in columns if column.required and column.code not in filled]
    if missing:
        raise Refused(
            "manque", f"Choisissez la colonne qui contient {' et celle qui contient '.join(missing)}."
        )


def targets_of(line: Line) -> list[int]:
    """The existing sheets that the line may be, the most alike first."""
    if line.verdict == Verdict.UPDATE:
        return [line.cible_id] if line.cible_id is not None else []
    return [found["target_id"] for found in line.candidats if found.get("target_id") is not None]


def decisions_for(verdict: str) -> tuple[Decision, ...]:
    """What a person may choose for a line; nothing for lines that are rejected or already as in the file."""
    return {
        Verdict.NEW: (Decision.CREATE, Decision.SKIP),
        Verdict.UPDATE: (Decision.UPDATE, Decision.SKIP),
        Verdict.PROBABLE: (Decision.UPDATE, Decision.CREATE, Decision.SKIP),
    }.get(Verdict(verdict), ())


def check_decision(line: Line, decision: Decision, target_id: int | None) -> None:
    if decision not in decisions_for(line.verdict):
        raise Refused("decision", "Ce choix n'est pas possible pour cette ligne : rechargez la page.")
    if decision == Decision.UPDATE and target_id not in targets_of(line):
        raise Refused(
            "cible", "Choisissez la fiche à mettre à jour parmi celles qui sont proposées pour cette ligne."
        )
