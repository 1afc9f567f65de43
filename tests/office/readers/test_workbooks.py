"""xlsx, xls and ods: sheets, merged headers, dates, and workbooks that must not be opened."""

import io
import zipfile
from datetime import date, timedelta

import pytest

from maillage.office.errors import Unreadable
from maillage.office.model import Row
from maillage.office.readers import Limits, list_sheets, read_table
from maillage.office.readers.grid import clean
from maillage.office.readers.workbook import _calamine
from tests.helpers.donnees import donnees
from tests.office.readers.makers import ENTETE, LIGNES, archive_de, ods, remplace, xlsx

TABLE = (ENTETE, *LIGNES)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def code(donnees_lues, nom="liste.xlsx", **options):
    with pytest.raises(Unreadable) as refus:
        read_table(donnees_lues, nom, **options)
    return refus.value.code


@pytest.mark.parametrize(
    ("donnees_lues", "nom"), [(xlsx(("Acteurs", TABLE)), "a.xlsx"), (ods("Acteurs", TABLE), "a.ods")]
)
def test_un_classeur_simple(donnees_lues, nom):
    table = read_table(donnees_lues, nom)
    assert (table.name, table.columns, table.notes, table.shape) == ("Acteurs", ENTETE, (), "tableur")
    assert table.rows == (Row(2, LIGNES[0]), Row(3, LIGNES[1]))


def test_nombres_dates_heures_et_booleens():
    classeur = xlsx(
        (
            "A",
            [
                ("Nom", "SIRET", "Taux", "Date", "Ouvert"),
                ("MJC", 22530001100015.0, 0.5, date(2024, 1, 31), True),
            ],
        )
    )
    assert read_table(classeur, "a.xlsx").rows[0].cells == (
        "MJC",
        22530001100015,
        0.5,
        date(2024, 1, 31),
        True,
    )


def test_heures_et_durees_en_texte():
    classeur = ods("A", [("Nom", "Durée"), ("MJC", timedelta(hours=9, minutes=30))])
    assert read_table(classeur, "a.ods").rows[0].cells == ("MJC", "09:30")
    assert clean(timedelta(hours=30)) == "30:00"


def test_un_titre_fusionne_juste_au_dessus_de_l_entete():
    table = read_table(xlsx(("A", [(), *TABLE]), fusions=[(0, 0, 0, 2, "Annuaire")]), "a.xlsx")
    assert (table.columns, table.notes) == (ENTETE, ("1 ligne de titre ignorée.",))


def test_titres_fusionnes_et_entete_fusionnee():
    lignes = [
        (),
        (),
        ("Structure", None, "Contact", None, "Divers"),
        ("Nom", "Adresse", "Nom", "Téléphone", None),
        ("MJC", "rue A", "Ana", "02 41", "x"),
    ]
    fusions = [
        (0, 0, 0, 4, "Annuaire 2024"),
        (2, 0, 2, 1, "Structure"),
        (2, 2, 2, 3, "Contact"),
        (2, 4, 3, 4, "Divers"),
    ]
    table = read_table(xlsx(("A", lignes), fusions=fusions), "a.xlsx")
    assert table.columns == (
        "Structure / Nom",
        "Structure / Adresse",
        "Contact / Nom",
        "Contact / Téléphone",
        "Divers",
    )
    assert table.rows == (Row(5, ("MJC", "rue A", "Ana", "02 41", "x")),)
    assert table.notes == (
        "1 ligne de titre ignorée.",
        "En-tête sur 2 lignes : les intitulés ont été réunis (« A / B »).",
    )


def test_le_tableau_ne_commence_pas_en_a1():
    lignes = [(), (), (None, None, *ENTETE), (None, None, *LIGNES[0])]
    table = read_table(xlsx(("A", lignes)), "a.xlsx")
    assert (table.columns, table.rows) == (ENTETE, (Row(4, LIGNES[0]),))


def test_la_premiere_feuille_visible_qui_tient_un_tableau():
    classeur = xlsx(("Cachée", TABLE), ("Notice", [("Lisez-moi",)]), ("Données", TABLE), cachees=["Cachée"])
    assert list_sheets(classeur, "a.xlsx") == ("Cachée", "Notice", "Données")
    table = read_table(classeur, "a.xlsx")
    assert (table.name, table.notes) == (
        "Données",
        ("Feuille « Données » lue ; 2 autres feuilles ignorées.",),
    )
    assert read_table(classeur, "a.xlsx", sheet="Cachée").name == "Cachée"


