"""How an object of each model is made; the builders are in one file per room."""

from collections.abc import Callable
from typing import Any

from django.db.models import Model

KNOWN: dict[type[Model], Callable[[Any], Model]] = {}


def make(model, cite):
    """An object of `model` in `cite`; a new model without a builder makes every generic test fail, as it should."""
    return KNOWN[model](cite)
