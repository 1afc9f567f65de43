"""Writing instances and their seats."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, save_over
from maillage.base.values import Json, read_fields, trail_changes
from maillage.cites.models import Cite
from maillage.instances.models import Instance, Siege
from maillage.instances.models.fiche import INSTANCE_FIELDS, SIEGE_FIELDS
from maillage.instances.rules import instances as rules
from maillage.instances.services.ecriture import write

CREEE, MODIFIEE, SUPPRIMEE = "instance_creee", "instance_modifiee", "instance_supprimee"
SIEGE_OUVERT, SIEGE_MODIFIE, SIEGE_TERMINE, SIEGE_RETIRE = (
    "siege_ouvert", "siege_modifie", "siege_termine", "siege_retire",
)  # fmt: skip


def create_instance(*, cite: Cite, values: Mapping[str, Json], by: User | None) -> Instance:
    """A new instance. `values` are JSON values of INSTANCE_FIELDS; `nom` and `type` are needed."""
    require(by, Capability.INSTANCE_EDIT, cite)
    instance = Instance(cite=cite)
    with transaction.atomic():
        write_instance(instance, values, by=by)
    return instance


def update_instance(
    *, instance: Instance, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Save what `by` changed between `base` (read) and `mine` (typed), on top of what is stored."""
    require(by, Capability.INSTANCE_EDIT, instance)
    with transaction.atomic():
        stored = Instance.objects.select_for_update().get(pk=instance.pk)
        return save_over(
            stored, base=base, mine=mine, write=lambda values: write_instance(stored, values, by=by)
        )


def write_instance(instance: Instance, values: Mapping[str, Json], *, by: User | None) -> tuple[str, ...]:
    def check(row: Instance) -> None:
        parents = Instance.objects.filter(cite=row.cite_id).values_list("pk", "rend_compte_a_id")
        rules.check_instance(row, dict(parents))

    return write(instance, values, fields=INSTANCE_FIELDS, kinds=(CREEE, MODIFIEE), by=by, check=check)


def delete_instance(*, instance: Instance, by: User | None) -> None:
    """An instance entered by mistake; once it has met, it is closed with a date."""
    require(by, Capability.INSTANCE_EDIT, instance)
    if instance.reunions.exists() or instance.taches.exists():
        raise Refused(
            "reunie",
            "Cette instance s'est déjà réunie ou a des tâches : donnez-lui une fin (« jusqu'au ») plutôt que de la "
            "supprimer, son histoire est gardée.",
        )
    with transaction.atomic():
        kept = {name: value for name, value in read_fields(instance, INSTANCE_FIELDS).items() if value}
        changes = trail_changes(Instance, kept, dict.fromkeys(kept))
        record(SUPPRIMEE, by=by, objet=instance, changes=changes, contexte={"nom": instance.nom})
        instance.delete()


# ── seats ─────────────────────────────────────────────────────────────


def save_seat(*, siege: Siege, values: Mapping[str, Json], by: User | None) -> Siege:
    """Open (unsaved `siege`) or change a seat; `values` are JSON values of SIEGE_FIELDS."""
    require(by, Capability.INSTANCE_EDIT, siege.instance)
    with transaction.atomic():
        instance = Instance.objects.select_for_update().get(pk=siege.instance_id)
        contexte = {"instance": {"id": instance.pk, "libelle": instance.nom}}
        kinds = (SIEGE_OUVERT, SIEGE_MODIFIE)
        write(siege, values, fields=SIEGE_FIELDS, kinds=kinds, by=by, check=check_seat, contexte=contexte)
    return siege


def check_seat(siege: Siege) -> None:
    rules.check_seat(siege, Siege.objects.filter(instance=siege.instance_id))
    replaced = siege.suppleant_de
    if replaced is not None and (replaced.pk == siege.pk or replaced.instance_id != siege.instance_id):
        raise Refused(
            "suppleant", "Une personne remplace un autre siège de la même instance : choisissez-le."
        )


def end_seat(*, siege: Siege, on: date, by: User | None) -> Siege:
    """`on` is the first day without it."""
    require(by, Capability.INSTANCE_EDIT, siege.instance)
    rules.check_endable(siege, on)
    with transaction.atomic():
        siege.fin = on
        siege.save(update_fields=["fin", "modifie_le"])
        record(SIEGE_TERMINE, by=by, objet=siege, changes={"fin": (None, on.isoformat())})
    return siege


def remove_seat(*, siege: Siege, by: User | None) -> None:
    """A seat opened by mistake: whoever was invited stays in the meetings where they were."""
    require(by, Capability.INSTANCE_EDIT, siege.instance)
    with transaction.atomic():
        changes = trail_changes(Siege, read_fields(siege, SIEGE_FIELDS), dict.fromkeys(SIEGE_FIELDS))
        record(SIEGE_RETIRE, by=by, objet=siege, changes=changes, contexte={"nom": str(siege)})
        siege.delete()
