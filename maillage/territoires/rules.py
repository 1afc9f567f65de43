"""Official codes: what a well-formed one is, and the département it names.

Nothing here is asked of the database: the codes themselves say it.
"""

import re

from maillage.base.errors import Refused
from maillage.territoires.choices import Millesime

_DEPARTEMENT = r"(0\d\d|02[AB]|9[78]\d)"
_QPV = {
    Millesime.A2015: re.compile(rf"^QP{_DEPARTEMENT}\d{{3}}$"),
    Millesime.A2024: re.compile(rf"^QN{_DEPARTEMENT}\d{{2}}[A-Z]$"),
}
# The ministry numbers Corsican schools 620 and 720 since the island was split in two.
_UAI_CORSICA = {"620": "2A", "720": "2B"}


def short_departement(three: str) -> str:
    """ "049" is "49", "02A" is "2A", "974" stays."""
    return three[1:] if three.startswith("0") else three


def departement_of_uai(uai: str) -> str:
    """The département that a well-formed UAI names: "0490003M" is in "49"."""
    return _UAI_CORSICA.get(uai[:3]) or short_departement(uai[:3])


def clean_qpv(text: str) -> str:
    return re.sub(r"[\s.\-_]", "", text).upper()


def millesime_of_qpv(code: str) -> Millesime | None:
    """The vintage whose form the code has (QP049003 is 2015, QN04901M is 2024), or None when it has neither."""
    return next((millesime for millesime, form in _QPV.items() if form.match(code)), None)


def departement_of_qpv(code: str) -> str:
    """The département that a well-formed code names."""
    return short_departement(code[2:5])


def check_departement(code: str, allowed: frozenset[str] | None) -> None:
    """A person imports only what lies in the départements of the cité; `allowed` is None for an administrator."""
    if allowed is not None and code not in allowed:
        raise Refused(
            "hors_perimetre",
            f"Le département {code} n'est pas celui de la cité ({', '.join(sorted(allowed)) or 'périmètre vide'}) : "
            "la ligne est laissée de côté. Complétez le périmètre de la cité, ou demandez cet import à l'assistance.",
        )
