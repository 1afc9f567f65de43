"""Delivering one message, so that it leaves once: taken by one worker, handed to the server, then marked.

A crash before the handing over is harmless: nothing left, the message is tried again when its lease ends. A crash
between the handing over and the mark (milliseconds, or a server that cuts the line after the text) leaves a doubt that
only the recipient can lift: the message is then « interrompu », and a person decides. Nothing is sent twice silently.
"""

import contextlib
from collections import Counter
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.mail import get_connection
from django.db.models import F
from django.utils import timezone

from maillage.courriels.choices import Etat
from maillage.courriels.models import Message
from maillage.courriels.rules import BACKOFF, LEASE, MAYBE_GONE, TOO_MANY, next_try
from maillage.courriels.selectors import due, obstacle
from maillage.courriels.services.composition import compose
from maillage.courriels.services.reponses import Suite, after_handing, before_handing, unwritable


def deliver(message_id: int) -> Message | None:
    """Try to send, if it is due and nobody else has taken it; None otherwise. To be called outside any transaction."""
    message = claim(message_id, timezone.now())
    if message is None:
        return None
    stopped = obstacle(message.cite, message.courriel, message.nature)
    if stopped is not None:
        return settle(message, Suite(stopped.etat, stopped.phrase))
    if settings.DEMO:
        return settle(message, Suite(Etat.ENVOYE, ""))
    return settle(message, hand_over(message))


def claim(message_id: int, now: datetime) -> Message | None:
    """One update decides who sends."""
    taken = Message.objects.filter(pk=message_id, etat=Etat.EN_ATTENTE, prochaine_tentative__lte=now)
    if not taken.update(
        etat=Etat.EN_COURS, tentatives=F("tentatives") + 1, bail_jusqu_au=now + LEASE, remise_le=None
    ):
        return None
    return Message.objects.select_related("cite", "par").prefetch_related("pieces").get(pk=message_id)


def hand_over(message: Message) -> Suite:
    connection = get_connection()
    try:
        email = compose(message, connection)
        email.message()
        connection.open()
    except ValueError as error:
        return unwritable(error)
    except OSError as error:
        close(connection)
        return before_handing(error)
    Message.objects.filter(pk=message.pk).update(remise_le=timezone.now())
    try:
        email.send()
    except OSError as error:
        return after_handing(error, message)
    finally:
        close(connection)
    return Suite(Etat.ENVOYE, "")


def close(connection: Any) -> None:
    """The message is accepted or refused already: a server that leaves without goodbye changes nothing."""
    with contextlib.suppress(OSError):
        connection.close()


def settle(message: Message, suite: Suite) -> Message:
    now = timezone.now()
    again = next_try(message.tentatives, now) if suite.etat is None else None
    if suite.etat is None:
        etat = Etat.EN_ATTENTE if again else Etat.ECHEC
        phrase = suite.phrase if again else f"{suite.phrase} {TOO_MANY}"
    else:
        etat, phrase = suite.etat, suite.phrase
    message.etat, message.erreur, message.bail_jusqu_au = etat, phrase, None
    message.prochaine_tentative = again or message.prochaine_tentative
    message.envoye_le = now if etat == Etat.ENVOYE else None
    # only what this try decides: a lease that ended meanwhile has put it in doubt, and this lifts the doubt
    rows = Message.objects.filter(
        pk=message.pk, tentatives=message.tentatives, etat__in=(Etat.EN_COURS, Etat.INTERROMPU)
    )
    rows.update(
        etat=etat,
        erreur=phrase,
        bail_jusqu_au=None,
        prochaine_tentative=message.prochaine_tentative,
        envoye_le=message.envoye_le,
        modifie_le=now,
    )
    return message


def release_interrupted() -> list[int]:
    """End the tries whose worker is gone. Gives the messages that certainly have not left and are due again."""
    now = timezone.now()
    lost = Message.objects.filter(etat=Etat.EN_COURS, bail_jusqu_au__lt=now)
    if not lost.exists():
        return []
    lost.filter(remise_le__isnull=False).update(etat=Etat.INTERROMPU, erreur=MAYBE_GONE, modifie_le=now)
    never_left = lost.filter(remise_le__isnull=True)
    never_left.filter(tentatives__gt=len(BACKOFF)).update(etat=Etat.ECHEC, erreur=TOO_MANY, modifie_le=now)
    again = list(never_left.values_list("pk", flat=True))
    never_left.filter(pk__in=again).update(etat=Etat.EN_ATTENTE, prochaine_tentative=now, modifie_le=now)
    return again


def drain() -> dict[str, int]:
    """Send everything that is due, now: state → number of messages that took it."""
    release_interrupted()
    counts: Counter[str] = Counter()
    for pk in list(due(timezone.now()).values_list("pk", flat=True)):
        message = deliver(pk)
        if message is not None:
            counts[message.etat] += 1
    return dict(counts)
