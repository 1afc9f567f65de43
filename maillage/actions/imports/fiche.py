"""A line of a tracking spreadsheet once read: clean values, and what was refused. It travels as JSON to the writing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.base.transfers import CellProblem
from maillage.base.values import Json
from maillage.core.text import fold

Amounts = dict[str, dict[str, str]]
"""Source → amount (demande, notifie, verse) → euros, as exact text."""


@dataclass
class Nommee:
    """A structure named by the file: `pk` when it is known for certain, else `question` asks who it is."""

    texte: str
    siret: str = ""
    pk: int | None = None
    question: str = ""

    @property
    def key(self) -> str:
        return fold(self.texte)


@dataclass
class FicheAction:
    """What a line says of an action. `champs` are JSON values of ACTION_FIELDS; a key absent was an empty cell.

    `annee_demandee`: nothing in the file says the year, a question does. `etat_deduit`: the state follows from the year,
    it completes a new sheet and changes no other. `bilan_recu`: its text is there, or (`bilan_dit`) a cell says so. `empreinte` is the fingerprint of the lines that make the action.
    """

    champs: dict[str, Json] = field(default_factory=dict)
    etat: str = ""
    etat_motif: str = ""
    etat_deduit: bool = False
    reconduite: bool = False
    precedente: str = ""
    porteur: Nommee | None = None
    partenaires: list[Nommee] = field(default_factory=list)
    lieux: list[Nommee] = field(default_factory=list)
    montants: Amounts = field(default_factory=dict)
    precisions: dict[str, str] = field(default_factory=dict)
    numero_dossier: str = ""
    personnes: dict[str, dict[str, int]] = field(default_factory=dict)
    indicateurs: list[dict[str, str]] = field(default_factory=list)
    charges: list[dict[str, str]] = field(default_factory=list)
    bilan: dict[str, str] = field(default_factory=dict)
    bilan_recu: bool = False
    bilan_dit: bool = False
    note: str = ""
    feu: str = ""
    annee_demandee: bool = False
    empreinte: str = ""

    @property
    def intitule(self) -> str:
        return str(self.champs.get("intitule", ""))

    @property
    def annee(self) -> int:
        return int(self.champs.get("annee") or 0)

    @property
    def code(self) -> str:
        return str(self.champs.get("code", ""))

    @property
    def named(self) -> list[Nommee]:
        return [*([self.porteur] if self.porteur else []), *self.partenaires, *self.lieux]

    def as_data(self) -> dict[str, Any]:
        named = {name: [vars(one) for one in getattr(self, name)] for name in ("partenaires", "lieux")}
        return {**vars(self), **named, "porteur": vars(self.porteur) if self.porteur else None}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "FicheAction":
        values = dict(data)
        carrier = values.pop("porteur", None)
        for name in ("partenaires", "lieux"):
            values[name] = [Nommee(**one) for one in values.get(name, ())]
        return cls(**values, porteur=Nommee(**carrier) if carrier else None)


@dataclass
class Lue:
    """A line read: its number in the file, what it says, what was wrong with it."""

    number: int
    fiche: FicheAction
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        return any(problem.blocking for problem in self.problems)

    def refuse(self, column: str, sentence: str) -> None:
        """The line cannot be taken as it is."""
        self.problems.append(CellProblem(column, sentence))

    def say(self, column: str, sentence: str) -> None:
        """The line is taken, without this."""
        self.problems.append(CellProblem(column, sentence, blocking=False))
