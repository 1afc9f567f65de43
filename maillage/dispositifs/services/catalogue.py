"""Keeping the national catalogue: every accepted change leaves a version that can be read and put back."""

from collections.abc import Mapping

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import (
    Json,
    assign,
    assign_many,
    changed_fields,
    existing,
    read_fields,
    trail_changes,
)
from maillage.core.text import fold
from maillage.dispositifs.choices import EtatLien
from maillage.dispositifs.models import Dispositif, VersionDispositif
from maillage.dispositifs.models.fiche import CATALOGUE_FIELDS

CREE, MODIFIE = "catalogue_cree", "catalogue_modifie"


def create_dispositif(*, values: Mapping[str, Json], by: User | None, motif: str = "création") -> Dispositif:
    """A new scheme of the catalogue. `values` are JSON values of CATALOGUE_FIELDS; `code` and `nom` are needed."""
    require(by, Capability.CATALOGUE_EDIT)
    row = Dispositif()
    with transaction.atomic():
        write(row, values, by=by, motif=motif)
    return row


def update_dispositif(
    *,
    dispositif: Dispositif,
    base: Mapping[str, Json],
    mine: Mapping[str, Json],
    by: User | None,
    motif: str = "",
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.CATALOGUE_EDIT)
    with transaction.atomic():
        stored = Dispositif.objects.select_for_update().get(pk=dispositif.pk)
        keep_first_version(stored)
        return save_over(
            stored, base=base, mine=mine, write=lambda values: write(stored, values, by=by, motif=motif)
        )


def restore_version(*, version: VersionDispositif, by: User | None) -> SheetSaved:
    """Put back what the catalogue said; the present state stays in the versions."""
    row = version.dispositif
    wanted = existing(Dispositif, {n: v for n, v in version.valeurs.items() if n in CATALOGUE_FIELDS})
    return update_dispositif(
        dispositif=row,
        base=read_fields(row, wanted),
        mine=wanted,
        by=by,
        motif=f"retour à la version {version.numero}",
    )


def keep_first_version(row: Dispositif) -> None:
    """What was loaded with the program becomes a version the day it is first changed."""
    if not row.versions.exists():
        keep_version(row, by=None, motif="version d'origine")


def keep_version(row: Dispositif, *, by: User | None, motif: str) -> None:
    VersionDispositif.objects.create(
        dispositif=row, numero=row.version, valeurs=read_fields(row, CATALOGUE_FIELDS), par=by, motif=motif
    )


def write(row: Dispositif, values: Mapping[str, Json], *, by: User | None, motif: str) -> tuple[str, ...]:
    new = row.pk is None
    values = {name: value for name, value in values.items() if name in CATALOGUE_FIELDS}
    before = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    after = {name: values[name] for name in changed}
    assign(row, after)
    if row.remplace_par_id is not None and row.remplace_par_id == row.pk:
        raise Refused("remplace", "Un dispositif ne se remplace pas lui-même : choisissez-en un autre.")
    if "guichet_url" in after:  # another address has not been checked
        row.guichet_etat, row.guichet_detail = EtatLien.INCONNU, ""
        row.guichet_verifie_le = row.guichet_repondu_le = None
    if not new:
        row.version += 1
    row.recherche = fold(
        f"{row.sigle} {row.nom} {row.description} {row.pilote} {row.porteur_type} {row.financeur}"
    )
    check_row(row, exclude=("recherche",))
    check_code(row)
    row.save()
    assign_many(row, after)
    keep_version(row, by=by, motif=motif)
    changes = trail_changes(Dispositif, before, after)
    record(CREE if new else MODIFIE, by=by, objet=row, changes=changes, contexte={"motif": motif})
    return tuple(changed)


def check_code(row: Dispositif) -> None:
    if Dispositif.objects.filter(code=row.code).exclude(pk=row.pk).exists():
        raise Refused(
            "code", f"Le code « {row.code} » est déjà pris par un autre dispositif : choisissez-en un autre."
        )
