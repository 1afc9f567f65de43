"""SIREN, SIRET, UAI and RNA, as people type them and as Excel spoils them."""

import re

from stdnum.fr import siren as siren_check
from stdnum.fr import siret as siret_check

from maillage.office.model import Cell
from maillage.office.values.parsed import Parsed, meaningful_text

# the = of ="45123456100012", which spreadsheets write so as not to round
_NOISE = re.compile(r"[\s'’‘`\"«».\-_/=]+")
_SCIENTIFIC = re.compile(r"^\d([.,]\d+)?e\+?\d+$", re.IGNORECASE)
_WHOLE_FLOAT = re.compile(r"^(\d+)[.,]0+$")
_UAI = re.compile(r"^(\d{7})([A-Z])$")
_RNA = re.compile(r"^W\d[\dA-Z]\d{7}$")

# The letter of a UAI is the number modulo 23 in this alphabet (no I, O, Q): checked on 715 schools.
UAI_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

_ROUNDED = (
    "« {text} » a été arrondi par Excel : ses derniers chiffres sont perdus. "
    "Reprenez-le à la source, dans une colonne au format Texte."
)
_KEY = "« {text} » n'est pas un {name} valable : sa clé de contrôle est fausse. Vérifiez qu'aucun chiffre ne manque."


def _digits(cell: Cell) -> str:
    text = meaningful_text(cell)
    if _SCIENTIFIC.match(text):
        return text.lower()
    whole = _WHOLE_FLOAT.match(text)
    return _NOISE.sub("", whole.group(1) if whole else text)


def _refused_number(text: str, name: str, length: int) -> Parsed[str]:
    if not text.isdecimal():
        return Parsed(problem=f"« {text} » n'est pas un {name} : il ne doit contenir que {length} chiffres.")
    return Parsed(
        problem=f"« {text} » compte {len(text)} chiffres ; un {name} en compte {length}. Complétez-le ou videz la cellule."
    )


def parse_siren(cell: Cell) -> Parsed[str]:
    """A cell to the 9 digits of a SIREN whose key is right; a SIRET gives its first nine digits."""
    text = _digits(cell)
    if not text:
        return Parsed()
    if "e" in text:
        return Parsed(problem=_ROUNDED.format(text=text.upper()))
    if len(text) == 14 and text.isdecimal():
        siret = parse_siret(text)
        if siret.value is None:
            return Parsed(problem=siret.problem)
        return Parsed(siret.value[:9], note="SIREN tiré du SIRET.")
    if text.isdecimal() and 6 <= len(text) < 9 and siren_check.is_valid(text.zfill(9)):
        return Parsed(text.zfill(9), note="Zéros du début rétablis.")
    if len(text) != 9 or not text.isdecimal():
        return _refused_number(text, "SIREN", 9)
    if not siren_check.is_valid(text):
        return Parsed(problem=_KEY.format(text=text, name="SIREN"))
    return Parsed(text)


def parse_siret(cell: Cell) -> Parsed[str]:
    """A cell to the 14 digits of a SIRET whose key is right (La Poste's own key included).

    Spaces, quotes and apostrophes are dropped, lost leading zeros restored, and numbers that Excel has
    rounded (2,17E+13 or 35181600000000: an establishment number is never 00000) refused.
    """
    text = _digits(cell)
    if not text:
        return Parsed()
    if "e" in text or (text.isdecimal() and len(text) >= 12 and text.endswith("00000")):
        return Parsed(problem=_ROUNDED.format(text=text.upper()))
    if len(text) == 9 and siren_check.is_valid(text):
        return Parsed(
            problem=f"« {text} » est un SIREN (9 chiffres) ; le SIRET en compte 14. Mettez-le dans la colonne SIREN."
        )
    if text.isdecimal() and 11 <= len(text) < 14 and siret_check.is_valid(text.zfill(14)):
        return Parsed(text.zfill(14), note="Zéros du début rétablis.")
    if len(text) != 14 or not text.isdecimal():
        return _refused_number(text, "SIRET", 14)
    if not siret_check.is_valid(text):
        return Parsed(problem=_KEY.format(text=text, name="SIRET"))
    return Parsed(text)


def parse_uai(cell: Cell) -> Parsed[str]:
    """A cell to a UAI (7 digits and the letter they imply), the number of a school."""
    text = _NOISE.sub("", meaningful_text(cell)).upper()
    if not text:
        return Parsed()
    padded = text.zfill(8)
    found = _UAI.match(padded)
    if not found:
        return Parsed(
            problem=f"« {text} » n'est pas un code UAI : il faut sept chiffres et une lettre, comme 0490003M."
        )
    expected = UAI_LETTERS[int(found.group(1)) % 23]
    if found.group(2) != expected:
        return Parsed(
            problem=f"« {padded} » n'est pas un code UAI valable : la lettre de {found.group(1)} serait {expected}. Vérifiez les chiffres."
        )
    return Parsed(padded, note=None if padded == text else "Zéro du début rétabli.")


def parse_rna(cell: Cell) -> Parsed[str]:
    """A cell to the number of an association in the national register: W and nine characters."""
    text = _NOISE.sub("", meaningful_text(cell)).upper()
    if not text:
        return Parsed()
    if not _RNA.match(text):
        return Parsed(
            problem=f"« {text} » n'est pas un numéro RNA : il faut un W suivi de neuf chiffres, comme W491000123."
        )
    return Parsed(text)
