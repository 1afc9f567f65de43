"""A map as SVG: districts, marks, circles, legend, scale, north, sources. Readable alone, printed in black and white.

Nothing is said by colour only: districts are hatched and carry their value in words, marks have a shape per layer and
letters, and the legend shows both.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maillage.core.geo import Box
from maillage.core.mapview import View, clusters
from maillage.office.writers.maplabels import Label, Room, lines_of, rings_of, seen_box, written
from maillage.office.writers.maplegend import DISTRICT, EDGE, NAME, WALK, Key, legend, number
from maillage.office.writers.mapsigns import INK, PAPER, SOFT, folded, symbol, text_of, words

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
FONT = "Atkinson Hyperlegible Next, Libertinus Serif, DejaVu Sans, sans-serif"
SMALL = 90.0
"""A district smaller than this is not covered by the name of another."""
CROWD = 250
"""Marks of one layer in the frame from which they are gathered twice as far."""
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


@dataclass(frozen=True, slots=True)
class Names:
    """Where each name is written; the districts that found no room, with the middle of what is seen of them."""

    districts: tuple[Label, ...]
    numbered: tuple[tuple[Area, float, float], ...]


def write_map_svg(picture: MapPicture, *, headed: bool = True) -> str:
    """The whole sheet. Without `headed`, the title is left to the page that holds the picture."""
    top = HEAD if headed else MARGIN
    under = [line for source in picture.sources for line in folded(source, MOST_UNDER)]
    names = names_of(picture)
    side, low = legend([*picture.legend, *numbers(names)], picture.notes, MARGIN + MAP_WIDTH + 20, top)
    height = max(
        HEIGHT if headed else HEIGHT - HEAD + MARGIN,
        top + MAP_HEIGHT + 18 + len(under) * 14 + MARGIN / 2,
        low + MARGIN / 2,
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
    parts.append(f'<g transform="translate({MARGIN:g} {top:g})">{"".join(inside(picture, names))}</g>')
    parts += side
    parts += [
        words(MARGIN, top + MAP_HEIGHT + 18 + rank * 14, line, size=10.5, fill=SOFT)
        for rank, line in enumerate(under)
    ]
    return "".join([*parts, "</svg>"])


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


def names_of(picture: MapPicture) -> Names:
    """The largest districts first; none is on the scale bar nor on the north."""
    view = picture.view
    corners: list[Box] = [(0, MAP_HEIGHT - 40, 170, MAP_HEIGHT), (MAP_WIDTH - 48, 0, MAP_WIDTH, 58)]
    room = Room(MAP_WIDTH, MAP_HEIGHT, corners)
    seen = [(area, box) for area in picture.areas if area.label and (box := seen_box(area.geometry, view))]
    seen.sort(key=lambda pair: (pair[1][0] - pair[1][2]) * (pair[1][3] - pair[1][1]))
    placed, numbered = [], []
    small = [box for _, box in seen if box[2] - box[0] < SMALL and box[3] - box[1] < SMALL]
    for area, box in seen:
        label = room.place(lines_of(area.label), box, [other for other in small if other is not box])
        if label:
            placed.append(label)
        else:
            numbered.append((area, (box[0] + box[2]) / 2, (box[1] + box[3]) / 2))
    return Names(tuple(placed), tuple(numbered))


def numbers(names: Names) -> Iterable[Key]:
    """What the numbers on the map stand for."""
    if names.numbered:
        yield Key("Quartiers numérotés", strong=True)
    for rank, (area, _, _) in enumerate(names.numbered, 1):
        yield Key(", ".join(area.label), "numero", letters=str(rank))


def inside(picture: MapPicture, names: Names) -> Iterable[str]:
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
    for label in names.districts:
        yield from written(label, NAME)
    for rank, (_, x, y) in enumerate(names.numbered, 1):
        yield number(x, y, str(rank))
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


def path(geometry: Mapping[str, Any], view: View) -> str:
    drawn = []
    for ring in rings_of(geometry):
        points = (view.place(place[0], place[1]) for place in ring)
        drawn.append("M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in points) + "Z")
    return "".join(drawn)


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


def compass(view: View) -> Iterable[str]:
    """Scale at the bottom left, north at the top right."""
    length, said = view.scale_bar(130)
    y = MAP_HEIGHT - 16
    yield f'<path d="M16 {y - 6:g}v6h{length:.1f}v-6" fill="none" stroke="{INK}" stroke-width="1.6"/>'
    yield words(16 + length / 2, y - 5, said, size=11, more=' text-anchor="middle"')
    x = MAP_WIDTH - 24
    yield f'<path d="M{x:g} 14l7 20l-7 -5l-7 5z" fill="{INK}"/>'
    yield words(x, 48, "N", size=12, weight=700, more=' text-anchor="middle"')
