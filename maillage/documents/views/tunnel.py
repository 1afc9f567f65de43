"""What the pages of an import share."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

from maillage.access.check import require
from maillage.access.guards import SignedRequest
from maillage.base.errors import Refused
from maillage.documents.choices import Etape
from maillage.documents.models import ImportSession
from maillage.documents.selectors import capability_of, label_of

DONE, CURRENT, TO_COME = "faite", "courante", "a_venir"
TITLES = ("Fichier", "Colonnes", "Vérification", "Rapport")
RANKS: dict[str, int] = {Etape.DEPOSEE: 1, Etape.EN_ANALYSE: 2, Etape.A_VERIFIER: 2, Etape.ECHOUEE: 2}


def steps(rank: int) -> list[dict[str, str]]:
    """The four steps, where `rank` (0 to 3) is the one of the page."""
    states = [DONE if i < rank else CURRENT if i == rank else TO_COME for i in range(len(TITLES))]
    return [
        {"titre": title, "detail": "", "etat": state} for title, state in zip(TITLES, states, strict=True)
    ]


def admit(request: SignedRequest, session: ImportSession) -> None:
    """Each kind of import has its own capability: Refused unless this person may lead this one."""
    require(request.user, capability_of(session), session)


def to_session(session: ImportSession) -> HttpResponseRedirect:
    return redirect("documents:suivre", slug=session.cite.slug, pk=session.pk)


def attempt(request: SignedRequest, gesture: Callable[[], object]) -> bool:
    """Do it, or say why it cannot be done now. A refusal of right stays a 403."""
    try:
        gesture()
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
        return False
    return True


def page_context(session: ImportSession, **more: Any) -> dict[str, Any]:
    rank = RANKS.get(session.etape, 3)
    return {"session": session, "nature": label_of(session), "etapes": steps(rank), **more}


def attachment(data: bytes, filename: str) -> HttpResponse:
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response