def test_une_autre_feuille():
    classeur = xlsx(("A", TABLE), ("B", [("Nom", "Âge"), ("x", 3)]))
    assert read_table(classeur, "a.xlsx").notes == ("Feuille « A » lue ; 1 autre feuille ignorée.",)
    assert read_table(classeur, "a.xlsx", sheet="B").rows[0].cells == ("x", 3)


def test_feuille_inconnue():
    with pytest.raises(Unreadable) as refus:
        read_table(xlsx(("A", TABLE), ("B", TABLE)), "a.xlsx", sheet="C")
    assert refus.value.sentence == "Le classeur n'a pas de feuille « C ». Choisissez parmi : « A », « B »."


def test_une_colonne_faute_de_mieux():
    table = read_table(xlsx(("Vide", []), ("A", [("Nom",), ("MJC",)])), "a.xlsx")
    assert (table.name, table.columns, table.rows) == ("A", ("Nom",), (Row(2, ("MJC",)),))
    assert read_table(xlsx(("A", [("Nom",), ("MJC",)]), ("B", [("x",)])), "a.xlsx").name == "A"


def test_une_interruption_n_est_pas_un_fichier_abime():
    with pytest.raises(KeyboardInterrupt), _calamine():
        raise KeyboardInterrupt


def test_xls_a_mot_de_passe():
    debut = OLE + b"\0" * 504 + b"\x09\x08\x10\x00\x00\x06\x05\x00" + b"\0" * 12
    assert code(debut + b"\x2f\x00\x06\x00" + b"\0" * 500, "a.xls") == "mot-de-passe"
    assert code(debut + b"\xe1\x00\x02\x00\xb0\x04" * 90, "a.xls") == "abime"
    assert code(debut, "a.xls") == "abime"


def test_type_de_document_corrompu():
    classeur = bytearray(ods("A", TABLE))
    classeur[classeur.index(b"application/vnd.oasis")] = 0
    assert code(bytes(classeur), "a.ods") == "abime"


def test_les_formules_sont_lues_comme_du_texte():
    classeur = xlsx(("A", [("Nom", "Ville"), ("=cmd|' /C calc'!A0", "Angers")]))
    assert read_table(classeur, "a.xlsx").rows[0].cells == ("=cmd|' /C calc'!A0", "Angers")


def test_classeur_vide_et_entete_seul():
    assert code(xlsx(("A", []))) == "vide"
    assert code(xlsx(("A", [ENTETE]))) == "sans-ligne"


def test_mots_de_passe():
    assert code(OLE + b"\0" * 512 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 512) == "mot-de-passe"
    chiffre = remplace(ods("A", TABLE), "META-INF/manifest.xml", b"<m><encryption-data/></m>")
    assert code(chiffre, "a.ods") == "mot-de-passe"
    zippe = bytearray(archive_de({"liste.csv": b"Nom;Ville\nMJC;Angers\n"}))
    zippe[6] |= 1
    zippe[zippe.index(b"PK\x01\x02") + 8] |= 1
    assert code(bytes(zippe), "a.zip") == "mot-de-passe"


