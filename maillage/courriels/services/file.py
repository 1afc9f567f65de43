"""The one way to write to somebody: a row, and its job, in the transaction of whoever writes.

The caller has checked the right to write to these people: a convocation, a campaign and a reminder have each their own.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction

from maillage.accounts.models import User
from maillage.base.errors import Refused
from maillage.cites.models import Cite
from maillage.core.later import later_module
from maillage.courriels.choices import Etat
from maillage.courriels.models import Message, PieceJointe, message_queued, messages_queued
from maillage.courriels.rules import LARGEST_PIECES
from maillage.courriels.selectors import Obstacle, obstacle, obstacles

nh3 = later_module("nh3")

BATCH = 500
LONGEST_SUBJECT, LONGEST_NAME, LONGEST_ADDRESS = 250, 200, 254


@dataclass(frozen=True)
class Attachment:
    """A small file. `mime` may carry parameters: « text/calendar; method=REQUEST »."""

    nom: str
    mime: str
    contenu: bytes


@dataclass(frozen=True)
class Recipient:
    """One of many, and what they get."""

    courriel: str
    nom: str
    sujet: str
    texte: str
    pieces: Sequence[Attachment] = ()


def queue_many(
    *,
    cite: Cite,
    cle: str,
    nature: str,
    recipients: Iterable[Recipient],
    repondre_a: str = "",
    by: User | None,
) -> int:
    """As `queue_message`, for the many recipients of one thing: a constant number of queries for each five hundred.

    Gives how many messages are new. The caller holds the lock of what is sent: nobody else queues under this key.
    """
    wanted = {address_of(one.courriel): one for one in recipients}
    made = 0
    for addresses in batched(wanted, BATCH):
        known = set(
            Message.objects.filter(cite=cite, cle=cle, courriel__in=addresses).values_list(
                "courriel", flat=True
            )
        )
        new = [address for address in addresses if address not in known]
        stopped = obstacles(cite, new, nature)
        rows = []
        for address in new:
            one = wanted[address]
            check_pieces(one.pieces)
            rows.append(
                message_of(
                    cite, cle, nature, address, malformed(address) or stopped.get(address), nom=one.nom,
                    sujet=one.sujet, texte=one.texte, repondre_a=repondre_a, by=by,
                )
            )  # fmt: skip
        with transaction.atomic():
            Message.objects.bulk_create(rows)
            PieceJointe.objects.bulk_create(
                piece_of(row, piece) for row in rows for piece in wanted[row.courriel].pieces
            )
        made += len(rows)
    if made:
        messages_queued.send(sender=Message)
    return made


def batched(addresses: Iterable[str], size: int) -> Iterator[list[str]]:
    rows = list(addresses)
    for start in range(0, len(rows), size):
        yield rows[start : start + size]


def queue_message(
    *,
    cite: Cite,
    cle: str,
    nature: str,
    courriel: str,
    nom: str = "",
    sujet: str,
    texte: str,
    html: str = "",
    pieces: Sequence[Attachment] = (),
    repondre_a: str = "",
    by: User | None,
) -> Message:
    """The message of that key to that address, queued the first time only: asked again, it is returned as it stands.

    An address that is malformed, bounces or has unsubscribed gives a message that says so and does not leave: one bad
    address among five hundred stops nobody. `html` is a fragment; without it, it is made from `texte`.
    """
    courriel = address_of(courriel)
    known = Message.objects.filter(cite=cite, cle=cle, courriel=courriel).first()
    if known is not None:
        return known
    check_pieces(pieces)
    stopped = malformed(courriel) or obstacle(cite, courriel, nature)
    message = message_of(
        cite, cle, nature, courriel, stopped, nom=nom, sujet=sujet, texte=texte, html=html, repondre_a=repondre_a,
        by=by,
    )  # fmt: skip
    return store(message, pieces)


def address_of(courriel: str) -> str:
    return courriel.strip().lower()[:LONGEST_ADDRESS]


def check_pieces(pieces: Sequence[Attachment]) -> None:
    if sum(len(piece.contenu) for piece in pieces) > LARGEST_PIECES:
        raise Refused(
            "pieces",
            "Les pièces jointes dépassent 7 Mo : enlevez-en, ou donnez plutôt un lien vers le document.",
        )


def message_of(
    cite: Cite,
    cle: str,
    nature: str,
    courriel: str,
    stopped: Obstacle | None,
    *,
    nom: str,
    sujet: str,
    texte: str,
    html: str = "",
    repondre_a: str,
    by: User | None,
) -> Message:
    """Unsaved; one that is stopped says so and does not leave."""
    return Message(
        cite=cite,
        cle=cle,
        nature=nature,
        courriel=courriel,
        nom=one_line(nom)[:LONGEST_NAME],
        sujet=one_line(sujet)[:LONGEST_SUBJECT],
        texte=texte.replace("\r\n", "\n"),
        html=nh3.clean(html),
        repondre_a=one_line(repondre_a)[:LONGEST_ADDRESS],
        etat=stopped.etat if stopped else Etat.EN_ATTENTE,
        erreur=stopped.phrase if stopped else "",
        par=by,
    )


def store(message: Message, pieces: Sequence[Attachment]) -> Message:
    try:
        with transaction.atomic():
            message.save(force_insert=True)
            PieceJointe.objects.bulk_create(piece_of(message, piece) for piece in pieces)
            if message.etat == Etat.EN_ATTENTE:
                message_queued.send(sender=Message, message=message)
    except IntegrityError:
        # two requests at the same instant: the other one has queued it
        return Message.objects.get(cite_id=message.cite_id, cle=message.cle, courriel=message.courriel)
    return message


def piece_of(message: Message, piece: Attachment) -> PieceJointe:
    return PieceJointe(
        cite_id=message.cite_id,
        message=message,
        nom=one_line(piece.nom)[:150],
        mime=piece.mime[:100],
        contenu=piece.contenu,
        taille=len(piece.contenu),
    )


def malformed(courriel: str) -> Obstacle | None:
    try:
        validate_email(courriel)
    except ValidationError:
        shown = f"« {courriel} » n'est pas une adresse électronique" if courriel else "Il n'y a pas d'adresse"
        return Obstacle(Etat.REFUSE, f"{shown} : corrigez la fiche de la personne.")
    return None


def one_line(text: str) -> str:
    """Headers hold no line end: it would let a text add headers of its own."""
    return " ".join(text.replace("\x00", "").split())
