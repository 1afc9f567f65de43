"""French text: folding, slugs, sorting and spaces. The vocabulary every other room shares.

Folding is for comparing and searching, never for showing: what a person typed is kept as typed.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "æ": "ae", "ß": "ss", "ø": "o", "ð": "d", "ł": "l", "đ": "d"})
_NOT_WORD = re.compile(r"[\W_]+")
_ZERO_WIDTH = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


def day_of_month(day: date) -> str:
    return "1er" if day.day == 1 else str(day.day)


def day_in_words(day: date, *, year: bool = True) -> str:
    """As a sentence says it: « 1er octobre 2026 », or « 1er octobre » where the year goes without saying."""
    return f"{day_of_month(day)} {MONTHS[day.month - 1]}{f' {day.year}' if year else ''}"


def collapse_spaces(text: str) -> str:
    """The text without leading, trailing or doubled spaces; line breaks, tabs and non-breaking spaces count.

    Invisible characters (zero-width spaces, byte order marks, soft hyphens) that spreadsheets leave are removed.
    """
    return " ".join(_ZERO_WIDTH.sub("", text).split())


def without_accents(text: str) -> str:
    """The text with its accents removed; case, punctuation and ligatures are left alone."""
    if text.isascii():
        return text
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(character for character in decomposed if not unicodedata.combining(character))


def plain(text: str) -> str:
    """Lower case, no accents, straight apostrophes, single spaces; punctuation stays: dates and ranges are read in it."""
    return collapse_spaces(without_accents(text.replace("’", "'").lower()))


def fold(text: str) -> str:
    """The text as words to compare: lower case, no accents, œ as oe, apostrophes and punctuation as one space.

    >>> fold("L’École du Sacré-Cœur")
    'l ecole du sacre coeur'

    Letters of other alphabets are kept. ``fold(fold(text)) == fold(text)``; an empty text gives an empty text.
    """
    if text.isascii():
        return _NOT_WORD.sub(" ", text.lower()).strip()
    lowered = _ZERO_WIDTH.sub("", text).casefold().translate(_LIGATURES)
    # some compatibility characters (™, ℡) decompose to capitals
    return _NOT_WORD.sub(" ", without_accents(lowered).casefold()).strip()


def slugify(text: str, max_length: int = 80) -> str:
    """An identifier for an address bar: ``[a-z0-9-]`` only, cut at a word when longer than ``max_length``.

    A text without any Latin letter or digit gives an empty slug: the caller chooses what to put instead.
    """
    slug = re.sub(r"[^a-z0-9]+", "-", fold(text)).strip("-")
    if len(slug) <= max_length:
        return slug
    head, _, _ = slug[: max_length + 1].rpartition("-")
    return head or slug[:max_length]


def sort_key(text: str) -> tuple[str, str, str]:
    """A key that sorts as a French dictionary does: letters first, then accents read from the end, then the text.

    "cote" < "côte" < "coté" < "côté": without a locale installed on the server.
    """
    decomposed = unicodedata.normalize("NFD", collapse_spaces(text).casefold().translate(_LIGATURES))
    marks: list[str] = []
    for character in decomposed:
        if unicodedata.combining(character) and marks:
            marks[-1] += character
        else:
            marks.append("")
    return fold(text), "\x00".join(reversed(marks)), text


name_key = lru_cache(maxsize=20_000)(sort_key)
"""The same, remembered: the networks and grids of one page sort the same names again and again."""
