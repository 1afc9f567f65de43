"""Files attached to an object of a room above: received, described, withdrawn, put back, purged.

`on` is that object: it belongs to a cité and holds its files in a many-to-many `pieces`. What happens to them is told
in its own trail, which keeps their labels: a room shows these events to its team only.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import Storage
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, changed_fields, read_fields, trail_changes
from maillage.documents.models import Piece
from maillage.documents.rules import check_piece_size
from maillage.documents.selectors.pieces import PieceUse
from maillage.documents.services.deposit import shown_name
from maillage.office.errors import Unreadable
from maillage.office.pieces import recognise

AJOUTEE, MODIFIEE, RETIREE, REMISE = "piece_ajoutee", "piece_modifiee", "piece_retiree", "piece_remise"
DESCRIBED = ("libelle", "nature", "confidentielle")
BEING_RECEIVED = timedelta(days=1)
"""A file younger than this may belong to a transaction that has not ended."""


def attach(
    *,
    on: Any,
    use: PieceUse,
    filename: str,
    data: bytes,
    libelle: str,
    nature: str,
    confidentielle: bool,
    by: User | None,
) -> Piece:
    """Receive a file. Raises Refused: not allowed, too large, not what its name says. Without label, its name is one."""
    require(by, use.edit, on)
    use.check(on)
    name = shown_name(filename)
    check_content(data, name)
    piece = Piece(
        cite=on.cite, libelle=libelle.strip() or PurePosixPath(name).stem, nature=nature, nom_fichier=name,
        confidentielle=confidentielle, taille=len(data), deposee_par=by,
    )  # fmt: skip
    check_row(piece, exclude=["fichier"])
    piece.fichier.save(name, ContentFile(data), save=False)
    try:
        with transaction.atomic():
            piece.save()
            on.pieces.add(piece)
            tell(AJOUTEE, on, piece, by=by)
    except BaseException:
        piece.fichier.delete(save=False)
        raise
    return piece


def check_content(data: bytes, name: str) -> None:
    check_piece_size(len(data), name)
    try:
        recognise(data, name)
    except Unreadable as unreadable:
        raise Refused(unreadable.code, unreadable.sentence) from unreadable


def describe(
    *,
    on: Any,
    use: PieceUse,
    piece: Piece,
    base: Mapping[str, Json],
    mine: Mapping[str, Json],
    by: User | None,
) -> SheetSaved:
    """Change what is said of a file, on top of what somebody else wrote meanwhile; the file itself is never replaced."""
    require(by, use.edit, on)
    use.check(on)
    with transaction.atomic():
        stored = Piece.objects.select_for_update(of=("self",)).select_related("cite").get(pk=piece.pk)

        def write(values: Mapping[str, Json]) -> tuple[str, ...]:
            before = read_fields(stored, values)
            changed = changed_fields(before, values)
            if changed:
                assign(stored, values)
                check_row(stored, exclude=["fichier"])
                stored.save(update_fields=[*changed, "modifie_le"])
                tell(MODIFIEE, on, stored, by=by, changes=trail_changes(Piece, before, values))
            return tuple(changed)

        typed = {name: value for name, value in mine.items() if name in DESCRIBED}
        return save_over(stored, base=base, mine=typed, write=write)


def withdraw(*, on: Any, use: PieceUse, piece: Piece, by: User | None) -> None:
    """Out of the page, not yet off the disk: it can be put back until it is purged."""
    move(on=on, use=use, piece=piece, by=by, to=timezone.now(), kind=RETIREE)


def put_back(*, on: Any, use: PieceUse, piece: Piece, by: User | None) -> None:
    move(on=on, use=use, piece=piece, by=by, to=None, kind=REMISE)


def move(*, on: Any, use: PieceUse, piece: Piece, by: User | None, to: datetime | None, kind: str) -> None:
    require(by, use.edit, on)
    use.check(on)
    if (piece.retiree_le is None) == (to is None):
        return
    with transaction.atomic():
        piece.retiree_le = to
        piece.save(update_fields=["retiree_le", "modifie_le"])
        tell(kind, on, piece, by=by)


def tell(kind: str, on: Any, piece: Piece, *, by: User | None, changes: Any = None) -> None:
    record(kind, by=by, objet=on, changes=changes, contexte={"objet": piece.libelle, "id": piece.pk})


# ── what is not kept for ever ─────────────────────────────────────────


def purge_pieces(*, before: datetime) -> dict[str, int]:
    """Erase files withdrawn before that moment, files that no object holds any more, and what is on the disk alone.

    An administrator's operation.
    """
    young = timezone.now() - BEING_RECEIVED
    alone = Q(cree_le__lt=young) & ~Q(pk__in=held())
    counts = {"retirees": 0, "orphelines": 0, "fichiers": 0}
    for piece in Piece.objects.filter(Q(retiree_le__lt=before) | alone).iterator():
        counts["retirees" if piece.retiree_le and piece.retiree_le < before else "orphelines"] += 1
        erase(piece)
    storage = Piece._meta.get_field("fichier").storage
    for name in list(files_alone(storage, young)):
        storage.delete(name)
        counts["fichiers"] += 1
    return counts


def held() -> set[int]:
    """Files that an object of any room holds: every relation to a file, those that rooms keep hidden included."""
    found: set[int] = set()
    for relation in Piece._meta.get_fields(include_hidden=True):
        if relation.auto_created and (relation.one_to_many or relation.one_to_one):
            column = relation.field.attname  # type: ignore[union-attr]
            rows = relation.related_model._base_manager.values_list(column, flat=True)  # type: ignore[union-attr]
            found.update(pk for pk in rows if pk is not None)
    return found


def erase(piece: Piece) -> None:
    storage, name = piece.fichier.storage, piece.fichier.name
    with transaction.atomic():
        piece.delete()
        transaction.on_commit(lambda: storage.delete(name) if name else None)


def files_alone(storage: Storage, young: datetime) -> Iterator[str]:
    """Files of the disk that no row names, left by a machine that stopped half-way."""
    known = set(Piece.objects.values_list("fichier", flat=True))
    folders = storage.listdir("pieces")[0] if storage.exists("pieces") else []
    for folder in folders:
        for name in storage.listdir(f"pieces/{folder}")[1]:
            path = f"pieces/{folder}/{name}"
            if path not in known and storage.get_modified_time(path) < young:
                yield path
