"""What the person read, carried by the form and signed: it comes back as it went, or not at all."""

import json
from collections.abc import Mapping
from typing import Any

from django.core import signing
from django.utils.crypto import salted_hmac

from maillage.base.errors import Refused

MAX_AGE_SECONDS = 7 * 24 * 3600


def seal(salt: str, values: Mapping[str, Any]) -> str:
    return signing.dumps(dict(values), salt=f"maillage.{salt}", compress=True)


def unseal(salt: str, sealed: str) -> dict[str, Any]:
    """The values as they went. Refused when they were altered, are missing or are too old."""
    try:
        values: dict[str, Any] = signing.loads(sealed, salt=f"maillage.{salt}", max_age=MAX_AGE_SECONDS)
    except signing.BadSignature as error:
        raise Refused(
            "formulaire",
            "Ce formulaire est trop ancien ou a été abîmé en route : rouvrez la fiche et recommencez. "
            "Copiez d'abord ce que vous avez écrit.",
        ) from error
    return values


def fingerprint(values: Mapping[str, Any]) -> str:
    """Says whether values have changed, without carrying them in the page."""
    return salted_hmac("maillage.empreinte", json.dumps(dict(values), sort_keys=True)).hexdigest()
