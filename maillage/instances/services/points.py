"""Writing the agenda of a meeting: points, their order."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.db.models import Max

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, save_over
from maillage.base.values import Json, read_fields, trail_changes
from maillage.instances.models import PointOrdreDuJour, Reunion
from maillage.instances.models.fiche import POINT_FIELDS
from maillage.instances.rules import reunions as rules
from maillage.instances.services.ecriture import write

AJOUTE, MODIFIE, RETIRE, ORDRE = "point_ajoute", "point_modifie", "point_retire", "points_ordre"
STEP = 10


def add_point(*, reunion: Reunion, values: Mapping[str, Json], by: User | None) -> PointOrdreDuJour:
    """At the end of the agenda. `values` are JSON values of POINT_FIELDS; `titre` is needed."""
    require(by, Capability.REUNION_EDIT, reunion)
    rules.check_editable(reunion)
    with transaction.atomic():
        last: int | None = reunion.points.aggregate(last=Max("ordre"))["last"]
        point = PointOrdreDuJour(cite=reunion.cite, reunion=reunion, ordre=(last or 0) + STEP)
        write_point(point, values, by=by)
    return point


def update_point(
    *, point: PointOrdreDuJour, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    require(by, Capability.REUNION_EDIT, point)
    with transaction.atomic():
        rows = PointOrdreDuJour.objects.select_for_update(of=("self",)).select_related("reunion__instance")
        stored = rows.get(pk=point.pk)
        rules.check_editable(stored.reunion)
        return save_over(
            stored, base=base, mine=mine, write=lambda values: write_point(stored, values, by=by)
        )


def write_point(point: PointOrdreDuJour, values: Mapping[str, Json], *, by: User | None) -> tuple[str, ...]:
    contexte = {"reunion": {"id": point.reunion_id, "libelle": str(point.reunion)}}
    return write(point, values, fields=POINT_FIELDS, kinds=(AJOUTE, MODIFIE), by=by, contexte=contexte)


def remove_point(*, point: PointOrdreDuJour, by: User | None) -> None:
    """What was written on it would be lost: a point with a text, a decision or a task stays."""
    require(by, Capability.REUNION_EDIT, point)
    rules.check_editable(point.reunion)
    written = hasattr(point, "note") and point.note.texte
    if written or point.decisions.exists() or point.taches.exists():
        raise Refused(
            "ecrit",
            "Ce point porte déjà un texte, une décision ou une tâche : videz-le d'abord, ou laissez-le à l'ordre du jour.",
        )
    with transaction.atomic():
        kept = {name: value for name, value in read_fields(point, POINT_FIELDS).items() if value}
        contexte = {"reunion": {"id": point.reunion_id, "libelle": str(point.reunion)}, "nom": point.titre}
        changes = trail_changes(PointOrdreDuJour, kept, dict.fromkeys(kept))
        record(RETIRE, by=by, objet=point, changes=changes, contexte=contexte)
        point.delete()


def move_point(*, point: PointOrdreDuJour, places: int, by: User | None) -> None:
    """Up (-1) or down (+1); at either end nothing moves."""
    require(by, Capability.REUNION_EDIT, point)
    rules.check_editable(point.reunion)
    ids = list(point.reunion.points.values_list("pk", flat=True))
    rank = ids.index(point.pk)
    wanted = max(0, min(rank + places, len(ids) - 1))
    ids.insert(wanted, ids.pop(rank))
    reorder(reunion=point.reunion, ids=ids, by=by)


def reorder(*, reunion: Reunion, ids: Sequence[int], by: User | None) -> None:
    """The points in this order; those that are not named (added meanwhile) come after, as they were."""
    require(by, Capability.REUNION_EDIT, reunion)
    rules.check_editable(reunion)
    with transaction.atomic():
        rows = {point.pk: point for point in reunion.points.select_for_update()}
        before = list(rows)
        wanted = [pk for pk in dict.fromkeys(ids) if pk in rows]
        wanted += [pk for pk in before if pk not in wanted]
        if wanted == before:
            return
        for rank, pk in enumerate(wanted, start=1):
            rows[pk].ordre = rank * STEP
        PointOrdreDuJour.objects.bulk_update(rows.values(), ["ordre"])
        record(ORDRE, by=by, objet=reunion, changes={"points": (before, wanted)})
