"""Words and signs of a map drawn as SVG: one shape per layer, letters per kind, so that colour is never alone."""

from xml.sax.saxutils import escape

from maillage.office.writers.model import clean_text

INK, SOFT, PAPER = "#1c2a2e", "#536268", "#fbfaf6"


def text_of(text: str) -> str:
    return escape(clean_text(text))


def words(
    x: float, y: float, text: str, *, size: float = 12, fill: str = INK, weight: int = 400, more: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" font-weight="{weight}"{more}>'
        f"{text_of(text)}</text>"
    )


def folded(text: str, most: int) -> list[str]:
    """Lines of at most `most` letters, cut between words."""
    lines, current = [], ""
    for word in clean_text(text).split():
        if current and len(current) + 1 + len(word) > most:
            lines.append(current)
            current = word
        else:
            current = f"{current} {word}".strip()
    return [*lines, current] if current else lines


def symbol(
    shape: str,
    x: float,
    y: float,
    size: float,
    colour: str,
    letters: str = "",
    name: str = "",
    text: float = 8.5,
) -> str:
    """A mark around its middle, with its letters and its name for who points at it."""
    drawn = SHAPES[shape](size)
    title = f"<title>{text_of(name)}</title>" if name else ""
    written = (
        f'<text y="{text * 0.35:.1f}" text-anchor="middle" font-size="{text:g}" font-weight="700" fill="#ffffff">{text_of(letters)}</text>'
        if letters
        else ""
    )
    return (
        f'<g transform="translate({x:.1f} {y:.1f})">{title}<path d="{drawn}" fill="{colour}" stroke="#ffffff" '
        f'stroke-width="1.5"/>{written}</g>'
    )


def disc(size: float) -> str:
    return f"M{-size:g} 0a{size:g} {size:g} 0 1 0 {2 * size:g} 0a{size:g} {size:g} 0 1 0 {-2 * size:g} 0Z"


def diamond(size: float) -> str:
    far = size * 1.3
    return f"M0 {-far:g}L{far:g} 0L0 {far:g}L{-far:g} 0Z"


def square(size: float) -> str:
    half = size * 0.92
    return f"M{-half:g} {-half:g}H{half:g}V{half:g}H{-half:g}Z"


def triangle(size: float) -> str:
    return f"M0 {-size * 1.3:g}L{size * 1.25:g} {size * 0.95:g}H{-size * 1.25:g}Z"


def cross(size: float) -> str:
    near, middle, far = size * 0.55, size * 0.45, size
    return (
        f"M{-near:g} {-far:g}L0 {-middle:g}L{near:g} {-far:g}L{far:g} {-near:g}L{middle:g} 0L{far:g} {near:g}"
        f"L{near:g} {far:g}L0 {middle:g}L{-near:g} {far:g}L{-far:g} {near:g}L{-middle:g} 0L{-far:g} {-near:g}Z"
    )


SHAPES = {"disque": disc, "losange": diamond, "carre": square, "triangle": triangle, "croix": cross}
