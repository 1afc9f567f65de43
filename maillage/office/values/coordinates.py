"""Coordinates in any of the systems found in French files, to longitude and latitude (WGS 84, degrees)."""

import re
from collections.abc import Iterator

from maillage.core.geo import WGS_84, in_france, transformer
from maillage.office.model import Cell
from maillage.office.values.numbers import parse_decimal
from maillage.office.values.parsed import Parsed, meaningful_text

Position = tuple[float, float]

# Projected systems in legal use (decree of 5 March 2019): EPSG code, name, x range, y range in metres
_PROJECTIONS = (
    (2154, "Lambert-93", (0.0, 1_320_000.0), (6_000_000.0, 7_200_000.0)),
    (5490, "UTM 20 (Antilles)", (450_000.0, 800_000.0), (1_550_000.0, 2_020_000.0)),
    (2972, "UTM 22 (Guyane)", (50_000.0, 480_000.0), (200_000.0, 660_000.0)),
    (2975, "UTM 40 (La Réunion)", (310_000.0, 390_000.0), (7_620_000.0, 7_710_000.0)),
    (4471, "UTM 38 (Mayotte)", (490_000.0, 550_000.0), (8_540_000.0, 8_620_000.0)),
)

_PAIR = re.compile(r"^[\[(]?\s*([-+]?\d+(?:[.,]\d+)?)\s*(?:[;|/ ]|,\s*)\s*([-+]?\d+(?:[.,]\d+)?)\s*[\])]?$")


def unprojected(x: float, y: float) -> Iterator[tuple[Position, str]]:
    """Metres to the positions (degrees) they may mean in the legal projections, each with its note."""
    for epsg, name, (x_min, x_max), (y_min, y_max) in _PROJECTIONS:
        if x_min <= x <= x_max and y_min <= y <= y_max:
            longitude, latitude = transformer(epsg, WGS_84).transform(x, y)
            yield (
                (round(longitude, 7), round(latitude, 7)),
                f"Coordonnées {name} converties en longitude et latitude.",
            )


def _readings(x: float, y: float) -> Iterator[tuple[Position, str | None]]:
    """The ways to understand two numbers, the plainest first."""
    yield (x, y), None
    yield (y, x), "Latitude et longitude étaient inversées : remises dans l'ordre."
    yield from unprojected(x, y)
    for position, note in unprojected(y, x):
        yield position, f"{note} X et Y étaient inversés."


def _refusal(x: float, y: float) -> str:
    shown = f"{x:g} ; {y:g}"
    if abs(x) < 0.01 and abs(y) < 0.01:
        return "Coordonnées à zéro, en pleine mer au large de l'Afrique : videz-les, l'adresse servira à situer la structure."
    return f"Le point {shown} est en pleine mer ou hors de France. Vérifiez les coordonnées, ou videz-les pour situer par l'adresse."


def parse_coordinates(x: Cell, y: Cell) -> Parsed[Position]:
    """Two cells (longitude or X, latitude or Y) to (longitude, latitude) in degrees.

    Understands WGS 84, Lambert-93 and the legal overseas projections, swapped columns and decimal commas;
    refuses (0, 0), the sea and foreign countries. The repair made is in the note.
    """
    if not meaningful_text(x) and not meaningful_text(y):
        return Parsed()
    first, second = parse_decimal(x), parse_decimal(y)
    if first.value is None or second.value is None:
        missing = (
            first.problem
            or second.problem
            or "Il manque une des deux coordonnées. Complétez-la, ou videz l'autre."
        )
        return Parsed(problem=missing)
    east, north = float(first.value), float(second.value)
    for position, note in _readings(east, north):
        if in_france(*position):
            return Parsed(position, note=note)
    return Parsed(problem=_refusal(east, north))


def parse_position(cell: Cell) -> Parsed[Position]:
    """One cell holding both, such as the directory's "47.98, -1.92" (latitude first), to (longitude, latitude)."""
    text = meaningful_text(cell)
    if not text:
        return Parsed()
    found = _PAIR.match(text)
    if not found:
        return Parsed(
            problem=f"« {text} » n'est pas un couple de coordonnées. Écrivez par exemple 47.47, -0.55."
        )
    read = parse_coordinates(found[2], found[1])
    latitude_first = read.value == (float(found[2].replace(",", ".")), float(found[1].replace(",", ".")))
    swapped = read.note is not None and read.note.startswith("Latitude")
    # Longitude first is as usual in one cell as latitude first: nothing to warn about
    return Parsed(read.value, read.problem, None if latitude_first or swapped else read.note)
