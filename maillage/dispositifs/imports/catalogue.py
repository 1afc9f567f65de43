"""A spreadsheet of the catalogue to JSON values of CATALOGUE_FIELDS. Nothing is written."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.text import slugify

from maillage.acteurs.models.fiche import AGES
from maillage.base.errors import Refused
from maillage.base.values import Json, Values, changed_fields, label_of, read_fields
from maillage.cites.models import Public, Theme
from maillage.core.ages import parse_ages
from maillage.core.text import fold
from maillage.dispositifs.choices import Fiabilite, StatutNational, Temps, Zonage
from maillage.dispositifs.exports import COLUMNS, header_of
from maillage.dispositifs.models import Dispositif
from maillage.dispositifs.selectors.catalogue import in_words
from maillage.office.errors import Unreadable
from maillage.office.model import Cell, Row, Table
from maillage.office.readers import read_table

CHOICES: Mapping[str, Any] = {"zonage": Zonage, "statut": StatutNational, "fiabilite": Fiabilite}
LONGEST = 400
"""A catalogue has some tens of lines; more is another file."""


@dataclass(frozen=True)
class Annonce:
    """What a line would do: create (`dispositif` None) or change, with the words of each change."""

    numero: int
    code: str
    nom: str
    dispositif: Dispositif | None
    valeurs: Values
    changements: tuple[tuple[str, str, str], ...]


@dataclass
class Lecture:
    annonces: list[Annonce] = field(default_factory=list)
    inchangees: int = 0
    erreurs: list[tuple[int, str, str]] = field(default_factory=list)
    """(line, column, sentence)."""


def read_catalogue(data: bytes, filename: str) -> Lecture:
    """Raises Refused when the file is not a table with the columns of the export."""
    table = table_of(data, filename)
    columns = matched(table)
    found = Lecture()
    readers = Readers()
    known = {row.code: row for row in Dispositif.objects.prefetch_related("themes", "publics")}
    codes: set[str] = set()
    for row in table.rows:
        values = line_values(row, table, columns, readers, found)
        if values is None:
            continue
        code = str(values["code"])
        if code in codes:
            found.erreurs.append(
                (row.number, header_of("code"), f"Le code « {code} » est deux fois dans le fichier.")
            )
            continue
        codes.add(code)
        announce(row.number, values, known.get(code), found)
    return found


def table_of(data: bytes, filename: str) -> Table:
    try:
        table = read_table(data, filename)
    except Unreadable as error:
        raise Refused("illisible", error.sentence) from error
    if len(table.rows) > LONGEST:
        raise Refused(
            "trop-long", f"Ce fichier a {len(table.rows)} lignes : ce n'est pas un catalogue de dispositifs."
        )
    return table


def matched(table: Table) -> dict[str, int]:
    """Field → column, by header; the name is needed."""
    wanted = {fold(header_of(name)): name for name in COLUMNS}
    columns = {wanted[fold(text)]: rank for rank, text in enumerate(table.columns) if fold(text) in wanted}
    if "nom" not in columns:
        raise Refused(
            "colonnes",
            "La colonne « Nom » manque : partez d'un export du catalogue, qui a les bonnes colonnes.",
        )
    return columns


def line_values(
    row: Row, table: Table, columns: Mapping[str, int], readers: "Readers", found: Lecture
) -> Values | None:
    """JSON values of the line; None when it is empty or when a cell is refused."""
    if all(cell in (None, "") for cell in row.cells):
        return None
    values: Values = {}
    wrong = len(found.erreurs)
    for name, rank in columns.items():
        try:
            values |= readers.read(name, row.cells[rank])
        except ValueError as error:
            found.erreurs.append((row.number, table.columns[rank], str(error)))
    if values.get("nom") == "":
        found.erreurs.append((row.number, header_of("nom"), "Le nom manque."))
    if len(found.erreurs) > wrong:
        return None
    values["code"] = values.get("code") or slugify(str(values.get("sigle") or values["nom"]))[:40].strip("-")
    return values


def announce(number: int, values: Values, row: Dispositif | None, found: Lecture) -> None:
    before: Values = read_fields(row, values) if row else {}
    names = changed_fields(before, values)
    if row is not None and not names:
        found.inchangees += 1
        return
    words = [(label_of(Dispositif, n), in_words(n, before.get(n)), in_words(n, values[n])) for n in names]
    changes = tuple(words) if row else ()
    found.annonces.append(Annonce(number, str(values["code"]), str(values["nom"]), row, values, changes))


class Readers:
    """How each cell is read; raises ValueError with a French sentence."""

    def __init__(self) -> None:
        self.terms = {"themes": terms(Theme), "publics": terms(Public)}
        self.times = {fold(str(label)): value for value, label in Temps.choices}
        self.codes = dict(Dispositif.objects.values_list("code", "pk"))

    def read(self, name: str, cell: Cell) -> Values:
        text = "" if cell is None else str(cell).strip()
        if name in AGES:
            return ages(text)
        if name in self.terms:
            return {name: sorted(self.several(text, self.terms[name], label_of(Dispositif, name)))}
        if name == "temps":
            return {
                name: sorted(self.several(text, self.times, "temps éducatifs"), key=list(Temps.values).index)
            }
        if name in CHOICES:
            return {name: choice(text, CHOICES[name])}
        special: Mapping[str, Callable[[], Json]] = {
            "remplace_par": lambda: self.replaced(text),
            "verifie_le": lambda: day(cell),
            "ordre": lambda: number(cell),
            "code": lambda: slugify(text),
        }
        return {name: special[name]() if name in special else bounded(name, text)}

    def several(self, text: str, known: Mapping[str, str], what: str) -> list[str]:
        words = [word for part in text.split(";") if (word := part.strip())]
        unknown = [word for word in words if fold(word) not in known]
        if unknown:
            raise ValueError(
                f"« {unknown[0]} » n'est pas dans la liste ({what.lower()}) : reprenez les mots de l'export, "
                "séparés par des points-virgules."
            )
        return [known[fold(word)] for word in words]

    def replaced(self, text: str) -> int | None:
        if not text:
            return None
        if text not in self.codes:
            raise ValueError(f"« {text} » n'est le code d'aucun dispositif du catalogue.")
        return int(self.codes[text])


def terms(model: type[Theme] | type[Public]) -> dict[str, str]:
    found = {}
    for row in model.objects.all():
        for words in (row.code, row.libelle, str(row), getattr(row, "court", row.code)):
            found[fold(words)] = row.code
    return found


def ages(text: str) -> Values:
    if not text:
        return dict.fromkeys(AGES)
    found = parse_ages(text)
    return dict(zip(AGES, (found.min_months, found.max_months), strict=True))


def choice(text: str, choices: Any) -> str:
    known = {fold(str(label)): value for value, label in choices.choices} | {v: v for v in choices.values}
    value = known.get(fold(text)) or known.get(text)
    if value is None:
        labels = ", ".join(f"« {label} »" for label in choices.labels)
        raise ValueError(f"« {text} » n'est pas possible : choisissez {labels}.")
    return str(value)


def day(cell: Cell) -> str | None:
    if cell in (None, ""):
        return None
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    for shape in ("%d/%m/%Y", "%Y-%m-%d"):
        try:
            return datetime.strptime(str(cell).strip(), shape).date().isoformat()  # noqa: DTZ007 -- a day, without time
        except ValueError:
            continue
    raise ValueError(f"« {cell} » n'est pas une date : écrivez 31/12/2026.")


def number(cell: Cell) -> int:
    try:
        return max(0, min(32_000, int(float(str(cell).replace(",", "."))))) if cell not in (None, "") else 100
    except ValueError:
        raise ValueError(f"« {cell} » n'est pas un nombre.") from None


def bounded(name: str, text: str) -> str:
    limit = getattr(Dispositif._meta.get_field(name), "max_length", None)
    if limit and len(text) > limit:
        raise ValueError(f"{len(text)} caractères : {limit} au plus.")
    return text
