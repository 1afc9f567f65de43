"""Files attached to an action: who changes them, who reads those of the team."""

from maillage.access.capabilities import Capability
from maillage.actions.rules.etats import check_editable
from maillage.documents.selectors.pieces import PieceUse

PIECES = PieceUse(
    edit=Capability.ACTION_EDIT,
    team=Capability.ACTION_VIEW_TEAM,
    address="actions:piece",
    page="actions:action",
    check=check_editable,
)
