"""Files attached to a meeting and to the points of its agenda: those of the instance are for who sits there."""

from maillage.access.capabilities import Capability
from maillage.documents.selectors.pieces import PieceUse
from maillage.instances.models import PointOrdreDuJour, Reunion
from maillage.instances.rules.reunions import check_editable


def check_point(point: PointOrdreDuJour) -> None:
    check_editable(point.reunion)


def check_meeting(reunion: Reunion) -> None:
    check_editable(reunion)


OF_MEETING = PieceUse(
    edit=Capability.REUNION_EDIT,
    team=Capability.REUNION_VIEW_TEAM,
    address="instances:piece",
    page="instances:reunion",
    check=check_meeting,
)
OF_POINT = PieceUse(
    edit=Capability.REUNION_EDIT,
    team=Capability.REUNION_VIEW_TEAM,
    address="instances:piece_point",
    page="instances:point",
    check=check_point,
)
