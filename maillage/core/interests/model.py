"""What is compared, and what comes out."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from maillage.core.ages import AgeRange

CALM, SUSTAINED, STRONG = 0, 1, 2
"""Levels of solicitation."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What partners are sought for. What is not known is empty or None."""

    themes: frozenset[str] = frozenset()
    ages: AgeRange | None = None
    zones: frozenset[str] = frozenset()
    dispositifs: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Profile:
    """A structure: the same four things, its family of actors, and how much it is already asked."""

    key: str
    nom: str
    famille: str = ""
    subject: Subject = field(default_factory=Subject)
    load: int = CALM


@dataclass(frozen=True, slots=True)
class Labels:
    """Code → French words, for the reasons."""

    themes: Mapping[str, str] = field(default_factory=dict)
    zones: Mapping[str, str] = field(default_factory=dict)
    dispositifs: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Affinity:
    """A structure close to the subject: points, and why, in sentences."""

    key: str
    nom: str
    famille: str
    score: int
    reasons: tuple[str, ...]
