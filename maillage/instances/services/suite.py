"""The next meeting, made from this one: what was not finished goes with it."""

from collections.abc import Collection, Mapping

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.templatetags.french import date_longue
from maillage.base.values import Json
from maillage.instances.choices import NaturePoint
from maillage.instances.models import PointOrdreDuJour, Reunion
from maillage.instances.services.invitations import invite_members
from maillage.instances.services.points import STEP
from maillage.instances.services.reunions import create_reunion

DUPLIQUEE = "reunion_dupliquee"
COPIED = ("nature", "duree", "responsable_id", "structure_id", "action_id", "attendu", "confidentiel")


def duplicate(
    *, reunion: Reunion, values: Mapping[str, Json], points: Collection[int], by: User | None
) -> Reunion:
    """A meeting of the same instance, with the members of its day, the points chosen, and what is left to do.

    `points` are identifiers of points of `reunion`. Open tasks and decisions to apply follow by themselves: they are
    those of the instance; a first point calls them.
    """
    require(by, Capability.REUNION_EDIT, reunion)
    with transaction.atomic():
        made = create_reunion(instance=reunion.instance, values=values, by=by, suite_de=reunion)
        carried = [
            followup(reunion, made),
            *(copy_of(point, made) for point in reunion.points.filter(pk__in=points)),
        ]
        for rank, point in enumerate(carried, start=1):
            point.ordre = rank * STEP
        PointOrdreDuJour.objects.bulk_create(carried)
        invite_members(reunion=made, by=by)
        record(DUPLIQUEE, by=by, objet=made, contexte={"de": reunion.pk, "points": len(carried)})
    return made


def followup(reunion: Reunion, made: Reunion) -> PointOrdreDuJour:
    title = f"Suite de la réunion du {date_longue(timezone.localtime(reunion.debut))}"
    return PointOrdreDuJour(cite=made.cite, reunion=made, titre=title, nature=NaturePoint.SUITES, duree=10)


def copy_of(point: PointOrdreDuJour, made: Reunion) -> PointOrdreDuJour:
    copied = {name: getattr(point, name) for name in COPIED}
    return PointOrdreDuJour(cite=made.cite, reunion=made, titre=point.titre, repris_de=point, **copied)
