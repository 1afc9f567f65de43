"""What every value parser hands back."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Generic, TypeVar

from maillage.office.model import Cell

T = TypeVar("T")
_LONG_QUOTE = re.compile(r"« ([^»]{60})[^»]{10,} »")


@dataclass(frozen=True, slots=True)
class Parsed(Generic[T]):
    """The clean value, or why there is none.

    - `value` set, nothing else: read as written.
    - `value` set and `note`: read after a repair or a guess that a person may want to check.
    - `value` None and `problem`: refused; the sentence (French) says why and how to mend it.
    - all None: the cell was empty.
    """

    value: T | None = None
    problem: str | None = None
    note: str | None = None

    def __post_init__(self) -> None:
        """A sentence quotes the cell: of 300 characters, the first ones are enough to find it."""
        if self.problem:
            object.__setattr__(self, "problem", _LONG_QUOTE.sub(r"« \1… »", self.problem))


EMPTY_MARKS = frozenset(
    {"", "-", "--", "—", "–", "/", "x", "?", "n/a", "na", "nc", "n.c.", "nr", "null", "none", "nan"}
)


def as_text(cell: Cell) -> str:
    """The cell as a person would type it: no `.0` after whole numbers, no outer or doubled spaces."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "oui" if cell else "non"
    if isinstance(cell, float):
        # A SIRET read as 21350016800025.0 must not become 2.1350016800025e+13
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e16 else repr(cell)
    if isinstance(cell, datetime | date):
        return cell.isoformat()
    return " ".join(str(cell).split())


def meaningful_text(cell: Cell) -> str:
    """The same, or "" when the cell only says that nothing is known ("-", "NC", "n/a")."""
    text = as_text(cell)
    return "" if text.lower() in EMPTY_MARKS else text
