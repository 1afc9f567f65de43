"""Numbers and postcodes as the French write them."""

import re
from decimal import Decimal

from maillage.office.model import Cell
from maillage.office.values.parsed import Parsed, meaningful_text

_SPACES = re.compile(r"[\s'’]+")
_UNIT = re.compile(r"(€|euros?|eur|%)$", re.IGNORECASE)
_NUMBER = re.compile(r"^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d{1,2})?$", re.IGNORECASE)
_THOUSANDS = re.compile(r"^[+-]?\d{1,3}([.,])\d{3}(\1\d{3})+$")


def _one_point(text: str) -> str:
    """1.234,56 and 1,234.56 to 1234.56: the last of the two signs is the decimal one."""
    if _THOUSANDS.match(text):
        return text.replace(",", "").replace(".", "")
    if "," in text and "." in text:
        thousands = "." if text.rfind(",") > text.rfind(".") else ","
        text = text.replace(thousands, "")
    return text


def parse_decimal(cell: Cell) -> Parsed[Decimal]:
    """A cell to an exact number: decimal comma, spaces (also non-breaking) between thousands, € and % dropped."""
    text = meaningful_text(cell)
    if not text:
        return Parsed()
    bare = _one_point(_UNIT.sub("", _SPACES.sub("", text)))
    if not _NUMBER.match(bare):
        return Parsed(problem=f"« {text} » n'est pas un nombre. Écrivez par exemple 1 250,50.")
    return Parsed(Decimal(bare.replace(",", ".")))


def parse_postcode(cell: Cell) -> Parsed[str]:
    """A cell to five digits; the zero that Excel drops from 01000 to 09999 is restored."""
    text = meaningful_text(cell)
    digits = re.sub(r"^(F|FR)-", "", _SPACES.sub("", text).upper())
    if not digits:
        return Parsed()
    if digits.isdecimal() and len(digits) == 4 and digits[0] != "0":
        return Parsed(f"0{digits}", note=f"Code postal à 4 chiffres : « {digits} » lu 0{digits}.")
    # 99 is the prefix of foreign addresses in the State's files
    if digits.isascii() and digits.isdecimal() and len(digits) == 5 and "01000" <= digits < "99000":
        return Parsed(digits)
    return Parsed(
        problem=f"« {text} » n'est pas un code postal français : il faut cinq chiffres, comme 49000."
    )
