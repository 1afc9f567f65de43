"""The patterns that a cité writes for its codes and its DAUPHIN titles: names between braces, nothing else.

A pattern is filled for every action, and people type it: only known names are accepted, and for the number only, how
many digits it has. Anything else of Python's formats (attributes, widths of a million) is refused.
"""

import re
from collections.abc import Mapping

from maillage.base.errors import Refused

DAUPHIN_NAMES = ("cite", "departement", "porteur", "sigle", "intitule", "annee", "code", "qpv")
CODE_NAMES = ("annee", "numero")
FIELD = re.compile(r"\{([a-z]+)(?::0([1-9]))?\}")
LONGEST_TITLE = 300


def check_patterns(*, dauphin: str, code: str) -> None:
    check_pattern(dauphin, DAUPHIN_NAMES)
    check_pattern(code, CODE_NAMES)
    if "{numero" not in code:
        raise Refused("modele", "Le code doit contenir {numero} : sans lui, deux actions auraient le même.")


def check_pattern(pattern: str, names: tuple[str, ...]) -> None:
    fields = FIELD.findall(pattern)
    left = FIELD.sub("", pattern)
    wrong = [name for name, digits in fields if name not in names or (digits and name != "numero")]
    if wrong or "{" in left or "}" in left:
        known = ", ".join(f"{{{name}}}" for name in names)
        raise Refused(
            "modele", f"Ce modèle contient une accolade ou un nom inconnu. Noms possibles : {known}."
        )


def fill(pattern: str, values: Mapping[str, object]) -> str:
    """The pattern with its names replaced, on one line."""

    def read(found: re.Match[str]) -> str:
        value, digits = str(values.get(found[1], "")), found[2]
        return value.zfill(int(digits)) if digits else value

    return " ".join(FIELD.sub(read, pattern).split())
