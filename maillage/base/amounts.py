"""Euros as people type them (« 12 000 € », « 1.250,50 »); what is not clear is refused in words."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

CEILING = Decimal("999999999.99")
_SPACES = re.compile(r"[\s\u00a0\u202f']")
_STORED = re.compile(r"\d+\.\d{2}")
_THOUSANDS_DOTS = re.compile(r"\d{1,3}(\.\d{3})+(,\d{1,2})?")


def parse_amount(text: str) -> Decimal | None:
    """Exact euros and cents, None for nothing. Raises ValueError with a French sentence."""
    typed = _SPACES.sub("", text).removesuffix("€").removesuffix("EUR")
    if not typed:
        return None
    if _THOUSANDS_DOTS.fullmatch(typed):
        typed = typed.replace(".", "")
    try:
        value = Decimal(typed.replace(",", "."))
    except InvalidOperation:
        raise ValueError(
            f"« {text.strip()} » n'est pas un montant : écrivez par exemple 12 000 ou 1 250,50."
        ) from None
    if value.is_nan() or value > CEILING:
        raise ValueError("Ce montant dépasse le milliard d'euros : vérifiez les chiffres saisis.")
    if value < 0:
        raise ValueError("Un montant ne peut pas être négatif.")
    cents = value.quantize(Decimal("0.01"))
    if cents != value:
        raise ValueError(f"« {text.strip()} » a plus de deux décimales : arrondissez au centime.")
    return cents


class AmountField(forms.CharField):
    """A text read by `parse_amount`; `empty` is the value of an empty field (None, or 0)."""

    def __init__(self, *, empty: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(**{"required": False, "max_length": 40, **kwargs})
        self.empty = empty
        self.widget.attrs.setdefault("inputmode", "decimal")

    def clean(self, value: Any) -> Decimal | None:
        try:
            amount = parse_amount(super().clean(value) or "")
        except ValueError as error:
            raise ValidationError(str(error)) from error
        return self.empty if amount is None else amount

    def prepare_value(self, value: Any) -> Any:
        """« 12000.50 » as stored → « 12000,50 »; what was typed otherwise comes back as typed."""
        stored = str(value)
        return stored.replace(".", ",").removesuffix(",00") if _STORED.fullmatch(stored) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            typed = self.clean(data)
        except ValidationError:
            return True
        known = Decimal(str(initial)) if initial not in (None, "") else self.empty
        return typed != known
