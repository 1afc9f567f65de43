"""A line of a file once read: clean values, and what was refused. It travels as JSON from the preview to the writing."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from maillage.base.transfers import CellProblem
from maillage.core.text import fold

Value = str | int | float | list[str] | None

FIELDS = (
    "nom", "sigle", "type", "uai", "siret", "siren", "rna", "adresse", "complement_adresse", "code_postal", "commune_id",
    "latitude", "longitude", "telephone", "courriel", "site_web", "description", "age_min_mois", "age_max_mois",
    "horaires", "langues", "accessibilite", "modalites_acces", "cout",
)  # fmt: skip
"""Attributes of Structure that a file may fill."""


@dataclass
class Contact:
    """A person named by the file, in their function."""

    nom: str
    prenom: str = ""
    fonction: str = ""
    courriel: str = ""
    telephone: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return fold(self.nom), fold(self.prenom)

    @property
    def summary(self) -> str:
        name = f"{self.prenom} {self.nom}".strip()
        return ", ".join(text for text in (name, self.fonction, self.courriel, self.telephone) if text)


@dataclass
class Fiche:
    """What a line says of a structure. `champs` holds only what the file gives; a key absent was empty.

    `deduits` are the fields that no cell gives: the type of the structure implies them.

    `references` are (source, identifier) pairs; `empreinte` is the fingerprint of the line as read;
    `jumelle` is the number of an earlier line of the file that it repeats; `date` is ISO.
    """

    champs: dict[str, Value] = field(default_factory=dict)
    themes: list[str] = field(default_factory=list)
    publics: list[str] = field(default_factory=list)
    references: list[tuple[str, str]] = field(default_factory=list)
    contact: Contact | None = None
    commune: str = ""
    code_insee: str = ""
    mobile: bool = False
    type_devine: bool = True
    deduits: list[str] = field(default_factory=list)
    source: str = ""
    date: str = ""
    empreinte: str = ""
    jumelle: int | None = None

    @property
    def nom(self) -> str:
        return str(self.champs.get("nom", ""))

    def text(self, name: str) -> str:
        value = self.champs.get(name)
        return "" if value is None else str(value)

    def as_data(self) -> dict[str, Any]:
        """Values that JSON can hold (`asdict` would copy them one by one, thirty times slower)."""
        return {**vars(self), "contact": dict(vars(self.contact)) if self.contact else None}

    @classmethod
    def of_data(cls, data: Mapping[str, Any]) -> "Fiche":
        values = dict(data)
        contact = values.pop("contact", None)
        references = [(str(source), str(key)) for source, key in values.pop("references", [])]
        return cls(**values, references=references, contact=Contact(**contact) if contact else None)


@dataclass
class Lue:
    """A line read: its number in the file, what it says, what was wrong with it."""

    number: int
    fiche: Fiche
    problems: list[CellProblem] = field(default_factory=list)

    @property
    def rejected(self) -> bool:
        return any(problem.blocking for problem in self.problems)
