"""What the comparison reads and what it answers."""

from dataclasses import dataclass

DEFAULT_THRESHOLD = 0.75
"""Below this score, nothing is said. Chosen so that the same name in the same commune is enough (0.85), and the same
name alone is not (0.45)."""


@dataclass(frozen=True, slots=True)
class Draft:
    """One line to compare, as typed. Everything but ``key`` and ``nom`` may be empty.

    ``key`` is any text that names the line in its list. ``code_postal`` and ``code_insee`` also accept a département
    alone ("49", "2A", "974"). Codes that cannot be real (wrong check digit, rounded by a spreadsheet) count as absent.
    Latitude and longitude are in degrees (WGS 84).
    """

    key: str
    nom: str
    sigle: str = ""
    type: str = ""
    secteur: str = ""
    adresse: str = ""
    code_postal: str = ""
    commune: str = ""
    code_insee: str = ""
    uai: str = ""
    siret: str = ""
    siren: str = ""
    rna: str = ""
    courriel: str = ""
    telephone: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One argument, for (weight > 0), against (weight < 0) or only in confirmation (weight 0)."""

    code: str
    sentence: str
    weight: float


@dataclass(frozen=True, slots=True)
class Match:
    """Two lines that may be the same structure. The score is the sum of the weights of the reasons, kept within 0–1.

    ``certain``: an establishment code (UAI, SIRET) agrees and nothing contradicts it.
    """

    left: str
    right: str
    score: float
    certain: bool
    reasons: tuple[Reason, ...]
