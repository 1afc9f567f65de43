"""National codes: tidied, and refused when they cannot be real.

A code that fails its check digit says nothing: a spreadsheet that rounds 49 123 SIRETs to 35181600000000 must not declare
them all the same, nor all different.
"""

import re

from stdnum import luhn

_LA_POSTE = "356000000"
_UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
_UAI = re.compile(r"[0-9]{7}[A-Z]")
_RNA = re.compile(r"W[0-9][0-9AB][0-9A-Z][0-9]{6}")
_EMAIL = re.compile(r"[^@\s;,]+@[^@\s;,]+\.[a-z]{2,}")
_NOT_CODE = re.compile(r"[^0-9A-Z]")


def _tidy(text: str) -> str:
    return _NOT_CODE.sub("", text.upper()) if text else ""


def clean_uai(text: str) -> str:
    """Seven digits and the check letter (rank modulo 23, without I, O and Q), or an empty text."""
    code = _tidy(text)
    if not _UAI.fullmatch(code):
        return ""
    return code if _UAI_LETTERS[int(code[:7]) % 23] == code[7] else ""


def clean_siren(text: str) -> str:
    """Nine digits that satisfy Luhn's check, or an empty text."""
    code = _tidy(text)
    return code if len(code) == 9 and code.isdecimal() and code.strip("0") and luhn.is_valid(code) else ""


def clean_siret(text: str) -> str:
    """Fourteen digits: a valid SIREN and an establishment number other than 00000, or an empty text.

    La Poste's establishments follow their own rule: the digits add up to a multiple of five.
    """
    code = _tidy(text)
    if len(code) != 14 or not code.isdecimal() or code.endswith("00000") or not clean_siren(code[:9]):
        return ""
    if code.startswith(_LA_POSTE):
        return code if luhn.is_valid(code) or sum(map(int, code)) % 5 == 0 else ""
    return code if luhn.is_valid(code) else ""


def clean_rna(text: str) -> str:
    """W and nine figures (the fourth may be a letter overseas), or an empty text."""
    code = _tidy(text)
    return code if _RNA.fullmatch(code) else ""


def clean_phone(text: str) -> str:
    """Ten digits, the international prefix of France replaced by 0, or an empty text."""
    if not text:
        return ""
    digits = re.sub(r"[^0-9+]", "", text)
    national = re.sub(r"^(?:\+33|0033)0?", "0", digits)
    return national if re.fullmatch(r"0[1-9][0-9]{8}", national) and len(set(national[1:])) > 1 else ""


def clean_email(text: str) -> str:
    """The address in lower case, or an empty text when it is not one address."""
    address = text.strip().lower()
    return address if _EMAIL.fullmatch(address) else ""
