"""csv and other delimited texts."""

import csv
import io
import math
import re
from collections import Counter
from collections.abc import Sequence

from maillage.office.errors import Unreadable
from maillage.office.model import Table
from maillage.office.readers.decoding import Decoded, decode
from maillage.office.readers.grid import Grid, Line, check_size, clean_text_line, listed, stem, to_table
from maillage.office.readers.limits import Limits

DELIMITERS = (";", "\t", "|", ",")
_NAMES = {";": "point-virgule", "\t": "tabulation", "|": "barre verticale", ",": "virgule"}
_SAMPLE_CHARS = 64_000
_SAMPLE_LINES = 100
_SEP_LINE = re.compile(r"^\"?sep=(.)\"?\r?\n", re.IGNORECASE)
_WHOLE = re.compile(r"^-?\d{1,3}(?:[\s\u00a0\u202f]\d{3})*$|^-?\d+$")
_CENTS = re.compile(r"^\d{2}\s*€?$")


def _score(sample: str, delimiter: str) -> float:
    """How regular the sample is when cut by this sign; 0 when it does not cut."""
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
    widths = [len(line) for line in reader if any(line)]
    if not widths:
        # Nothing but separators: a table, though an empty one
        return 0.05
    usual, count = Counter(widths[:_SAMPLE_LINES]).most_common(1)[0]
    if usual < 2:
        # A few wide lines under narrow titles are still a table
        wide = [width for width in widths if width > 1]
        return 0.1 * len(wide) / len(widths)
    regular = count / len(widths[:_SAMPLE_LINES])
    same_as_header = 0.1 if widths[0] == usual else 0.0
    return regular * (1 + math.log2(usual)) + same_as_header


def guess_delimiter(text: str) -> str:
    """The sign that cuts the text into the most regular table, or "" for a single column."""
    sample = text[:_SAMPLE_CHARS]
    if len(text) > _SAMPLE_CHARS:
        sample = sample[: sample.rfind("\n") + 1] or sample
    scores = {delimiter: _score(sample, delimiter) for delimiter in DELIMITERS if delimiter in sample}
    best = max(scores, key=lambda delimiter: scores[delimiter], default="")
    return best if best and scores[best] > 0 else ""


def _swallowed(lines: Sequence[Sequence[str]]) -> int | None:
    """The 1-based line where a quote is opened and never closed: a cell has eaten many lines."""
    for number, line in enumerate(lines, 1):
        if any(len(cell) > 1000 and cell.count("\n") > 20 and cell.count("\n") > len(line) for cell in line):
            return number
    return None


def _parse(text: str, delimiter: str, limits: Limits, quoting: int = csv.QUOTE_MINIMAL) -> list[list[str]]:
    lines: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter or "\x1f", quoting=quoting)  # type: ignore[arg-type]
    for line in reader:
        lines.append(line)
        if len(lines) > limits.max_rows + 1000:
            check_size(len(lines), 0, limits)
    return lines


def _parse_safely(text: str, delimiter: str, limits: Limits, notes: list[str]) -> list[list[str]]:
    """Lines of cells; a quote that is never closed is read as an ordinary sign."""
    try:
        lines = _parse(text, delimiter, limits)
        opened = _swallowed(lines) if len(lines) < text.count("\n") else None
    except csv.Error:
        lines, opened = [], 0
    if opened is None:
        return lines
    try:
        repaired = _parse(text, delimiter, limits, csv.QUOTE_NONE)
    except csv.Error as error:
        raise Unreadable(
            "illisible",
            "Ce fichier texte ne peut pas être découpé en colonnes. Ouvrez-le dans un tableur et enregistrez-le en xlsx.",
        ) from error
    where = f" (ligne {opened})" if opened else ""
    notes.append(f"Un guillemet n'est jamais refermé{where} : les guillemets ont été lus comme du texte.")
    return repaired


def _unwrap(line: list[str], delimiter: str, width: int) -> list[str] | None:
    """A whole line that a tool has quoted as one cell, cut again."""
    if len(line) * 2 > width or not line or line[0].count(delimiter) * 2 < width:
        return None
    inner = next(csv.reader([line[0].replace("\n", " ")], delimiter=delimiter), [])
    return inner + line[1:]


