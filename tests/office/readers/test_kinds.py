"""The content decides, not the name; what is no table is named and refused."""

import pytest

from maillage.office.errors import Unreadable
from maillage.office.readers import list_sheets, read_table
from tests.office.readers.makers import (
    ENTETE,
    GPX,
    KML,
    LIGNES,
    TEXTE,
    VCARDS,
    archive_de,
    en_json,
    ods,
    xlsx,
)

TABLE = (ENTETE, *LIGNES)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("donnees_lues", "nom", "note"),
    [
        (TEXTE.encode(), "a.xlsx", "Le nom du fichier se termine par « .xlsx », mais son contenu est un texte à séparateurs (csv) : lu comme tel."),
        (xlsx(("A", TABLE)), "a.csv", "Le nom du fichier se termine par « .csv », mais son contenu est un classeur Excel (xlsx) : lu comme tel."),
        (xlsx(("A", TABLE)), "a.ods", "Le nom du fichier se termine par « .ods », mais son contenu est un classeur Excel (xlsx) : lu comme tel."),
        (ods("A", TABLE), "a.XLS", "Le nom du fichier se termine par « .xls », mais son contenu est un classeur ODS : lu comme tel."),
    ],
)  # fmt: skip
def test_un_fichier_mal_nomme_est_lu(donnees_lues, nom, note):
    table = read_table(donnees_lues, nom)
    assert [row.cells for row in table.rows] == list(LIGNES)
    assert table.notes == (note,)


@pytest.mark.parametrize("nom", ["sans extension", "notes.bak", "", "a\0.csv", "../../etc/liste.csv"])
def test_un_nom_qui_ne_dit_rien(nom):
    assert read_table(TEXTE.encode(), nom).notes == ()


HTML = (
    "<html><head><meta charset=utf-8></head><table><tr><td>menu</td></tr></table>"
    "<table><tr><th colspan=2>Structure</th><th colspan=2>Contact</th></tr>"
    "<tr><th>Nom</th><th>Adresse</th><th>Nom</th><th>Courriel</th></tr>"
    "<tr><td>MJC<br>Monplaisir</td><td>1 <b>rue</b> A</td><td>Ana<table><tr><td>!</td></tr></table></td><td>a@b.fr</td></tr>"
    "<tr><td>CSC<td><td>Bob<td>c@d.fr</table></html>"
)


def test_une_page_html_nommee_xls():
    table = read_table(HTML.encode(), "export.xls")
    assert table.columns == ("Structure / Nom", "Structure / Adresse", "Contact / Nom", "Contact / Courriel")
    assert [row.cells for row in table.rows] == [
        ("MJC\nMonplaisir", "1 rue A", "Ana!", "a@b.fr"),
        ("CSC", None, "Bob", "c@d.fr"),
    ]
    assert table.notes == (
        "Le nom du fichier se termine par « .xls », mais son contenu est une page HTML : lu comme tel.",
        "Le plus grand des 2 tableaux de la page a été lu.",
        "En-tête sur 2 lignes : les intitulés ont été réunis (« A / B »).",
    )


def test_une_archive_d_un_seul_fichier():
    table = read_table(
        archive_de({"dossier/": b"", "dossier/liste.csv": TEXTE.encode(), "__MACOSX/x": b""}), "liste.zip"
    )
    assert ([row.cells for row in table.rows], table.name) == (list(LIGNES), "liste")
    assert table.notes == ("Archive zip dépliée : « liste.csv » lu.",)


def test_feuilles_d_un_fichier_qui_n_en_a_pas():
    assert list_sheets(TEXTE.encode(), "a.csv") == ()


BIFF = OLE + b"\0" * 600
REFUS = [
    (b"", "a.csv", "vide"),
    (b" \n\0 ", "a.csv", "vide"),
    (b"%PDF-1.7 ...", "a.xlsx", "pdf"),
    (b"\x89PNG\r\n\x1a\n...", "a.xlsx", "image"),
    (b"\xff\xd8\xff\xe0...", "a.csv", "image"),
    (b"BM\x00\x00\x00\x00", "a.csv", "image"),
    (b"{\\rtf1 bonjour}", "a.csv", "texte"),
    (b"\x1f\x8b\x08...", "a.csv.gz", "archive"),
    (b"SQLite format 3\x00", "a.db", "base"),
    (b"MZ\x90\x00", "a.xlsx", "programme"),
    (archive_de({"word/document.xml": b"<a/>"}), "a.xlsx", "document"),
    (archive_de({"ppt/presentation.xml": b"<a/>"}), "a.xlsx", "document"),
    (archive_de({"xl/workbook.bin": b"x"}), "a.xlsb", "document"),
    (archive_de({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.ods", "document"),
    (archive_de({"mimetype": b"autre"}), "a.zip", "sans-ligne"),
    (archive_de({"a.csv": b"x", "b.csv": b"y"}), "a.zip", "zip"),
    (archive_de({"a.zip": archive_de({"a.csv": TEXTE.encode()})}), "a.zip", "zip"),
    (archive_de({}), "a.zip", "zip"),
    (BIFF + "WordDocument".encode("utf-16-le"), "a.xls", "document"),
    (b"\x09\x02\x06\x00" + b"\0" * 50, "a.xls", "xls-ancien"),
    (
        b'<?xml version="1.0"?><Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"/>',
        "a.xls",
        "xml-excel",
    ),
    (b"<html><body>Connectez-vous</body></html>", "a.xls", "html"),
    (b"<rss></rss>", "a.xml", "xml"),
    (bytes(range(256)) * 20, "a.csv", "binaire"),
]


@pytest.mark.parametrize(("donnees_lues", "nom", "code"), REFUS)
def test_ce_qui_n_est_pas_un_tableau(donnees_lues, nom, code):
    with pytest.raises(Unreadable) as refus:
        read_table(donnees_lues, nom)
    assert refus.value.code == code
    assert refus.value.sentence == str(refus.value)
    assert refus.value.sentence[0].isupper() and refus.value.sentence.endswith(".")


def test_un_texte_entre_chevrons_reste_un_csv():
    assert read_table(b"<Nom>;<Ville>\nMJC;Angers\n", "a.csv").columns == ("<Nom>", "<Ville>")


def test_un_mot_qui_commence_comme_une_image():
    assert read_table(b"BMX;Ville\nClub;Angers\n", "a.csv").columns == ("BMX", "Ville")


def test_un_kml_en_utf_16_et_un_kml_prefixe():
    assert read_table(KML.decode().replace("UTF-8", "UTF-16").encode("utf-16"), "a.kml").shape == "kml"
    prefixe = KML.replace(b"<kml xmlns=", b"<kml:kml xmlns:kml='x' xmlns=").replace(b"</kml>", b"</kml:kml>")
    assert read_table(prefixe, "a.kml").shape == "kml"


def test_200_megaoctets_sont_refuses_sans_etre_lus():
    with pytest.raises(Unreadable) as refus:
        read_table(bytes(200 * 1024 * 1024), "a.xlsx")
    assert (
        refus.value.sentence
        == "Ce fichier pèse 200 Mo ; la limite est de 25 Mo. Retirez les images, ou découpez-le."
    )


@pytest.mark.parametrize(
    ("donnees_lues", "nom"),
    [(KML, "a.kml"), (GPX, "a.gpx"), (VCARDS, "a.vcf"), (en_json([{"nom": "x"}]), "a.json")],
)
def test_pas_de_note_quand_le_nom_dit_vrai(donnees_lues, nom):
    assert not any(note.startswith("Le nom") for note in read_table(donnees_lues, nom).notes)
