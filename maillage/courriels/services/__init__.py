"""Putting a message in the queue, delivering it, deciding about those that did not leave."""

from maillage.courriels.services.envoi import deliver, drain, release_interrupted
from maillage.courriels.services.file import Attachment, Recipient, queue_many, queue_message
from maillage.courriels.services.gestes import (
    abandon,
    lift_error,
    mark_arrived,
    note_error,
    resend,
    subscribe_again,
    unsubscribe,
    withdraw_waiting,
)

__all__ = [
    "Attachment",
    "Recipient",
    "abandon",
    "deliver",
    "drain",
    "lift_error",
    "mark_arrived",
    "note_error",
    "queue_many",
    "queue_message",
    "release_interrupted",
    "resend",
    "subscribe_again",
    "unsubscribe",
    "withdraw_waiting",
]
