"""Euros as spreadsheets write them, read to the cent; what cannot be one is refused in words."""

import re
from decimal import ROUND_HALF_UP, Decimal

from maillage.actions.models.montants import PLAFOND
from maillage.office.values import meaningful_text, parse_decimal

CENT = Decimal("0.01")
_CURRENCY = re.compile(r"(?:€|\beuros?|\beur)\.?\s*(?:ttc|ht)?$", re.IGNORECASE)
_THOUSANDS = re.compile(r"(?<=\d)\s*(?:k€|keuros?|k)$", re.IGNORECASE)
_DOTS = re.compile(r"^\d{1,3}(?:\.\d{3})+(?:,\d{1,2})?$")
_PARENTHESES = re.compile(r"^\((.*)\)$")
# A sum computed by the spreadsheet (0.1 + 0.2): its digits beyond the cent are noise
_COMPUTED = re.compile(r"^-?\d+\.\d{6,}$")
_NOTHING = re.compile(r"^(?:neant|néant|aucun|aucune|sans|rien|gratuit|non|0)$", re.IGNORECASE)


def read_amount(text: str) -> Decimal | None:
    """Exact euros and cents; None for an empty cell. Raises ValueError with a French sentence."""
    shown = meaningful_text(text).strip()
    if not shown:
        return None
    if _NOTHING.match(shown):
        return Decimal("0.00")
    bare = _CURRENCY.sub("", _PARENTHESES.sub(r"-\1", shown)).strip()
    factor = 1
    if _THOUSANDS.search(bare):
        bare, factor = _THOUSANDS.sub("", bare), 1000
    if _DOTS.match(bare):
        bare = bare.replace(".", "")
    found = parse_decimal(bare)
    if found.value is None:
        raise ValueError(f"« {shown} » n'est pas un montant : écrivez par exemple 12 000 ou 1 250,50.")
    return checked(found.value * factor, shown, computed=bool(_COMPUTED.match(bare)))


def checked(value: Decimal, shown: str, *, computed: bool) -> Decimal:
    if value < 0:
        raise ValueError(f"« {shown} » est négatif : un montant ne peut pas l'être.")
    if value > PLAFOND:
        raise ValueError(f"« {shown} » dépasse le milliard d'euros : vérifiez les chiffres saisis.")
    cents = value.quantize(CENT, rounding=ROUND_HALF_UP)
    if cents != value and not computed:
        raise ValueError(f"« {shown} » a plus de deux décimales : arrondissez au centime.")
    return cents