def _join_decimals(line: list[str], width: int) -> list[str] | None:
    """A line made too long by decimal commas, mended: "100 000" "00" is one amount."""
    extra = len(line) - width
    pairs = [
        i for i in range(len(line) - 1) if _WHOLE.match(line[i].strip()) and _CENTS.match(line[i + 1].strip())
    ]
    if extra <= 0 or not 0 < len(pairs) <= extra:
        return None
    for index in reversed(pairs):
        line = [*line[:index], f"{line[index]},{line[index + 1]}", *line[index + 2 :]]
    return line


def _repair_comma_lines(lines: list[list[str]], width: int, notes: list[str]) -> list[list[str]]:
    """What goes wrong in files where the comma separates cells and also decimals."""
    unwrapped: list[int] = []
    joined: list[int] = []
    result: list[list[str]] = []
    for number, line in enumerate(lines, 1):
        if inner := _unwrap(line, ",", width):
            unwrapped.append(number)
            line = inner
        if mended := _join_decimals(line, width):
            joined.append(number)
            line = mended
        result.append(line)
    if unwrapped:
        notes.append(f"Lignes entières mises entre guillemets, redécoupées : {listed(unwrapped)}.")
    if joined:
        notes.append(f"Virgule à la fois séparateur et décimale : montants recollés, {listed(joined)}.")
    return result


def _strip_tails(lines: list[list[str]], notes: list[str]) -> None:
    """Semicolons that a spreadsheet left at the end of lines separated by commas."""
    tails = 0
    for line in lines:
        if line and line[-1].endswith(";"):
            line[-1] = line[-1].rstrip("; ")
            tails += 1
    notes.append(f"Points-virgules en fin de ligne retirés (lignes : {tails}).")


def _widest_header(lines: Sequence[Sequence[str]]) -> int:
    """The width of the first line as wide as most: the header's."""
    widths = [len(line) for line in lines if any(line)]
    usual = Counter(widths).most_common(1)[0][0] if widths else 0
    return next((width for width in widths if width * 2 > usual), usual)


def _report_widths(lines: Sequence[Line], width: int, notes: list[str]) -> None:
    too_long = [
        number
        for number, line in enumerate(lines, 1)
        if len(line) > width and any(cell for cell in line[width:])
    ]
    if too_long:
        notes.append(
            f"Plus de cellules que d'intitulés, {listed(too_long)} : elles ont été gardées dans des colonnes en plus, "
            "mais les valeurs peuvent être décalées. Vérifiez-les."
        )
    short = [number for number, line in enumerate(lines, 1) if any(line) and 1 < len(line) < width]
    if short and len(short) < len(lines) // 2:
        notes.append(f"Moins de cellules que d'intitulés, {listed(short)} : complétées par des vides.")


def _lines(decoded: Decoded, limits: Limits, notes: list[str]) -> tuple[list[Line], str]:
    text = decoded.text
    told = _SEP_LINE.match(text)
    delimiter = told.group(1) if told else guess_delimiter(text)
    lines = _parse_safely(text, delimiter, limits, notes)
    if told:
        lines[0] = []
    width = _widest_header(lines)
    if delimiter == "," and sum(1 for line in lines if line and line[-1].endswith(";")) * 2 > len(lines):
        _strip_tails(lines, notes)
    if delimiter == ",":
        lines = _repair_comma_lines(lines, width, notes)
    cleaned = [clean_text_line(line) for line in lines]
    if delimiter:
        _report_widths(cleaned, width, notes)
    return cleaned, delimiter


def read_delimited(data: bytes, filename: str, limits: Limits) -> Table:
    """A csv, tsv or txt file to a table."""
    decoded = decode(data)
    notes = list(decoded.notes)
    lines, delimiter = _lines(decoded, limits, notes)
    if delimiter and delimiter != ";":
        notes.append(f"Séparateur deviné : {_NAMES.get(delimiter, delimiter)}.")
    grid = Grid(stem(filename), lines, encoding=decoded.encoding, delimiter=delimiter, notes=notes)
    return to_table(grid, limits)
