"""Addresses that leave the site, in messages and calendars: written by the queue, far from any request."""

import os

from django.conf import settings

VARIABLE = "MAILLAGE_ADRESSE"


def absolute(path: str) -> str:
    """`path` begins with a slash. The public address of the site is MAILLAGE_ADRESSE."""
    return f"{settings.SITE_URL}{path}"


def serve_on(port: int) -> None:
    """Without an address of its own, the site is this port of this machine: for this process and those it starts."""
    if VARIABLE not in os.environ and not settings.HTTPS:
        os.environ[VARIABLE] = settings.SITE_URL = f"http://localhost:{port}"
