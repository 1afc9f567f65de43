"""Where the header of a sheet is, and what its columns are called."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from maillage.core.text import fold
from maillage.office.model import Cell

Lines = Sequence[Sequence[Cell]]
# ((first row, first column), (last row, last column)), 0-based, both included
Merges = Iterable[tuple[tuple[int, int], tuple[int, int]]]

SCANNED = 40
_VALUE = re.compile(r"^[-+]?[\d\s.,/:€%-]+$|@|^https?://|^\d{7}[A-Za-z]$")
_WORDS = frozenset({
    "adresse", "adresse1", "adresse2", "age", "ages", "annee", "categorie", "code", "commune", "complement",
    "contact", "courriel", "cp", "date", "debut", "denomination", "departement", "description", "dimanche",
    "email", "fax", "fin", "fixe", "fonction", "horaires", "id", "identifiant", "insee",
    "intitule", "jeudi", "lat", "latitude", "libelle", "lng", "localite", "lon", "longitude", "lundi",
    "mail", "mardi", "mercredi", "mobile", "montant", "nom", "noms", "numero", "objet", "portable",
    "postal", "prenom", "public", "publics", "qpv", "quartier", "raison", "referent", "region", "rna",
    "rue", "samedi", "sigle", "siren", "siret", "site", "statut", "tel", "telephone", "thematique", "theme",
    "themes", "tranche", "type", "uai", "url", "vendredi", "ville", "voie", "web", "x", "y",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Header:
    """`end` is the 0-based index of the first line of data."""

    labels: tuple[str, ...]
    end: int
    titles: int = 0
    levels: int = 1
    found: bool = True


def _filled(line: Sequence[Cell]) -> list[Cell]:
    return [cell for cell in line if cell is not None]


def _label(cell: Cell) -> str:
    """A header cell on one line."""
    return "" if cell is None else " ".join(str(cell).split())


def _is_label(cell: Cell) -> bool:
    # Years are labels: "Effectifs", 2022, 2023
    if isinstance(cell, int | str) and re.fullmatch(r"(?:19|20)\d\d", str(cell)):
        return True
    return isinstance(cell, str) and len(cell) <= 200 and not _VALUE.search(cell.strip())


def _labels_share(line: Sequence[Cell]) -> float:
    filled = _filled(line)
    return sum(map(_is_label, filled)) / len(filled) if filled else 0.0


def _speaks_header(line: Sequence[Cell]) -> int:
    """How many cells use the words of headers."""
    return sum(1 for cell in _filled(line) if set(fold(str(cell)).split()) & _WORDS)


def _usual_width(widths: Sequence[int]) -> float:
    """How many cells a line of the table fills, long titles above or not."""
    wide = [width for width in widths if width >= 2]
    return median(wide if len(wide) * 4 >= len(widths) else widths)


def _main_line(lines: Lines) -> int | None:
    """The first line of labels about as wide as the data, or a fuller one below it that speaks like a header."""
    head = [index for index in range(min(SCANNED, len(lines))) if _filled(lines[index])]
    widths = {index: len(_filled(lines[index])) for index in head}
    usual = _usual_width(list(widths.values()))
    least = max(min(2, usual), usual * 0.5)
    candidates = [index for index in head if widths[index] >= least and _labels_share(lines[index]) > 0.5]
    if not candidates or _looks_like_data(lines, candidates[0]):
        return None
    first = candidates[0]
    if widths[first] < usual * 0.75:
        spoken = max(1, _speaks_header(lines[first]))
        later = (
            i for i in candidates[:10] if widths[i] >= usual * 0.75 and _speaks_header(lines[i]) > spoken
        )
        return next(later, first)
    return first


def _looks_like_data(lines: Lines, index: int) -> bool:
    """A first line that holds an address, a number of school or a telephone is no header."""
    values = [cell for cell in _filled(lines[index]) if not _is_label(cell)]
    telling = [cell for cell in values if isinstance(cell, str) and re.search(r"@|^https?://|\d{5}", cell)]
    return bool(telling) and not _speaks_header(lines[index])


def _spans(merges: Merges, index: int) -> list[tuple[int, int, int]]:
    """The merged rectangles that start on a line: (first column, last column, last row)."""
    return [(first[1], last[1], last[0]) for first, last in merges if first[0] == index]


def _is_group_line(lines: Lines, index: int, main: int, merges: Merges) -> bool:
    """Whether a line above the main one names groups of columns, rather than the whole sheet."""
    line = lines[index]
    filled = _filled(line)
    wide = [span for span in _spans(merges, index) if span[1] > span[0]]
    total = len(_filled(lines[main]))
    if any(span[1] - span[0] + 1 >= max(total, 2) for span in wide):
        return False
    if wide:
        return True
    # "Commune : Angers" is a title cut in cells
    told = any(":" in str(cell) for cell in filled)
    plain = 2 <= len(filled) <= total and not told and _labels_share(line) == 1.0
    return plain and _speaks_header(lines[main]) >= 2


def _goes_down(lines: Lines, main: int, merges: Merges) -> bool:
    """Whether the line below belongs to the header: merged cells say so, or gaps filled by header words."""
    if main + 1 >= len(lines) - 1:
        return False
    below = lines[main + 1]
    spans = _spans(merges, main)
    if any(last_row > main for _, _, last_row in spans) or any(last > first for first, last, _ in spans):
        return _labels_share(below) >= 0.5
    gaps = [index for index, cell in enumerate(lines[main]) if cell is None]
    fills = [index for index in gaps if index < len(below) and below[index] is not None]
    return len(fills) >= 2 and _labels_share(below) == 1.0 and _speaks_header(below) >= 2


def _levels(lines: Lines, main: int, merges: Merges) -> tuple[int, int]:
    """(first, last) lines of the header."""
    first = last = main
    while (
        first > 0
        and last - first < 2
        and _filled(lines[first - 1])
        and _is_group_line(lines, first - 1, main, merges)
    ):
        first -= 1
    while last - first < 2 and _goes_down(lines, last, merges):
        last += 1
    return first, last


def _spread(lines: Lines, index: int, lowest: int, merges: Merges) -> list[str]:
    """The labels of an upper level, repeated over the columns they cover."""
    line = lines[index]
    labels = [_label(cell) for cell in line]
    spans = _spans(merges, index)
    for first, last, _ in spans:
        labels += [""] * (last + 1 - len(labels))
        labels[first : last + 1] = [labels[first]] * (last + 1 - first)
    if spans:
        return labels
    below = lines[lowest]
    labels += [""] * (len(below) - len(labels))
    for column in range(1, len(below)):
        if not labels[column] and below[column] is not None:
            labels[column] = labels[column - 1]
    return labels


def _joined(levels: Sequence[Sequence[str]]) -> tuple[str, ...]:
    width = max(map(len, levels))
    names = []
    for column in range(width):
        parts = [level[column] for level in levels if column < len(level) and level[column]]
        names.append(" / ".join(dict.fromkeys(parts)))
    return tuple(names)


def find_header(lines: Lines, merges: Merges = ()) -> Header:
    """The header of a sheet with at least one filled cell.

    Titles above it are skipped, levels are joined ("Adresse / Ville"); without any header the columns stay
    unnamed and the first line is data.
    """
    merges = tuple(merges)
    main = _main_line(lines)
    if main is None:
        start = next(index for index, line in enumerate(lines) if _filled(line))
        return Header(("",) * len(lines[start]), start, found=False)
    first, last = _levels(lines, main, merges)
    levels = [_spread(lines, index, last, merges) for index in range(first, last)]
    labels = _joined([*levels, [_label(cell) for cell in lines[last]]])
    titles = sum(1 for line in lines[:first] if _filled(line))
    return Header(labels, last + 1, titles, last - first + 1)
