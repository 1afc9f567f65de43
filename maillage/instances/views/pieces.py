"""Files of a meeting, and of the points of its agenda."""

from django.http import Http404, HttpResponse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.cites.models import Cite
from maillage.documents.views import guichet
from maillage.instances.models import PointOrdreDuJour, Reunion
from maillage.instances.selectors.compte_rendu import sees_all
from maillage.instances.selectors.pieces import OF_MEETING, OF_POINT


@page(Capability.INSTANCE_VIEW, objet=Reunion)
def piece(request: SignedRequest, cite: Cite, reunion: Reunion, piece_id: int) -> HttpResponse:
    return guichet.send_piece(request, OF_MEETING, reunion, piece_id)


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def piece_ajouter(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    return guichet.add_piece(request, OF_MEETING, reunion)


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def piece_modifier(request: SignedRequest, cite: Cite, reunion: Reunion, piece_id: int) -> HttpResponse:
    return guichet.change_piece(request, OF_MEETING, reunion, piece_id)


@command(Capability.REUNION_EDIT, objet=Reunion)
def piece_retirer(request: SignedRequest, cite: Cite, reunion: Reunion, piece_id: int) -> HttpResponse:
    return guichet.withdraw_piece(request, OF_MEETING, reunion, piece_id)


@command(Capability.REUNION_EDIT, objet=Reunion)
def piece_remettre(request: SignedRequest, cite: Cite, reunion: Reunion, piece_id: int) -> HttpResponse:
    return guichet.restore_piece(request, OF_MEETING, reunion, piece_id)


# ── of a point ────────────────────────────────────────────────────────


@page(Capability.INSTANCE_VIEW, objet=PointOrdreDuJour)
def piece_point(request: SignedRequest, cite: Cite, point: PointOrdreDuJour, piece_id: int) -> HttpResponse:
    """A confidential point is not seen by everybody: neither is what is attached to it."""
    if point.confidentiel and not sees_all(request.user, point.reunion):
        raise Http404(guichet.NOT_HERE)
    return guichet.send_piece(request, OF_POINT, point, piece_id)


@form_page(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def piece_point_ajouter(request: SignedRequest, cite: Cite, point: PointOrdreDuJour) -> HttpResponse:
    return guichet.add_piece(request, OF_POINT, point)


@form_page(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def piece_point_modifier(
    request: SignedRequest, cite: Cite, point: PointOrdreDuJour, piece_id: int
) -> HttpResponse:
    return guichet.change_piece(request, OF_POINT, point, piece_id)


@command(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def piece_point_retirer(
    request: SignedRequest, cite: Cite, point: PointOrdreDuJour, piece_id: int
) -> HttpResponse:
    return guichet.withdraw_piece(request, OF_POINT, point, piece_id)


@command(Capability.REUNION_EDIT, objet=PointOrdreDuJour)
def piece_point_remettre(
    request: SignedRequest, cite: Cite, point: PointOrdreDuJour, piece_id: int
) -> HttpResponse:
    return guichet.restore_piece(request, OF_POINT, point, piece_id)
