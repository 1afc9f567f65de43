"""Links that open one thing to whoever holds them, without an account.

A link holds 256 random bits; only their SHA-256 is stored, so that a copy of the table opens nothing. It expires, and
can be revoked. What it opens is the business of the room whose model inherits `SecretLink`.
"""

import hashlib
import secrets
from datetime import datetime
from typing import TypeVar

from django.db import models
from django.utils import timezone

from maillage.base.errors import Refused
from maillage.core.text import day_in_words

LINK_FIELDS = ("empreinte", "expire_le", "revoque_le", "ouvert_le")
"""For the `Privacy.neutral` of a model that inherits SecretLink."""


class SecretLink(models.Model):
    empreinte = models.CharField("empreinte", max_length=64, unique=True, editable=False)
    expire_le = models.DateTimeField("expire le")
    revoque_le = models.DateTimeField("révoqué le", null=True, blank=True)
    ouvert_le = models.DateTimeField("utilisé le", null=True, blank=True)

    class Meta:
        abstract = True


L = TypeVar("L", bound=SecretLink)


def new_secret() -> str:
    """Shown or sent once, never stored."""
    return secrets.token_urlsafe(32)


def digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def link_of(rows: models.QuerySet[L], secret: str, *, now: datetime | None = None, kept: str = "") -> L:
    """The link of a secret, among `rows`. Refused with a sentence when it is unknown, revoked or expired.

    `kept` ends the sentence of an expired link: what becomes of what was written with it.
    """
    found = rows.filter(empreinte=digest(secret)).first()
    if found is None:
        raise Refused(
            "inconnu",
            "Ce lien est incomplet ou a été modifié : recopiez-le en entier depuis le message reçu.",
        )
    if found.revoque_le is not None:
        raise withdrawn()
    if found.expire_le <= (now or timezone.now()):
        raise Refused(
            "expire",
            f"Ce lien n'est plus valable depuis le {day_in_words(timezone.localtime(found.expire_le))} : "
            f"demandez-en un nouveau à l'équipe de la cité. {kept}".strip(),
        )
    return found


def withdrawn() -> Refused:
    """Also for a link whose object is gone."""
    return Refused("revoque", "Ce lien a été retiré par l'équipe de la cité : demandez-lui-en un nouveau.")
