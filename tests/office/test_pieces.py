"""What may be attached: the content decides, and the name must agree."""

import io
import zipfile

import pytest

from maillage.office.errors import Unreadable
from maillage.office.pieces import recognise

ODT = "application/vnd.oasis.opendocument.text"


def zipped(**entries):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return buffer.getvalue()


DOCX = zipped(**{"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})


@pytest.mark.parametrize(
    ("name", "data", "mime"),
    [
        ("convention.pdf", b"%PDF-1.7 ...", "application/pdf"),
        ("Convention.PDF", b"\n%PDF-1.4", "application/pdf"),
        ("bilan.docx", DOCX, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("bilan.odt", zipped(mimetype=ODT), ODT),
        ("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1...", "application/msword"),
        ("devis.csv", "Libellé;Montant\nÉté;12".encode("cp1252"), "text/csv"),
        ("devis.txt", "Été".encode("utf-16"), "text/plain"),
        ("photo.png", b"\x89PNG\r\n\x1a\n...", "image/png"),
        ("photo.JPEG", b"\xff\xd8\xff\xe0...", "image/jpeg"),
    ],
)
def test_documents_and_pictures_are_recognised(name, data, mime):
    assert recognise(data, name).mime == mime


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("vide.pdf", b"", "vide"),
        ("page.html", b"<html><script>alert(1)</script>", "format"),
        ("dessin.svg", b"<svg onload='alert(1)'/>", "format"),
        ("programme.exe", b"MZ\x90", "format"),
        ("sans-nom", b"%PDF-1.7", "format"),
        ("page.pdf", b"<html><script>alert(1)</script>", "contenu"),
        ("programme.pdf", b"MZ\x90\x00\x03", "contenu"),
        ("photo.png", b"\xff\xd8\xff\xe0", "contenu"),
        ("bilan.docx", zipped(mimetype=ODT), "contenu"),
        ("archive.docx", zipped(a="a"), "contenu"),
        ("coupe.docx", DOCX[:40], "contenu"),
        ("binaire.txt", b"abc\x00def", "contenu"),
        ("foule.docx", zipped(**{f"word/{n}": "" for n in range(5001)}), "contenu"),
        ("macros.xlsx", zipped(**{"[Content_Types].xml": "", "xl/vbaProject.bin": ""}), "macros"),
        ("macros.ods", zipped(**{"mimetype": ODT, "Basic/script.xml": ""}), "macros"),
    ],
)
def test_the_rest_is_refused_with_a_sentence(name, data, code):
    with pytest.raises(Unreadable) as refused:
        recognise(data, name)
    assert refused.value.code == code
    assert refused.value.sentence.endswith(".")
