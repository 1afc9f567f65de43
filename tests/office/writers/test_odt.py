"""A text document, opened again with another library than the one that wrote it."""

import shutil
import subprocess
import zipfile
from io import BytesIO
from xml.etree import ElementTree

import pytest
from odfdo import Document

from maillage.core.richtext import parse
from maillage.office.writers import Grid, Heading, Prose, write_odt

HTML = "<p>Un <b>mot</b> &amp; <a href='https://exemple.test/?a=1&b=2'>un lien</a><br>suite</p><ul><li>a<ul><li>b</li></ul></li></ul><ol><li>c</li></ol><h2>Titre</h2>"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def written():
    return write_odt(
        "Compte rendu <1>",
        [
            Heading("Compte rendu <1>", 1),
            Prose(parse(HTML)),
            Grid(("Qui", "Quoi"), [("Collège", "Écrire\naux familles"), ("", "\x00rien")], widths=(1, 3)),
        ],
    )


def texts(name):
    with zipfile.ZipFile(BytesIO(written())) as archive:
        tree = ElementTree.fromstring(archive.read("content.xml"))
    return ["".join(node.itertext()) for node in tree.iter(f"{TEXT}{name}")]


def test_titles_paragraphs_and_cells():
    assert texts("h") == ["Compte rendu <1>", "Titre"]
    assert texts("p") == ["Un mot & un liensuite", "a", "b", "c", "Qui", "Quoi", "Collège", "Écrireaux familles", "", "rien", ""]  # fmt: skip
    assert len(texts("line-break")) == 2


def test_it_is_opened_again():
    document = Document(BytesIO(written()))
    assert (document.meta.title, document.meta.language) == ("Compte rendu <1>", "fr-FR")
    assert [len(table.rows) for table in document.body.tables] == [3]
    assert (
        document.body.get_element("//text:a").get_attribute("xlink:href") == "https://exemple.test/?a=1&b=2"
    )


@pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice absent")
def test_libreoffice_opens_it(tmp_path):
    source = tmp_path / "essai.odt"
    source.write_bytes(written())
    command = ["soffice", "--headless", "--convert-to", "txt:Text", "--outdir", str(tmp_path), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    assert "un lien" in (tmp_path / "essai.txt").read_text(encoding="utf-8")
