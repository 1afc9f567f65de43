"""Writing how many children and young people there are: one figure, or a file of them that can be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cartographie.choices import Trace
from maillage.cartographie.models import Effectif
from maillage.cartographie.rules import check_headcount
from maillage.cites.models import Cite
from maillage.cites.selectors import communes_of, qpv_of
from maillage.territoires.services.bulk import split_undo, undo_of

WRITTEN = ("nombre", "source")


@dataclass(frozen=True)
class Lieu:
    """A district, a commune, or the whole cité when both are None; by their identifiers."""

    qpv: int | None = None
    commune: str | None = None


Cle = tuple[int | None, str | None, int, int, int]


def record_effectif(
    cite: Cite, *, lieu: Lieu, ages: tuple[int, int], nombre: int, annee: int, source: str, by: User | None
) -> Effectif:
    """Write or correct one figure: same place, same ages (months), same year."""
    save_effectifs(cite, [row_of(lieu, ages, nombre, annee, source)], by=by)
    return known_effectifs(cite)[lieu.qpv, lieu.commune, *ages, annee]


def row_of(lieu: Lieu, ages: tuple[int, int], nombre: int, annee: int, source: str) -> dict[str, Any]:
    """What a file, a form and undoing have in common, in values that JSON can hold."""
    return {
        "qpv": lieu.qpv, "commune": lieu.commune, "min": ages[0], "max": ages[1], "annee": annee, "nombre": nombre,
        "source": source.strip(),
    }  # fmt: skip


def cle_of(row: Mapping[str, Any]) -> Cle:
    return row["qpv"], row["commune"], row["min"], row["max"], row["annee"]


def key_of(cle: Cle) -> str:
    return "|".join("" if part is None else str(part) for part in cle)


def known_effectifs(cite: Cite) -> dict[Cle, Effectif]:
    rows = Effectif.objects.filter(cite=cite).order_by()
    return {(r.qpv_id, r.commune_id, r.age_min_mois, r.age_max_mois, r.annee): r for r in rows}


def snapshot(row: Effectif) -> dict[str, Any]:
    return {"nombre": row.nombre, "source": row.source}


@transaction.atomic
def save_effectifs(
    cite: Cite, rows: Sequence[Mapping[str, Any]], *, by: User | None, origine: str = ""
) -> list[dict[str, Any]]:
    """Create or correct; gives, in order, what undoing needs."""
    require(by, Capability.COUVERTURE_DECIDE, cite)
    Cite.objects.select_for_update().get(pk=cite.pk)
    check_places(cite, rows)
    known = known_effectifs(cite)
    undo: list[dict[str, Any]] = []
    new: list[Effectif] = []
    changed: list[Effectif] = []
    for row in rows:
        check_headcount(row["min"], row["max"], row["nombre"], row["annee"], row["source"])
        cle, current = cle_of(row), known.get(cle_of(row))
        after = {"nombre": row["nombre"], "source": row["source"]}
        undo.append(undo_of(key_of(cle), snapshot(current) if current else None, after))
        held = current or Effectif(
            cite=cite,
            qpv_id=cle[0],
            commune_id=cle[1],
            age_min_mois=cle[2],
            age_max_mois=cle[3],
            annee=cle[4],
        )
        held.nombre, held.source = row["nombre"], row["source"]
        if held.pk:
            changed.append(held)
        elif current is None:
            new.append(held)
        known[cle] = held
    write(new, changed)
    record(
        Trace.EFFECTIFS,
        by=by,
        objet=cite,
        cite_id=cite.pk,
        contexte={"crees": len(new), "mis_a_jour": len(changed), "origine": origine},
    )
    return undo


def check_places(cite: Cite, rows: Sequence[Mapping[str, Any]]) -> None:
    districts = set(qpv_of(cite).values_list("pk", flat=True))
    communes = set(communes_of(cite).values_list("pk", flat=True))
    for row in rows:
        if not ({row["qpv"]} <= districts | {None} and {row["commune"]} <= communes | {None}):
            raise Refused("perimetre", "Ce quartier ou cette commune n'est pas dans le périmètre de la cité.")


def write(new: Sequence[Effectif], changed: Sequence[Effectif]) -> None:
    Effectif.objects.bulk_create(new, batch_size=500)
    for row in changed:
        row.save(update_fields=[*WRITTEN, "modifie_le"])


@transaction.atomic
def restore_effectifs(cite: Cite, undo: Iterable[Mapping[str, Any]], *, by: User | None) -> list[str]:
    """Put back what `save_effectifs` wrote; a sentence for each figure corrected since, which stays."""
    require(by, Capability.COUVERTURE_DECIDE, cite)
    known = {key_of(cle): row for cle, row in known_effectifs(cite).items()}
    current = {key: snapshot(row) for key, row in known.items()}
    back, gone, changed = split_undo([dict(item) for item in undo], current)
    for item in back:
        row = known[item["cle"]]
        row.nombre, row.source = item["avant"]["nombre"], item["avant"]["source"]
        row.save(update_fields=[*WRITTEN, "modifie_le"])
    Effectif.objects.filter(cite=cite, pk__in=[known[key].pk for key in gone]).delete()
    record(
        Trace.EFFECTIFS,
        by=by,
        objet=cite,
        cite_id=cite.pk,
        contexte={"retablis": len(back), "supprimes": len(gone)},
    )
    return [f"{known[key]} a été corrigé depuis cet import : il est laissé tel quel." for key in changed]


@transaction.atomic
def delete_effectif(effectif: Effectif, *, by: User | None) -> None:
    require(by, Capability.COUVERTURE_DECIDE, effectif.cite)
    contexte = {"libelle": str(effectif), **snapshot(effectif)}
    record(Trace.EFFECTIF_SUPPRIME, by=by, objet=effectif, contexte=contexte)
    effectif.delete()