@pytest.mark.parametrize("donnees_lues", [xlsx(("A", TABLE)), ods("A", TABLE)])
def test_classeur_tronque(donnees_lues):
    assert code(donnees_lues[: len(donnees_lues) // 2]) == "abime"


def test_faux_xls():
    assert code(OLE + b"\0" * 2000, "a.xls") == "abime"


def test_membre_corrompu():
    classeur = bytearray(xlsx(("A", TABLE)))
    debut = classeur.index(b"xl/worksheets/sheet1.xml") + 40
    classeur[debut : debut + 40] = b"\xff" * 40
    assert code(bytes(classeur)) == "abime"


def test_xlsx_dont_le_contenu_n_est_pas_une_feuille():
    assert code(remplace(xlsx(("A", TABLE)), "xl/workbook.xml", b"<a")) == "abime"
    assert code(remplace(ods("A", TABLE), "content.xml", b"<a"), "a.ods") == "abime"


def test_bombe_annoncee():
    bombe = archive_de({"xl/workbook.xml": b"0" * 3_000_000, "xl/b": b"0" * 30_000_000})
    assert code(bombe, limits=Limits(max_unzipped_bytes=10_000_000)) == "bombe"
    assert code(bombe) == "bombe"


def test_bombe_qui_ment_sur_sa_taille():
    bombe = bytearray(archive_de({"xl/workbook.xml": b"0" * 5_000_000}))
    for signature, place in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        debut = bombe.index(signature) + place
        bombe[debut : debut + 4] = (100).to_bytes(4, "little")
    assert code(bytes(bombe), limits=Limits(max_unzipped_bytes=1_000_000)) == "bombe"


def feuille(cellules):
    return f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{cellules}</sheetData></worksheet>'.encode()


@pytest.mark.parametrize(
    "cellules",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        "<row r='1'><c r='XFD1'><v>1</v></c></row><row r='1048576'><c><v>1</v></c></row>",
    ],
)
def test_deux_cellules_aux_deux_bouts_d_un_xlsx(cellules):
    assert code(remplace(xlsx(("A", TABLE)), "xl/worksheets/sheet1.xml", feuille(cellules))) == "etendue"


def test_une_mise_en_forme_lointaine_ne_gene_pas():
    cellules = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>Nom</t></is></c><c r="B1" t="inlineStr"><is><t>Ville</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>MJC</t></is></c><c r="AB2" t="inlineStr"><is><t>x</t></is></c></row>'
        '<row r="1048576"><c r="XFD1048576" s="0"/></row>'
    )
    table = read_table(remplace(xlsx(("A", TABLE)), "xl/worksheets/sheet1.xml", feuille(cellules)), "a.xlsx")
    assert table.rows == (Row(2, ("MJC", None, "x")),)


def contenu_ods(lignes):
    return (
        '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="A">{lignes}</table:table></office:spreadsheet></office:body></office:document-content>'
    ).encode()


def test_une_cellule_ods_repetee_a_l_infini():
    lignes = (
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string" '
        'table:number-columns-repeated="16384"><text:p>x</text:p></table:table-cell></table:table-row>'
    )
    assert code(remplace(ods("A", TABLE), "content.xml", contenu_ods(lignes)), "a.ods") == "etendue"


def test_repetition_insensee():
    lignes = '<table:table-row table:number-rows-repeated="beaucoup"/>'
    assert code(remplace(ods("A", TABLE), "content.xml", contenu_ods(lignes)), "a.ods") == "abime"


def test_ods_termine_par_des_lignes_vides_repetees():
    lignes = (
        "".join(
            "<table:table-row>"
            + "".join(
                f'<table:table-cell office:value-type="string"><text:p>{v}</text:p></table:table-cell>'
                for v in ligne
            )
            + '<table:table-cell table:number-columns-repeated="16000"/></table:table-row>'
            for ligne in TABLE
        )
        + '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="16384"/></table:table-row>'
    )
    table = read_table(remplace(ods("A", TABLE), "content.xml", contenu_ods(lignes)), "a.ods")
    assert [row.cells for row in table.rows] == list(LIGNES)


def test_trop_de_lignes():
    assert code(xlsx(("A", [ENTETE, *LIGNES * 3])), limits=Limits(max_rows=5)) == "trop-de-lignes"


def test_classeur_sans_feuille_de_calcul():
    classeur = xlsx(("A", TABLE))
    with zipfile.ZipFile(io.BytesIO(classeur)) as source:
        texte = source.read("xl/workbook.xml").decode()
    debut, fin = texte.index("<sheets>"), texte.index("</sheets>")
    assert (
        code(remplace(classeur, "xl/workbook.xml", (texte[:debut] + "<sheets>" + texte[fin:]).encode()))
        == "vide"
    )


def test_une_archive_de_trop_de_fichiers():
    assert code(archive_de({f"{rang}.csv": b"" for rang in range(10_001)}), "a.zip") == "bombe"


def test_cd53_reel():
    table = read_table(donnees("subventions/cd53_conventions_2018.xlsx").read_bytes(), "cd53.xlsx")
    assert (table.name, len(table.rows), len(table.columns)) == ("Feuil1", 175, 15)
    assert table.rows[0].cells[1] == 22530001100015


def test_cd72_reel():
    table = read_table(donnees("subventions/cd72_conventions_23k_2018.xls").read_bytes(), "cd72.xls")
    assert (len(table.rows), table.columns[3], table.rows[0].number) == (24, "Code SIRET", 5)
    assert table.rows[0].cells[0] == date(2018, 3, 15)
    assert table.notes == ("2 lignes de titre ignorées.",)
    tronque = donnees("subventions/cd72_conventions_23k_2018.xls").read_bytes()[:9000]
    assert code(tronque, "cd72.xls") == "abime"
