"""The files attached to an object of a room above, as a page shows them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.documents.models import Piece


def always(on: Any) -> None:
    """Nothing in the state of the object forbids to change its files."""


@dataclass(frozen=True)
class PieceUse:
    """How a room uses files: who changes them, who reads the confidential ones, when (`check` raises Refused).

    `address` begins the names of its addresses: "actions:piece" stands for piece, piece_ajouter, piece_modifier,
    piece_retirer and piece_remettre. `page` names the page of the object, where the files are under `#pieces`.
    """

    edit: Capability
    team: Capability
    address: str
    page: str
    check: Callable[[Any], None] = always


@dataclass(frozen=True)
class PieceShown:
    """A file with its addresses; empty for what the reader may not do."""

    piece: Piece
    url: str
    modifier: str = ""
    retirer: str = ""
    remettre: str = ""


@dataclass(frozen=True)
class PiecesShown:
    lignes: tuple[PieceShown, ...]
    retirees: tuple[PieceShown, ...]
    ajouter: str
    equipe: bool


def pieces_of(on: Any, user: AnyUser, use: PieceUse) -> QuerySet[Piece]:
    """The files of `on` that `user`, who may already see `on`, may open."""
    rows: QuerySet[Piece] = on.pieces.living().open_to(team=bool(can(user, use.team, on)))
    return rows


def editable(on: Any, user: AnyUser, use: PieceUse) -> bool:
    return bool(can(user, use.edit, on))


def pieces_shown(on: Any, user: AnyUser, use: PieceUse) -> PiecesShown:
    """One query, whatever their number."""
    team, edits = bool(can(user, use.team, on)), editable(on, user, use)
    rows = on.pieces.open_to(team=team).select_related("deposee_par")
    living: list[Piece] = []
    withdrawn: list[Piece] = []
    for row in rows:
        (living if row.retiree_le is None else withdrawn).append(row)
    return PiecesShown(
        lignes=tuple(shown(on, row, use, edits) for row in living),
        retirees=tuple(shown_withdrawn(on, row, use) for row in withdrawn) if edits else (),
        ajouter=reverse(f"{use.address}_ajouter", args=[on.cite.slug, on.pk]) if edits else "",
        equipe=team,
    )


def shown(on: Any, piece: Piece, use: PieceUse, edits: bool) -> PieceShown:
    def address(verb: str) -> str:
        return reverse(f"{use.address}{verb}", args=[on.cite.slug, on.pk, piece.pk])

    return PieceShown(
        piece, address(""), address("_modifier") if edits else "", address("_retirer") if edits else ""
    )


def shown_withdrawn(on: Any, piece: Piece, use: PieceUse) -> PieceShown:
    return PieceShown(
        piece, "", remettre=reverse(f"{use.address}_remettre", args=[on.cite.slug, on.pk, piece.pk])
    )
