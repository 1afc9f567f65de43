"""A map as SVG: districts, marks, circles, legend, scale, north, sources. Readable alone, printed in black and white.

Nothing is said by colour only: districts are hatched and carry their value in words, marks have a shape per layer and
letters, and the legend shows both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.saxutils import escape

from maillage.core.mapview import View, clusters
from maillage.office.writers.model import clean_text

WIDTH, HEIGHT = 1120.0, 790.0
"""A4 landscape, in points of the screen; A3 is the same, larger."""
MARGIN = 24.0
HEAD = 62.0
SIDE = 268.0
FOOT = 46.0
MAP_WIDTH = WIDTH - 2 * MARGIN - SIDE - 20
MAP_HEIGHT = HEIGHT - HEAD - FOOT - MARGIN
MARK = 9.0
GATHERED = 19.0
"""Marks nearer than this are drawn as one, with their number."""
ASIDE = ((0, 0), (12, -6), (-12, -6))
"""Several layers often stand at one place: side by side, none hides another."""
INK, SOFT, EDGE, PAPER, DISTRICT, WALK = "#1c2a2e", "#536268", "#7b888b", "#fbfaf6", "#0b5563", "#9c2b23"
FONT = "Atkinson Hyperlegible Next, Libertinus Serif, DejaVu Sans, sans-serif"
CROWD = 250
"""Marks of one layer in the frame from which they are gathered twice as far."""
LINE = 15.0
MOST_LETTERS = 44
"""What a line of the legend holds."""
MOST_UNDER = 190
"""What a line under the map holds, whatever the font that draws it."""


@dataclass(frozen=True, slots=True)
class Area:
    """A district: its outline (GeoJSON), the lines of its label, its class (None: nothing to say), unknown or not."""

    geometry: Mapping[str, Any]
    label: tuple[str, ...]
    rank: int | None = None
    unknown: bool = False


@dataclass(frozen=True, slots=True)
class Mark:
    """A place: its shape (disque, losange, carre, triangle, croix), its colour, letters, its name for the reader."""

    longitude: float
    latitude: float
    shape: str
    colour: str
    letters: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class Key:
    """A line of the legend. `shape` may also be "classe", with the rank as `letters`, or "inconnu", "contour", "cercle"."""

    words: str
    shape: str = ""
    colour: str = INK
    letters: str = ""
    strong: bool = False


@dataclass(frozen=True, slots=True)
class MapPicture:
    """What is drawn. `circles` are (longitude, latitude, ring, words); `sources` are the lines under the map."""

    title: str
    subtitle: str
    view: View
    areas: Sequence[Area] = ()
    marks: Sequence[Sequence[Mark]] = ()
    circles: Sequence[tuple[Sequence[Sequence[float]], str]] = ()
    legend: Sequence[Key] = ()
    sources: Sequence[str] = ()
    notes: Sequence[str] = ()


def write_map_svg(picture: MapPicture, *, headed: bool = True) -> str:
    """The whole sheet. Without `headed`, the title is left to the page that holds the picture."""
    top = HEAD if headed else MARGIN
    under = [line for source in picture.sources for line in folded(source, MOST_UNDER)]
    height = max(
        HEIGHT if headed else HEIGHT - HEAD + MARGIN, top + MAP_HEIGHT + 18 + len(under) * 14 + MARGIN / 2
    )
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:g} {height:g}" width="{WIDTH:g}" '
        f'height="{height:g}" role="img" aria-labelledby="titre-carte" font-family="{FONT}" font-size="12" fill="{INK}">',
        f'<title id="titre-carte">{text_of(picture.title)}</title>',
        f'<defs>{"".join(patterns())}<clipPath id="cadre"><rect width="{MAP_WIDTH:g}" height="{MAP_HEIGHT:g}"/></clipPath></defs>',
        f'<rect width="{WIDTH:g}" height="{height:g}" fill="#ffffff"/>',
    ]
    if headed:
        parts.append(words(MARGIN, 34, picture.title, size=21, weight=700))
        parts.append(words(MARGIN, 53, picture.subtitle, size=12.5, fill=SOFT))
    parts.append(f'<g transform="translate({MARGIN:g} {top:g})">{"".join(inside(picture))}</g>')
    parts += legend(picture, MARGIN + MAP_WIDTH + 20, top)
    parts += [
        words(MARGIN, top + MAP_HEIGHT + 18 + rank * 14, line, size=10.5, fill=SOFT)
        for rank, line in enumerate(under)
    ]
    return "".join([*parts, "</svg>"])


def text_of(text: str) -> str:
    return escape(clean_text(text))


def words(
    x: float, y: float, text: str, *, size: float = 12, fill: str = INK, weight: int = 400, more: str = ""
) -> str:
    return (
        f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size:g}" fill="{fill}" font-weight="{weight}"{more}>'
        f"{text_of(text)}</text>"
    )


def patterns() -> Iterable[str]:
    """From the lightest class to the darkest: dots, lines, close lines, crossed lines."""
    line = f'stroke="{DISTRICT}" stroke-width='
    drawn = (
        f'<circle cx="5" cy="5" r="1.3" fill="{DISTRICT}"/>',
        f'<path d="M-2 12 12 -2M-2 2 2 -2M8 12 12 8" {line}"1.1"/>',
        f'<path d="M-2 12 12 -2M-2 7 7 -2M3 12 12 3M-2 2 2 -2M8 12 12 8" {line}"1.6"/>',
        f'<path d="M-2 12 12 -2M-2 2 2 -2M8 12 12 8M-2 -2 12 12M8 -2 12 2M-2 8 2 12" {line}"1.9"/>',
    )
    washes = ("#e2eff0", "#cfe3e5", "#b3d2d6", "#95bfc5")
    for rank, (mark, wash) in enumerate(zip(drawn, washes, strict=True)):
        yield (
            f'<pattern id="classe-{rank}" width="10" height="10" patternUnits="userSpaceOnUse">'
            f'<rect width="10" height="10" fill="{wash}"/>{mark}</pattern>'
        )


# ── the map itself ────────────────────────────────────────────────────


def inside(picture: MapPicture) -> Iterable[str]:
    view = picture.view
    yield f'<rect width="{MAP_WIDTH:g}" height="{MAP_HEIGHT:g}" rx="8" fill="{PAPER}" stroke="{EDGE}"/>'
    yield '<g clip-path="url(#cadre)">'
    for area in picture.areas:
        yield outline(area, view)
    for ring, _ in picture.circles:
        yield walk_ring(ring, view)
    for rank, layer in enumerate(picture.marks):
        across, up = ASIDE[rank % len(ASIDE)]
        yield f'<g transform="translate({across} {up})">{"".join(gathered(layer, view))}</g>'
    for area in picture.areas:
        yield from label(area, view)
    for ring, said in picture.circles:
        yield ring_words(ring, said, view)
    yield "</g>"
    yield from compass(view)


def outline(area: Area, view: View) -> str:
    fill = "none" if area.rank is None else f"url(#classe-{area.rank})"
    dashes = "2 4" if area.unknown else "7 4"
    return (
        f'<path d="{path(area.geometry, view)}" fill="{fill}" fill-rule="evenodd" stroke="{DISTRICT}" stroke-width="2" '
        f'stroke-dasharray="{dashes}"/>'
    )


def rings_of(geometry: Mapping[str, Any]) -> Iterable[Sequence[Sequence[float]]]:
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    for polygon in polygons:
        yield from polygon


def path(geometry: Mapping[str, Any], view: View) -> str:
    drawn = []
    for ring in rings_of(geometry):
        points = (view.place(place[0], place[1]) for place in ring)
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(drawn)


def label(area: Area, view: View) -> Iterable[str]:
    """Above the northern edge of the district, within the frame."""
    corners = [view.place(place[0], place[1]) for ring in rings_of(area.geometry) for place in ring]
    if not corners or not area.label:
        return
    middle = (min(x for x, _ in corners) + max(x for x, _ in corners)) / 2
    top = min(y for _, y in corners) - 7 - LINE * (len(area.label) - 1)
    x = min(max(middle, 60.0), MAP_WIDTH - 60)
    y = max(top, 16.0)
    halo = f' text-anchor="middle" stroke="{PAPER}" stroke-width="5" stroke-linejoin="round" paint-order="stroke"'
    for rank, line in enumerate(area.label):
        yield words(
            x,
            y + rank * LINE,
            line,
            size=13 if rank == 0 else 11.5,
            fill="#073d48",
            weight=650 if rank == 0 else 400,
            more=halo,
        )


def walk_ring(ring: Sequence[Sequence[float]], view: View) -> str:
    drawn = (
        "M"
        + "L".join(f"{x:.1f} {y:.1f}" for x, y in (view.place(place[0], place[1]) for place in ring))
        + "Z"
    )
    return f'<path d="{drawn}" fill="none" stroke="{WALK}" stroke-width="1.8"/>'


def ring_words(ring: Sequence[Sequence[float]], said: str, view: View) -> str:
    """At the bottom of the circle: the names of districts are at the top."""
    x, y = max((view.place(place[0], place[1]) for place in ring), key=lambda point: point[1])
    halo = f' text-anchor="middle" stroke="{PAPER}" stroke-width="3" paint-order="stroke"'
    return words(x, y - 5, said, size=11, fill=WALK, weight=700, more=halo)


def gathered(layer: Sequence[Mark], view: View) -> Iterable[str]:
    """The marks of a layer; those that would hide one another as one, with their number."""
    spots = [(view.place(mark.longitude, mark.latitude), mark) for mark in layer]
    seen = [(place, mark) for place, mark in spots if view.holds(*place, margin=-3)]
    reach = GATHERED if len(seen) <= CROWD else 2 * GATHERED
    for cluster in clusters([place for place, _ in seen], reach):
        mark = seen[cluster.ranks[0]][1]
        number = len(cluster.ranks)
        if number == 1:
            yield symbol(mark.shape, cluster.x, cluster.y, MARK, mark.colour, mark.letters, mark.name)
        else:
            size = MARK + (3 if number < 10 else 6 if number < 100 else 9)
            yield symbol(
                mark.shape,
                cluster.x,
                cluster.y,
                size,
                "#073d48",
                str(number),
                f"{number} au même endroit",
                11,
            )


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


def compass(view: View) -> Iterable[str]:
    """Scale at the bottom left, north at the top right."""
    length, said = view.scale_bar(130)
    y = MAP_HEIGHT - 16
    yield f'<path d="M16 {y - 6:g}v6h{length:.1f}v-6" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    yield words(16 + length / 2, y - 5, said, size=11, more=' text-anchor="middle"')
    x = MAP_WIDTH - 24
    yield f'<path d="M{x:g} 14l7 20l-7 -5l-7 5z" fill="{INK}"/>'
    yield words(x, 48, "N", size=12, weight=700, more=' text-anchor="middle"')


# ── the side ──────────────────────────────────────────────────────────


def legend(picture: MapPicture, x: float, top: float) -> Iterable[str]:
    y = top + 10
    for key in picture.legend:
        if key.strong:
            y += 7
        if key.shape:
            yield key_symbol(key, x + 10, y - 4)
        start = x if key.strong else x + 27
        for line in folded(key.words, MOST_LETTERS if key.strong else MOST_LETTERS - 6):
            yield words(start, y, line, size=12.5 if key.strong else 11.5, weight=700 if key.strong else 400)
            y += LINE
        y += 3
    y += 6
    for note in picture.notes:
        for line in folded(note, MOST_LETTERS + 2):
            yield words(x, y, line, size=10.5, fill=SOFT)
            y += 13
        y += 4


def key_symbol(key: Key, x: float, y: float) -> str:
    if key.shape == "classe":
        return f'<rect x="{x - 10:g}" y="{y - 7:g}" width="20" height="14" fill="url(#classe-{key.letters})" stroke="{DISTRICT}"/>'
    if key.shape in ("inconnu", "contour"):
        dashes = "2 3" if key.shape == "inconnu" else "5 3"
        return f'<rect x="{x - 10:g}" y="{y - 7:g}" width="20" height="14" fill="none" stroke="{DISTRICT}" stroke-width="1.6" stroke-dasharray="{dashes}"/>'
    if key.shape == "cercle":
        return f'<circle cx="{x:g}" cy="{y:g}" r="7" fill="none" stroke="{WALK}" stroke-width="1.6"/>'
    return symbol(key.shape, x, y, 7.5, key.colour, key.letters, text=7.5)


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
