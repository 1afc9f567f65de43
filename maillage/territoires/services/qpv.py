"""Priority districts, written in bulk from the official contours."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.transfers import Progress, in_steps, quiet
from maillage.territoires.models import Qpv
from maillage.territoires.models.qpv import qpv_changed
from maillage.territoires.rules import check_departement, departement_of_qpv, millesime_of_qpv
from maillage.territoires.selectors import qpv_in_bulk
from maillage.territoires.services.bulk import Values, delete_unused, split_undo, undo_of, upsert

GIVEN = ("nom", "communes_texte", "contour", "approximatif", "population")
WRITTEN = (*GIVEN, "millesime", "source")


def snapshot(qpv: Qpv) -> Values:
    """All that an import may give of a district; expects its communes prefetched."""
    return {field: getattr(qpv, field) for field in GIVEN} | {
        "communes": sorted(c.pk for c in qpv.communes.all())
    }


def known_qpv(codes: Iterable[str]) -> dict[str, Qpv]:
    return {qpv.code: qpv for qpv in qpv_in_bulk(codes)}


def save_qpv(
    rows: Sequence[Values],
    *,
    by: User | None,
    cite: Any = None,
    source: str = "",
    progress: Progress = quiet,
) -> list[Values]:
    """Create or update districts; a row has "code" and any of GIVEN and "communes" (INSEE codes).

    Returns, in order, what undoing needs. A person may only write in the départements of `cite`.
    """
    require(by, Capability.IMPORT_REFERENCE, cite)
    allowed = None if by is None else cite.departement_codes()
    for row in rows:
        check_departement(departement_of_qpv(row["code"]), allowed)
    with transaction.atomic():
        known = known_qpv(row["code"] for row in rows)
        undo = [undo_of(row["code"], before(known.get(row["code"]), row), given(row)) for row in rows]
        for part in in_steps(rows, progress):
            write([row | {"source": source} for row in part], known)
        created = sum(item["avant"] is None for item in undo)
        figures = {"source": source, "crees": created, "mis_a_jour": len(rows) - created}
        record("qpv_importes", by=by, cite_id=cite.pk if cite else None, contexte=figures)
        qpv_changed.send(sender=Qpv, codes=[row["code"] for row in rows])
    return undo


def given(row: Values) -> Values:
    return {field: row[field] for field in (*GIVEN, "communes") if field in row}


def before(current: Qpv | None, row: Values) -> Values | None:
    if current is None:
        return None
    now = snapshot(current)
    return {field: now[field] for field in given(row)} | {"source": current.source}


def write(rows: Sequence[Values], known: dict[str, Qpv]) -> None:
    upsert(Qpv, "code", WRITTEN, [row | {"millesime": millesime_of_qpv(row["code"])} for row in rows], known)
    communes = {row["code"]: row["communes"] for row in rows if "communes" in row}
    ids = dict(Qpv.objects.filter(code__in=list(communes)).values_list("code", "pk"))
    link = Qpv.communes.through
    link.objects.filter(qpv_id__in=ids.values()).delete()
    link.objects.bulk_create(
        [link(qpv_id=ids[code], commune_id=insee) for code, listed in communes.items() for insee in listed]
    )


def restore_qpv(
    undo: Iterable[Values], *, by: User | None, cite: Any = None, progress: Progress = quiet
) -> list[str]:
    """Put back what `save_qpv` wrote; returns a sentence for each district that could not be."""
    require(by, Capability.IMPORT_REFERENCE, cite)
    undo = list(undo)
    kept: list[str] = []
    figures = Counter(retablis=0, supprimes=0)
    with transaction.atomic():
        for part in in_steps(undo, progress):
            kept += put_back(part, figures)
        record("qpv_retablis", by=by, cite_id=cite.pk if cite else None, contexte=dict(figures))
        qpv_changed.send(sender=Qpv, codes=[item["cle"] for item in undo])
    return kept


def put_back(undo: Sequence[Values], figures: Counter[str]) -> list[str]:
    known = known_qpv(item["cle"] for item in undo)
    back, gone, changed = split_undo(undo, {code: snapshot(qpv) for code, qpv in known.items()})
    write([{"code": item["cle"], **item["avant"]} for item in back], known)
    used = delete_unused(Qpv.objects.filter(code__in=gone))
    figures.update(retablis=len(back), supprimes=len(gone) - len(used))
    return [
        *(
            f"{known[code].nom} ({code}) a changé depuis cet import : il est laissé tel quel."
            for code in changed
        ),
        *(
            f"{qpv.nom} ({qpv.code}) est dans le périmètre d'une cité : retirez-le d'abord du périmètre."
            for qpv in used
        ),
    ]
