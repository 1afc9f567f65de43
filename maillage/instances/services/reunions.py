"""Writing meetings: create, change, hold, cancel, duplicate, delete."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, save_over
from maillage.base.values import Json, read_fields, trail_changes
from maillage.instances.choices import EtatReunion
from maillage.instances.models import Instance, Reunion
from maillage.instances.models.fiche import REUNION_FIELDS
from maillage.instances.rules import instances as instance_rules
from maillage.instances.rules import reunions as rules
from maillage.instances.services.ecriture import write

CREEE, MODIFIEE, ETAT, SUPPRIMEE = "reunion_creee", "reunion_modifiee", "reunion_etat", "reunion_supprimee"


def create_reunion(
    *,
    instance: Instance,
    values: Mapping[str, Json],
    by: User | None,
    suite_de: Reunion | None = None,
) -> Reunion:
    """A new meeting, in preparation. `values` are JSON values of REUNION_FIELDS; `debut` and `fin` are needed."""
    require(by, Capability.REUNION_EDIT, instance)
    with transaction.atomic():
        held = Instance.objects.select_for_update().select_related("cite").get(pk=instance.pk)
        reunion = Reunion(cite=held.cite, instance=held, suite_de=suite_de, numero=next_number(held))
        write_reunion(reunion, values, by=by)
    return reunion


def next_number(instance: Instance) -> int:
    last: int | None = Reunion.objects.filter(instance=instance).aggregate(last=Max("numero"))["last"]
    return (last or 0) + 1


def update_reunion(
    *, reunion: Reunion, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.REUNION_EDIT, reunion)
    with transaction.atomic():
        stored = locked(reunion)
        rules.check_editable(stored)
        return save_over(
            stored, base=base, mine=mine, write=lambda values: write_reunion(stored, values, by=by)
        )


def locked(reunion: Reunion) -> Reunion:
    rows = Reunion.objects.select_for_update(of=("self",)).select_related("cite", "instance")
    return rows.get(pk=reunion.pk)


def write_reunion(reunion: Reunion, values: Mapping[str, Json], *, by: User | None) -> tuple[str, ...]:
    return write(reunion, values, fields=REUNION_FIELDS, kinds=(CREEE, MODIFIEE), by=by, check=check_reunion)


def check_reunion(reunion: Reunion) -> None:
    if reunion.debut is None or reunion.fin is None:
        raise Refused("heures", "Donnez la date, l'heure de début et l'heure de fin de la réunion.")
    rules.check_times(reunion.debut, reunion.fin)
    instance_rules.check_active(reunion.instance, timezone.localdate(reunion.debut))


def change_state(
    *, reunion: Reunion, etat: str, motif: str = "", by: User | None, now: datetime | None = None
) -> Reunion:
    """Hold, cancel or restore. Cancelling keeps everything; those who were convened are told by `invitations`."""
    require(by, Capability.REUNION_EDIT, reunion)
    with transaction.atomic():
        stored = locked(reunion)
        rules.check_move(stored, etat, now=now or timezone.now(), motif=motif)
        before = stored.etat
        stored.etat, stored.etat_motif = etat, motif.strip()
        stored.version += 1
        stored.save(update_fields=["etat", "etat_motif", "version", "modifie_le"])
        changes = {"etat": (before, etat), **({"etat_motif": ("", motif.strip())} if motif.strip() else {})}
        record(ETAT, by=by, objet=stored, changes=changes)
    return stored


def delete_reunion(*, reunion: Reunion, by: User | None) -> None:
    """Entered by mistake, nobody invited, nothing decided; otherwise it is cancelled."""
    require(by, Capability.REUNION_EDIT, reunion)
    used = reunion.decisions.exists() or reunion.taches.exists() or hasattr(reunion, "compte_rendu")
    if reunion.etat != EtatReunion.PREPARATION or reunion.sequence is not None or used:
        raise Refused(
            "utilisee",
            "Cette réunion a déjà été annoncée ou a produit un compte rendu : annulez-la plutôt que de la supprimer.",
        )
    with transaction.atomic():
        kept = {name: value for name, value in read_fields(reunion, REUNION_FIELDS).items() if value}
        changes = trail_changes(Reunion, kept, dict.fromkeys(kept))
        record(SUPPRIMEE, by=by, objet=reunion, changes=changes, contexte={"nom": str(reunion)})
        reunion.delete()
