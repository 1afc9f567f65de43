from xml.etree.ElementTree import fromstring

import pytest

from maillage.core.mindmap import Branch, radial
from maillage.office.writers.pdf import PicturePage, write_picture_pdf
from maillage.office.writers.radial import Mark, shape, write_radial_svg

SVG = "{http://www.w3.org/2000/svg}"
TREE = Branch(
    "r",
    "Cité <éducative>",
    "cite",
    (
        Branch(
            "a",
            "Familles & écoles",
            "axe",
            (Branch("a1", "Chorale", "action"), Branch("a2", "Ciné", "action")),
        ),
        Branch("b", "Seul", "axe"),
    ),
)
KINDS = ("cite", "axe", "action")


def drawn(**marks):
    return fromstring(write_radial_svg(radial(TREE), kinds=KINDS, title="Carte « mentale »", marks=marks))


def texts(svg):
    return ["".join(text.itertext()) for text in svg.iter(f"{SVG}text")]


def test_the_picture_holds_every_label_and_a_way_to_each_branch():
    svg = drawn()
    assert texts(svg) == ["Cité <éducative>", "Familles & écoles", "Chorale", "Ciné", "Seul"]
    assert len(list(svg.iter(f"{SVG}path"))) == 4
    assert svg.get("aria-label") == "Carte « mentale »"


def test_shapes_say_the_kind_as_colours_do():
    svg = drawn()
    assert [len(list(svg.iter(f"{SVG}{name}"))) for name in ("circle", "polygon")] == [1, 4]
    assert len({shape(rank, 0, 0) for rank in range(7)}) == 7


def test_a_mark_leads_somewhere_says_all_and_what_is_folded():
    svg = drawn(a1=Mark(link="/a?b=1&c=2", title="Chorale du quartier", folded=3, note=True))
    link = next(svg.iter(f"{SVG}a"))
    assert link.get("href") == "/a?b=1&c=2"
    assert link.find(f"{SVG}title").text == "Chorale du quartier"
    assert "Chorale * +3" in texts(svg)


def test_nothing_is_written_upside_down():
    turned = [
        node.get("transform").split("rotate(")[1].rstrip(")")
        for node in drawn().iter(f"{SVG}g")
        if node.get("transform")
    ]
    assert all(-90.01 <= (float(angle) + 180) % 360 - 180 <= 90.01 for angle in turned)


def test_letters_that_no_file_can_hold_are_left_out():
    odd = write_radial_svg(radial(Branch("r", "A\x00B")), kinds=(), title="x")
    assert texts(fromstring(odd)) == ["AB"]


@pytest.mark.parametrize("tree", [TREE, Branch("r", "Seule")])
def test_typst_makes_a_page_of_it(tree):
    svg = write_radial_svg(radial(tree), kinds=KINDS, title="x")
    assert write_picture_pdf(PicturePage("Carte mentale", svg, "Un arbre")).startswith(b"%PDF-")
