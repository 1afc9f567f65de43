"""Writing tasks: who does what by when; done, reopened; reminded by e-mail."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can, require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, save_over
from maillage.base.values import Json, read_fields, trail_changes
from maillage.cites.models import Cite
from maillage.instances.choices import EtatTache
from maillage.instances.models import Decision, Instance, PointOrdreDuJour, Reunion, Tache
from maillage.instances.models.fiche import TACHE_FIELDS
from maillage.instances.rules import reunions as meeting_rules
from maillage.instances.services.decisions import check_open
from maillage.instances.services.ecriture import write

CREEE, MODIFIEE, SUPPRIMEE = "tache_creee", "tache_modifiee", "tache_supprimee"
OWN = ("etat", "etat_motif")
"""What the person in charge writes: where it stands."""


def create_task(
    *,
    cite: Cite,
    values: Mapping[str, Json],
    by: User | None,
    reunion: Reunion | None = None,
    point: PointOrdreDuJour | None = None,
    decision: Decision | None = None,
    instance: Instance | None = None,
) -> Tache:
    """`values` are JSON values of TACHE_FIELDS; `quoi` is needed. A task of a confidential point is confidential."""
    reunion = reunion or (decision.reunion if decision else None)
    point = point or (decision.point if decision else None)
    instance = reunion.instance if reunion else instance
    require(by, Capability.TACHE_EDIT, instance or cite)
    if reunion is not None:
        meeting_rules.check_editable(reunion)
    hidden = bool(values.get("confidentielle")) or bool(point and point.confidentiel)
    hidden = hidden or bool(decision and decision.confidentielle)
    tache = Tache(cite=cite, instance=instance, reunion=reunion, point=point, decision=decision)
    with transaction.atomic():
        write_task(tache, {**values, "confidentielle": hidden}, fields=TACHE_FIELDS, by=by)
    return tache


def writable(tache: Tache, by: User | None) -> tuple[str, ...]:
    """Whoever keeps the tasks writes everything; who is in charge says where it stands."""
    keeps = by is None or can(by, Capability.REUNION_EDIT, tache.instance or tache.cite)
    return TACHE_FIELDS if keeps or tache.responsable_id is None else OWN


def update_task(
    *, tache: Tache, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    require(by, Capability.TACHE_EDIT, tache)
    with transaction.atomic():
        stored = locked(tache)
        fields = writable(stored, by)
        return save_over(
            stored,
            base=base,
            mine=mine,
            write=lambda values: write_task(stored, values, fields=fields, by=by),
        )


def locked(tache: Tache) -> Tache:
    rows = Tache.objects.select_for_update(of=("self",)).select_related("cite", "instance")
    return rows.get(pk=tache.pk)


def write_task(
    tache: Tache, values: Mapping[str, Json], *, fields: tuple[str, ...], by: User | None
) -> tuple[str, ...]:
    def check(row: Tache) -> None:
        done = row.etat == EtatTache.FAITE
        row.faite_le = (row.faite_le or timezone.localdate()) if done else None
        if row.etat == EtatTache.ABANDONNEE and not row.etat_motif.strip():
            raise Refused("motif", "Dites pourquoi elle est abandonnée (« Où en est-on ? »).")
        if "echeance" in values:
            row.rappelee_le = None

    return write(tache, values, fields=fields, kinds=(CREEE, MODIFIEE), by=by, check=check)


def toggle_task(*, tache: Tache, by: User | None) -> Tache:
    """Done; asked again, to be done."""
    require(by, Capability.TACHE_EDIT, tache)
    with transaction.atomic():
        stored = locked(tache)
        after = EtatTache.A_FAIRE if stored.etat == EtatTache.FAITE else EtatTache.FAITE
        write_task(stored, {"etat": after.value}, fields=OWN, by=by)
    return stored


def delete_task(*, tache: Tache, by: User | None) -> None:
    """Noted by mistake, while the minutes are being written; afterwards it is given up with a reason."""
    require(by, Capability.REUNION_EDIT, tache.instance or tache.cite)
    if tache.reunion is not None:
        check_open(tache.reunion)
    with transaction.atomic():
        kept = {name: value for name, value in read_fields(tache, TACHE_FIELDS).items() if value}
        changes = trail_changes(Tache, kept, dict.fromkeys(kept))
        record(SUPPRIMEE, by=by, objet=tache, changes=changes, contexte={"nom": tache.quoi})
        tache.delete()
