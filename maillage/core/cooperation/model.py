"""What goes in: actors and dated facts. What they become at a date: edges with their strength and their reasons."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Kind(StrEnum):
    """The nature of a fact; the value is the French word to show."""

    ACTION = "action menée ensemble"
    INSTANCE = "même instance"
    REUNION = "réunion commune"
    FINANCEMENT = "financement"
    PARTENARIAT = "partenariat déclaré"
    CONTACT = "contact commun"


WEIGHTS: dict[Kind, float] = {
    Kind.ACTION: 3.0,
    Kind.PARTENARIAT: 2.0,
    Kind.FINANCEMENT: 2.0,
    Kind.INSTANCE: 1.0,
    Kind.REUNION: 0.5,
    Kind.CONTACT: 0.5,
}
"""How much each fact weighs when the caller says nothing: doing counts more than sitting side by side."""


@dataclass(frozen=True, slots=True)
class Actor:
    """A structure. ``famille`` is a short French name (État, Associations…), empty when not known."""

    key: str
    nom: str
    famille: str = ""


@dataclass(frozen=True, slots=True)
class Tie:
    """A fact between two actors, in force from ``start`` (in) to ``end`` (out).

    Without ``end`` it is still in force, unless ``punctual``: it then happened that day and fades after the memory.
    ``what`` says it in a few French words ("Coup de pouce lecture", "COPIL").
    """

    a: str
    b: str
    kind: Kind
    start: date
    end: date | None = None
    weight: float | None = None
    what: str = ""
    punctual: bool = False

    @property
    def strength(self) -> float:
        return WEIGHTS[self.kind] if self.weight is None else self.weight


@dataclass(frozen=True, slots=True)
class Edge:
    """Two actors (``a`` < ``b``) and the facts in force between them, the strongest first."""

    a: str
    b: str
    weight: float
    ties: tuple[Tie, ...]

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """The natures of its facts, in the order of ``Kind``."""
        held = {tie.kind for tie in self.ties}
        return tuple(kind for kind in Kind if kind in held)
