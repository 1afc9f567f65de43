"""What rooms above answer at their addresses of attached files: each gives its guard, the object and its `PieceUse`.

Nothing here is an address: the right to see the object is checked by the guard of the room (docs/recettes).
"""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from maillage.access.guards import SignedRequest
from maillage.accounts.selectors import last_author
from maillage.audit.selectors import history_of
from maillage.base.answers import attempt, tell
from maillage.base.conflits import chosen, conflict_page, opened
from maillage.base.errors import Refused
from maillage.base.values import Json
from maillage.documents.choices import NaturePiece
from maillage.documents.forms import DepotPieceForm, PieceForm
from maillage.documents.models import Piece
from maillage.documents.rules import megabytes
from maillage.documents.selectors.pieces import PieceUse, pieces_of
from maillage.documents.services import pieces as services
from maillage.office.pieces import ACCEPTED

NOT_HERE = "Cette pièce n'est pas ici, ou elle est réservée à l'équipe."
LOST = "Ce fichier n'est plus sur le serveur : demandez-le à qui l'a déposé."
ALONE = "default-src 'none'; sandbox"


def page_of(on: Any, use: PieceUse) -> str:
    return reverse(use.page, args=[on.cite.slug, on.pk])


def back(on: Any, use: PieceUse) -> HttpResponse:
    return redirect(f"{page_of(on, use)}#pieces")


def piece_or_404(request: SignedRequest, use: PieceUse, on: Any, piece_id: int) -> Piece:
    found = pieces_of(on, request.user, use).filter(pk=piece_id).first()
    if found is None:
        raise Http404(NOT_HERE)
    return found


def send_piece(request: SignedRequest, use: PieceUse, on: Any, piece_id: int) -> HttpResponse:
    """The file, to be saved: nothing is shown or run within the site."""
    piece = piece_or_404(request, use, on, piece_id)
    try:
        with piece.fichier.open("rb") as file:
            content = file.read()
    except FileNotFoundError as error:
        raise Refused("perdu", LOST) from error
    response = HttpResponse(content, content_type=piece.format.mime)
    response.headers["Content-Disposition"] = content_disposition_header(True, piece.nom_a_enregistrer)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = ALONE
    return response


def add_piece(request: SignedRequest, use: PieceUse, on: Any) -> HttpResponse:
    sent = request.method == "POST"
    form = DepotPieceForm(request.POST if sent else None, request.FILES if sent else None)
    if sent and form.is_valid():
        upload = form.cleaned_data.pop("fichier")
        try:
            made = services.attach(
                on=on, use=use, filename=upload.name or "", data=upload.read(), by=request.user,
                **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            if refused.code == "droit":
                raise
            form.add_error("fichier", refused.sentence)
        else:
            messages.success(request, f"« {made.libelle} » est jointe.")
            return back(on, use)
    return piece_page(request, use, on, form)


def change_piece(request: SignedRequest, use: PieceUse, on: Any, piece_id: int) -> HttpResponse:
    piece = piece_or_404(request, use, on, piece_id)
    form = opened(request, PieceForm, piece)
    if request.method == "POST" and form.is_valid():
        mine = chosen(form)
        done = attempt(
            form,
            lambda: services.describe(
                on=on, use=use, piece=piece, base=form.base, mine=mine, by=request.user
            ),
        )
        if done is not None and done.conflicts:
            changes = history_of(on).filter(kind=services.MODIFIEE, contexte__id=piece.pk)
            return conflict_page(
                request, form, done.conflicts, words=in_words, auteur=last_author(changes, request.user.pk),
                retour=f"{page_of(on, use)}#pieces",
            )  # fmt: skip
        if done is not None:
            messages.success(request, "Pièce enregistrée.")
            return back(on, use)
    return piece_page(request, use, on, form, piece)


def in_words(name: str, value: Json) -> str:
    if name == "nature":
        return str(NaturePiece(value).label) if value in NaturePiece.values else str(value)
    return ("oui" if value else "non") if name == "confidentielle" else str(value)


def piece_page(
    request: SignedRequest, use: PieceUse, on: Any, form: PieceForm, piece: Piece | None = None
) -> HttpResponse:
    context = {
        "form": form,
        "objet": on,
        "piece": piece,
        "base": form.sealed(),
        "retour": page_of(on, use),
        "acceptes": ACCEPTED,
        "limite": megabytes(settings.PIECE_MAX_BYTES),
    }
    return render(request, "documents/piece.html", context, status=422 if form.errors else 200)


def withdraw_piece(request: SignedRequest, use: PieceUse, on: Any, piece_id: int) -> HttpResponse:
    piece = piece_or_404(request, use, on, piece_id)
    done = f"« {piece.libelle} » est retirée : vous pouvez la remettre pendant un mois."
    return gesture(request, use, on, services.withdraw, piece, done)


def restore_piece(request: SignedRequest, use: PieceUse, on: Any, piece_id: int) -> HttpResponse:
    piece = on.pieces.filter(pk=piece_id).first()
    if piece is None:
        raise Http404(NOT_HERE)
    return gesture(request, use, on, services.put_back, piece, f"« {piece.libelle} » est remise.")


def gesture(
    request: SignedRequest, use: PieceUse, on: Any, what: Callable[..., None], piece: Piece, done: str
) -> HttpResponse:
    tell(request, lambda: what(on=on, use=use, piece=piece, by=request.user), done)
    return back(on, use)
