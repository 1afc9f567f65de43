"""The legend of a drawn map: what each sign, hatching and line says."""

from collections.abc import Sequence
from dataclasses import dataclass

from maillage.office.writers.maplabels import LINE
from maillage.office.writers.mapsigns import INK, PAPER, SOFT, folded, symbol, words

EDGE, DISTRICT, NAME, WALK = "#7b888b", "#0b5563", "#073d48", "#9c2b23"
MOST_LETTERS = 44
"""What a line of the legend holds."""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend. `shape` may also be "classe", with the rank as `letters`, or "inconnu", "contour",
    "numero", "cercle"."""

    words: str
    shape: str = ""
    colour: str = INK
    letters: str = ""
    strong: bool = False


def legend(keys: Sequence[Key], notes: Sequence[str], x: float, top: float) -> tuple[list[str], float]:
    """What is written, and where it ends: the sheet is as long as its legend."""
    drawn: list[str] = []
    y = top + 10
    for key in keys:
        if key.strong:
            y += 7
        if key.shape:
            drawn.append(key_symbol(key, x + 10, y - 4))
        start = x if key.strong else x + 27
        for line in folded(key.words, MOST_LETTERS if key.strong else MOST_LETTERS - 6):
            drawn.append(
                words(start, y, line, size=12.5 if key.strong else 11.5, weight=700 if key.strong else 400)
            )
            y += LINE
        y += 3
    y += 6
    for note in notes:
        for line in folded(note, MOST_LETTERS + 2):
            drawn.append(words(x, y, line, size=10.5, fill=SOFT))
            y += 13
        y += 4
    return drawn, y


def number(x: float, y: float, said: str) -> str:
    """A number in a circle of paper: a district whose name is in the legend."""
    text = words(x, y + 4, said, size=11, fill=NAME, weight=700, more=' text-anchor="middle"')
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="9" fill="{PAPER}" stroke="{DISTRICT}" stroke-width="1.6"/>{text}'


def key_symbol(key: Key, x: float, y: float) -> str:
    if key.shape == "classe":
        return f'<rect x="{x - 10:g}" y="{y - 7:g}" width="20" height="14" fill="url(#classe-{key.letters})" stroke="{DISTRICT}"/>'
    if key.shape in ("inconnu", "contour"):
        dashes = "2 3" if key.shape == "inconnu" else "5 3"
        return f'<rect x="{x - 10:g}" y="{y - 7:g}" width="20" height="14" fill="none" stroke="{DISTRICT}" stroke-width="1.6" stroke-dasharray="{dashes}"/>'
    if key.shape == "numero":
        return number(x, y, key.letters)
    if key.shape == "cercle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="none" stroke="{WALK}" stroke-width="1.6"/>'
    return symbol(key.shape, x, y, 7.5, key.colour, key.letters, text=7.5)
