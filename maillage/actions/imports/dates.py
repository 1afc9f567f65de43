"""Years, days and periods as they are written in a tracking spreadsheet."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from maillage.core.text import fold
from maillage.office.values import meaningful_text, parse_date

_MONTHS = ("janv", "fevr", "mars", "avr", "mai", "juin", "juil", "aout", "sept", "oct", "nov", "dec")
_MONTH = re.compile(rf"\b({'|'.join(_MONTHS)})[a-z]*\b(?: (\d{{4}}))?")
_SCHOOL_YEAR = re.compile(r"\b(20\d\d)\s*[-/–]\s*(?:20)?(\d\d)\b")
_YEAR = re.compile(r"\b(20\d\d)\b")
_DAY = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{2}-\d{2}\b")
_WHOLE_YEAR = re.compile(r"annee (?:civile|entiere)|toute l annee")


@dataclass(frozen=True)
class Annee:
    """A civil year, and the school year when that is what was written (« 2025-2026 »)."""

    civile: int | None = None
    scolaire: str = ""


def read_year(text: str) -> Annee:
    """Nothing when the text gives no year. A school year counts for the civil year in which it begins."""
    found = school_year(text)
    if found:
        return Annee(int(found[:4]), found)
    year = _YEAR.search(text)
    return Annee(int(year[1])) if year else Annee()


def school_year(text: str) -> str:
    """ "2025/26" → "2025-2026"; "" when the two years do not follow one another."""
    for first, second in _SCHOOL_YEAR.findall(text):
        if (int(first) + 1) % 100 == int(second):
            return f"{first}-{int(first) + 1}"
    return ""


def read_day(text: str, year: int, *, last: bool) -> date | None:
    """A date, or the first (the `last`) day of a month; `year` when the month has none. ValueError with a sentence."""
    shown = meaningful_text(text)
    if not shown:
        return None
    found = month_of(fold(shown), year, last=last)
    if found is not None:
        return found
    parsed = parse_date(shown)
    if parsed.value is None:
        raise ValueError(f"« {shown} » n'est pas une date : écrivez par exemple 06/02/2025.")
    if not 2000 <= parsed.value.year <= 2100:
        raise ValueError(f"« {shown} » : l'année n'est pas vraisemblable, vérifiez la date.")
    return parsed.value


def month_of(words: str, year: int, *, last: bool) -> date | None:
    whole = re.fullmatch(_MONTH.pattern, words)
    if not whole or not (whole[2] or year):
        return None
    return edge(int(whole[2] or year), _MONTHS.index(whole[1]) + 1, last=last)


def edge(year: int, month: int, *, last: bool) -> date:
    return date(year, month, monthrange(year, month)[1] if last else 1)


def read_period(text: str, year: int) -> tuple[date, date] | None:
    """ "de janvier à juin 2025", "01/09/2025 au 30/06/2026", "2025-2026" → first and last day; None if not understood."""
    days = [parsed for day in _DAY.findall(text) if (parsed := parse_date(day).value)]
    if len(days) == 2:
        return days[0], days[1]
    words = fold(text)
    months = _MONTH.findall(words)
    if months:
        return of_months(months, year)
    if found := school_year(text):
        return date(int(found[:4]), 9, 1), date(int(found[5:]), 8, 31)
    if _WHOLE_YEAR.search(words) and year:
        return date(year, 1, 1), date(year, 12, 31)
    return None


def of_months(months: list[tuple[str, str]], year: int) -> tuple[date, date] | None:
    """From the first month to the last; « de septembre à juin » ends the year after."""
    (first, first_year), (second, second_year) = months[0], months[-1]
    begin, end = _MONTHS.index(first) + 1, _MONTHS.index(second) + 1
    crossing = begin > end
    start = int(first_year or 0) or (int(second_year) - crossing if second_year else year)
    if not start:
        return None
    stop = int(second_year or 0) or start + crossing
    return edge(start, begin, last=False), edge(stop, end, last=True)
