"""Files attached to an action."""

from django.http import HttpResponse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.actions.models import Action
from maillage.actions.selectors.pieces import PIECES
from maillage.cites.models import Cite
from maillage.documents.views import guichet


@page(Capability.ACTION_VIEW, objet=Action)
def piece(request: SignedRequest, cite: Cite, action: Action, piece_id: int) -> HttpResponse:
    return guichet.send_piece(request, PIECES, action, piece_id)


@form_page(Capability.ACTION_EDIT, objet=Action)
def piece_ajouter(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    return guichet.add_piece(request, PIECES, action)


@form_page(Capability.ACTION_EDIT, objet=Action)
def piece_modifier(request: SignedRequest, cite: Cite, action: Action, piece_id: int) -> HttpResponse:
    return guichet.change_piece(request, PIECES, action, piece_id)


@command(Capability.ACTION_EDIT, objet=Action)
def piece_retirer(request: SignedRequest, cite: Cite, action: Action, piece_id: int) -> HttpResponse:
    return guichet.withdraw_piece(request, PIECES, action, piece_id)


@command(Capability.ACTION_EDIT, objet=Action)
def piece_remettre(request: SignedRequest, cite: Cite, action: Action, piece_id: int) -> HttpResponse:
    return guichet.restore_piece(request, PIECES, action, piece_id)
