import pytest

from maillage.office.writers.pdf import PicturePage, write_picture_pdf

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20"><text x="5" y="15">Été</text></svg>'


def test_a_picture_becomes_an_accessible_page():
    written = write_picture_pdf(
        PicturePage(
            "Carte mentale", SVG, "Un arbre", ("Au 24/11/2026",), ("Sources : #import *x*",), "maillage"
        )
    )
    assert written.startswith(b"%PDF-")
    for mark in (b"/StructTreeRoot", b"/Lang", b"pdfuaid"):
        assert mark in written


def test_the_same_picture_gives_one_page_in_a3_too():
    written = write_picture_pdf(PicturePage("Carte", SVG, "Un arbre", paper="a3"))
    assert b"/Count 1" in written


def test_an_unreadable_picture_is_refused_with_a_sentence():
    with pytest.raises(ValueError, match="SVG est illisible"):
        write_picture_pdf(PicturePage("Carte", "<svg", "Un arbre"))
