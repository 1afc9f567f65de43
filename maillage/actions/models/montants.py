"""Euros as they are stored: exact, to the cent, below a billion."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

PLAFOND = Decimal("999999999.99")
"""No line of a cité reaches a billion euros: a larger amount is a typing error."""


def amount(label: str) -> "models.DecimalField[Decimal, Decimal]":
    """Euros to the cent, 0 until told."""
    return models.DecimalField(label, max_digits=11, decimal_places=2, default=Decimal(0))


def unknown_amount(label: str) -> "models.DecimalField[Decimal | None, Decimal | None]":
    """Euros to the cent; None is « not known yet », 0 is a refusal or nothing."""
    return models.DecimalField(label, max_digits=11, decimal_places=2, null=True, blank=True)


def civil_year(label: str) -> "models.PositiveSmallIntegerField[int, int]":
    """The report is due the year after: a year that has no next one would break every date computed from it."""
    known = (MinValueValidator(2000, YEAR_MESSAGE), MaxValueValidator(2100, YEAR_MESSAGE))
    return models.PositiveSmallIntegerField(label, validators=known)


def between(*names: str) -> Q:
    condition = Q()
    for name in names:
        condition &= Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0, f"{name}__lte": PLAFOND})
    return condition


YEAR_MESSAGE = "Donnez l'exercice en quatre chiffres, par exemple 2026."
AMOUNT_MESSAGE = "Un montant est positif et inférieur à un milliard d'euros : vérifiez les chiffres saisis."
