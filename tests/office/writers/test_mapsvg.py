"""The map as SVG: whole without a browser, and nothing said by colour alone."""

from xml.etree import ElementTree as ET

import pytest

from maillage.core.mapview import circle, view_of
from maillage.office.writers.mapsigns import SHAPES, folded
from maillage.office.writers.mapsvg import (
    MAP_HEIGHT,
    MAP_WIDTH,
    Area,
    Key,
    MapPicture,
    Mark,
    write_map_svg,
)
from maillage.office.writers.pdf import PicturePage, PictureTable, write_picture_pdf, write_picture_png

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[-0.56, 47.47], [-0.54, 47.47], [-0.54, 47.48], [-0.56, 47.48], [-0.56, 47.47]]],
}
VIEW = view_of((-0.56, 47.47, -0.54, 47.48), MAP_WIDTH, MAP_HEIGHT)


def picture(**more):
    values = {"title": "Carte <de> Monplaisir", "subtitle": "Au 24/11/2026", "view": VIEW} | more
    return MapPicture(**values)


def texts(svg):
    return [
        "".join(found.itertext()) for found in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text")
    ]


def test_title_scale_north_legend_and_sources_are_written():
    svg = write_map_svg(
        picture(
            areas=[Area(SQUARE, ("QPV Monplaisir", "12 manques", "contour approximatif"), 2)],
            legend=[Key("Structures (1)", strong=True), Key("État (1)", "disque", letters="Ét"), Key("plus de 10", "classe", letters="2"), Key("inconnu", "inconnu")],
            sources=["Quartiers : IGN."],
            notes=["Structures : 2 sans position."],
        )
    )  # fmt: skip
    found = texts(svg)
    for words in (
        "Carte <de> Monplaisir", "Au 24/11/2026", "N", "QPV Monplaisir", "12 manques", "contour approximatif",
        "État (1)", "Ét", "inconnu", "Quartiers : IGN.", "Structures : 2 sans position.",
    ):  # fmt: skip
        assert words in found
    assert any(words.endswith(" m") for words in found)
    assert 'fill="url(#classe-2)"' in svg


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_is_drawn(shape):
    alone = write_map_svg(picture(marks=[[Mark(-0.55, 47.475, shape, "#123456", "A", "Atelier & Cie")]]))
    assert "<title>Atelier &amp; Cie</title>" in alone
    assert SHAPES[shape](9.0) in alone


def test_marks_at_one_place_are_one_with_their_number():
    svg = write_map_svg(picture(marks=[[Mark(-0.55, 47.475, "disque", "#123456")] * 3]))
    assert "3" in texts(svg)
    assert svg.count("au même endroit") == 1


def test_what_is_outside_the_frame_is_not_drawn():
    svg = write_map_svg(picture(marks=[[Mark(2.35, 48.85, "disque", "#123456", "", "Paris")]]))
    assert "Paris" not in svg


def test_control_characters_do_not_break_the_file():
    ET.fromstring(write_map_svg(picture(title="a\x00b\x0bc")))


def test_long_lines_are_cut_between_words():
    assert folded("un deux trois quatre", 9) == ["un deux", "trois", "quatre"]
    assert folded("", 9) == []


def test_a_long_source_is_folded_and_the_sheet_grows():
    told = " ".join(["Effectifs répartis également sur les âges."] * 12)
    svg = write_map_svg(picture(sources=["Quartiers : ANCT.", told]))
    lines = [text for text in texts(svg) if "âges" in text]
    assert " ".join(lines) == told
    assert all(len(line) <= 190 for line in lines)
    assert float(ET.fromstring(svg).get("height")) > 790


def square(lon, lat, size=0.002):
    east, north = lon + size, lat + size
    return {
        "type": "Polygon",
        "coordinates": [[[lon, lat], [east, lat], [east, north], [lon, north], [lon, lat]]],
    }


def boxes(svg, names):
    """Where each name begins and ends, with the widths that the writer itself counts on."""
    found = {}
    for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"):
        said = "".join(text.itertext())
        if said in names:
            half = 0.56 * float(text.get("font-size")) * len(said) / 2
            found[said] = (float(text.get("x")) - half, float(text.get("x")) + half)
    return found


def test_a_long_name_at_the_edge_is_folded_and_stays_in_the_frame():
    name = "QPV Plateau De Haye Nancy - Maxéville (Maxéville, Nancy)"
    svg = write_map_svg(
        picture(areas=[Area(square(-0.5602, 47.474), (name,)), Area(square(-0.5405, 47.474), (name,))])
    )
    lines = folded(name, 30)
    assert len(lines) == 2
    assert all(left >= 0 and right <= MAP_WIDTH for left, right in boxes(svg, lines).values())
    assert name not in texts(svg)


def test_names_that_would_cover_one_another_become_numbers_told_in_the_legend():
    crowd = [
        Area(square(-0.55 + rank * 0.0003, 47.475, 0.0002), (f"QPV Quartier numéro {rank}", "2 offres"))
        for rank in range(9)
    ]
    found = texts(write_map_svg(picture(areas=crowd)))
    for rank in range(9):
        written = f"QPV Quartier numéro {rank}" in found
        told = any(text.startswith(f"QPV Quartier numéro {rank}, 2 offres") for text in found)
        assert written != told
    assert "Quartiers numérotés" in found


def test_a_district_out_of_the_frame_is_neither_named_nor_numbered():
    svg = write_map_svg(picture(areas=[Area(square(2.35, 48.85), ("QPV Paris",))]))
    assert not [text for text in texts(svg) if "Paris" in text or "numérotés" in text]


def test_the_sheet_is_as_long_as_its_legend():
    svg = write_map_svg(picture(legend=[Key(f"Ligne {rank}", "disque") for rank in range(60)]))
    last = max(float(text.get("y")) for text in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))
    assert last < float(ET.fromstring(svg).get("height"))


def test_the_picture_is_rasterised_and_paged():
    svg = write_map_svg(
        picture(
            areas=[Area(SQUARE, ("QPV",), 0), Area({"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]}, (), None, True)],
            circles=[(circle(-0.55, 47.475, 333), "5 min")],
        )
    )  # fmt: skip
    png = write_picture_png(svg, width=1000)
    assert png.startswith(b"\x89PNG")
    assert int.from_bytes(png[16:20], "big") == 1000
    table = PictureTable(
        "Structures", ("Nom", "Nature"), (("Atelier #1 *gras*", "$x$"),), (3, 1), "Une note."
    )
    pdf = write_picture_pdf(PicturePage("Carte", svg, "Une carte", tables=(table,), paper="a3"))
    assert b"/Count 2" in pdf


def test_an_unreadable_drawing_is_refused():
    with pytest.raises(ValueError, match="illisible"):
        write_picture_png("<svg", width=100)
