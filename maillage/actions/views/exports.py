"""Exports of what a list shows."""

from django.http import Http404, HttpResponse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command
from maillage.actions.selectors.demande import asked_of
from maillage.actions.services.exportation import FORMATS, export_actions
from maillage.cites.models import Cite


@command(Capability.EXPORT)
def exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """The actions that the filters of the address show, in the order of the list."""
    if format not in FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    _, found, _ = asked_of(request.user, cite, request.GET)
    content = export_actions(cite=cite, code=format, keys=found.keys, by=request.user)
    response = HttpResponse(content, content_type=FORMATS[format].mime)
    name = f"actions-{cite.slug}-{timezone.localdate():%Y-%m-%d}.{FORMATS[format].extension}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
