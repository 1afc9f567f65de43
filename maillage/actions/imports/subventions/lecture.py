"""A line of a file of subsidies: first who receives, for every line; then the rest, for those that concern the cité."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from typing import Any

from maillage.actions.imports.dates import read_year
from maillage.actions.imports.lecture import digest, plain
from maillage.actions.imports.montants import read_amount
from maillage.actions.models import Subvention
from maillage.base.transfers import CellProblem, SourceLine
from maillage.core.text import fold
from maillage.office.values import meaningful_text, parse_date, parse_rna, parse_siren, parse_siret

_POSTCODE = re.compile(r"^\d{4,5}$")
LIMITS = {
    name: int(Subvention._meta.get_field(name).max_length or 0)  # type: ignore[union-attr]
    for name in ("attribuant", "reference", "objet", "nature")
}


@dataclass(frozen=True)
class Beneficiaire:
    """Who receives, as the file says it: what makes two lines those of one organisation."""

    nom: str
    siret: str = ""
    siren: str = ""
    rna: str = ""
    code_postal: str = ""
    commune: str = ""

    @property
    def placed(self) -> bool:
        return bool(self.commune or len(self.code_postal) == 5)

    @property
    def place(self) -> str:
        return " ".join(filter(None, [self.code_postal, self.commune]))


@dataclass
class Lue:
    """`values` are what will be stored, as JSON; `cle` recognises the line when the file comes back."""

    number: int
    beneficiaire: Beneficiaire
    cells: Mapping[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[CellProblem] = field(default_factory=list)

    def refuse(self, column: str, sentence: str) -> None:
        self.problems.append(CellProblem(column, sentence))

    @property
    def rejected(self) -> bool:
        return any(problem.blocking for problem in self.problems)


def read_receiver(line: SourceLine) -> Lue:
    """Cheap: most lines of a county concern nobody here."""
    cells = {code: text for code, text in line.values.items() if meaningful_text(text)}
    name = " ".join(filter(None, [plain(cells.get("nom", "")), plain(cells.get("nom_suite", ""))]))
    siret, siren = codes(cells.get("siret", ""))
    postcode = re.sub(r"\s", "", cells.get("code_postal", ""))
    return Lue(
        line.number,
        Beneficiaire(
            name[:300],
            siret,
            siren,
            rna_of(cells.get("rna", "") or cells.get("siret", "")),
            postcode.zfill(5) if _POSTCODE.match(postcode) else postcode[:3],
            plain(cells.get("commune", ""))[:120],
        ),
        cells,
    )


@lru_cache(maxsize=16_384)
def codes(text: str) -> tuple[str, str]:
    """(SIRET, SIREN). A number rounded by a spreadsheet, a social security number, a name: neither."""
    siret = parse_siret(text).value or ""
    return siret, siret[:9] or (parse_siren(text).value or "")


@lru_cache(maxsize=16_384)
def rna_of(text: str) -> str:
    return parse_rna(text).value or ""


def read_rest(lue: Lue, structure: int | None, question: str) -> None:
    """Everything else, once the line is known to concern the cité. Money that cannot be read rejects the line."""
    cells = lue.cells
    day = parse_date(cells.get("date", ""))
    year = read_year(cells.get("exercice", "")).civile or (day.value.year if day.value else None)
    if year is None or not 1990 <= year <= 2100:
        lue.refuse(
            "exercice",
            "Ni année, ni date : on ne saurait pas de quand est cette subvention. Complétez la ligne.",
        )
    amount, nature = read_amounts(lue)
    lue.values = {
        "structure": structure,
        "question": question,
        "attribuant": plain(cells.get("attribuant", ""))[: LIMITS["attribuant"]],
        "attribuant_siret": codes(cells.get("attribuant_siret", ""))[0],
        "exercice": year,
        "convention_le": day.value.isoformat() if day.value else None,
        "reference": plain(cells.get("reference", ""))[: LIMITS["reference"]],
        "objet": cut(plain(cells.get("objet", "")), LIMITS["objet"]),
        "montant": str(amount),
        "nature": nature[: LIMITS["nature"]],
    }


def cut(text: str, limit: int) -> str:
    """The object of a subsidy is a sentence: its end is lost rather than the whole."""
    return text if len(text) <= limit else f"{text[: limit - 1]}…"


def read_amounts(lue: Lue) -> tuple[Decimal, str]:
    """The sum of the two sections, and the nature in words."""
    found = {name: amount_of(lue, name) for name in ("montant", "montant_investissement")}
    told = [amount for amount in found.values() if amount is not None]
    nature = plain(lue.cells.get("nature", ""))
    if not told and not lue.rejected:
        lue.refuse(
            "montant",
            "Cette ligne n'a pas de montant de subvention : prêts, garanties et avantages en nature ne sont pas repris.",
        )
    if found["montant_investissement"]:
        nature = "fonctionnement et investissement" if found["montant"] else "investissement"
    return sum(told, Decimal(0)), nature


def amount_of(lue: Lue, column: str) -> Decimal | None:
    try:
        return read_amount(lue.cells.get(column, ""))
    except ValueError as error:
        lue.refuse(column, str(error))
        return None


def key_of(lue: Lue, rank: int) -> str:
    """The same line, in the same file or in another one of the same publisher; `rank` counts strictly identical lines."""
    values, who = lue.values, lue.beneficiaire
    told = (
        values["attribuant_siret"] or fold(values["attribuant"]), who.siret or who.rna or f"{fold(who.nom)} {fold(who.place)}",
        values["exercice"], values["convention_le"], fold(values["reference"]), fold(values["objet"]), values["montant"], rank,
    )  # fmt: skip
    return digest("\x1f".join(str(item) for item in told))
