"""Small files made by the tests, one per format and per trap."""

import io
import json
import zipfile
from collections.abc import Sequence
from typing import Any

import xlsxwriter
from odfdo import Document
from odfdo import Table as OdfTable

ENTETE = ("Nom", "Commune", "Code postal")
LIGNES = (("MJC Monplaisir", "Angers", "49100"), ("Centre Jacques-Tati", "Angers", "49000"))
TEXTE = "Nom;Commune;Code postal\nMJC Monplaisir;Angers;49100\nCentre Jacques-Tati;Angers;49000\n"


def xlsx(
    *feuilles: tuple[str, Sequence[Sequence[Any]]],
    fusions: Sequence[tuple[int, int, int, int, str]] = (),
    cachees: Sequence[str] = (),
) -> bytes:
    """A workbook; merges are (first row, first column, last row, last column, text) of the first sheet."""
    tampon = io.BytesIO()
    classeur = xlsxwriter.Workbook(
        tampon, {"in_memory": True, "default_date_format": "dd/mm/yyyy", "strings_to_formulas": False}
    )
    for nom, lignes in feuilles:
        feuille = classeur.add_worksheet(nom)
        for rang, ligne in enumerate(lignes):
            for colonne, valeur in enumerate(ligne):
                if valeur is not None:
                    feuille.write(rang, colonne, valeur)
        if nom in cachees:
            feuille.hide()
    for haut, gauche, bas, droite, texte in fusions:
        classeur.worksheets()[0].merge_range(haut, gauche, bas, droite, texte)
    if feuilles and feuilles[0][0] in cachees:
        classeur.worksheets()[1].activate()
        classeur.worksheets()[1].set_first_sheet()
    classeur.close()
    return tampon.getvalue()


def ods(nom: str, lignes: Sequence[Sequence[Any]]) -> bytes:
    document = Document("spreadsheet")
    document.body.clear()
    table = OdfTable(nom)
    for ligne in lignes:
        rang = table.append_row()
        for colonne, valeur in enumerate(ligne):
            rang.set_value(colonne, valeur)
        table.set_row(rang.y, rang)
    document.body.append(table)
    tampon = io.BytesIO()
    document.save(tampon)
    return tampon.getvalue()


def archive(**membres: bytes) -> bytes:
    """A zip; in the names, `__` stands for the slash and `_` before the extension for the dot."""
    return archive_de({nom.replace("__", "/"): contenu for nom, contenu in membres.items()})


def archive_de(membres: dict[str, bytes]) -> bytes:
    tampon = io.BytesIO()
    with zipfile.ZipFile(tampon, "w", zipfile.ZIP_DEFLATED) as fichier:
        for nom, contenu in membres.items():
            fichier.writestr(nom, contenu)
    return tampon.getvalue()


def remplace(donnees: bytes, nom: str, contenu: bytes) -> bytes:
    """The same zip with one member replaced."""
    with zipfile.ZipFile(io.BytesIO(donnees)) as source:
        membres = {info.filename: source.read(info) for info in source.infolist()}
    return archive_de({**membres, nom: contenu})


def en_json(document: Any) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


def point(longitude: float, latitude: float, **proprietes: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": proprietes,
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
    }


KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Carte</name>
<Folder><name>Écoles</name><Folder><name>Maternelles</name>
<Placemark><name>Les Lilas</name><description>Accueil</description>
<ExtendedData><Data name="tel"><value>02 41 00 00 00</value></Data></ExtendedData>
<Point><coordinates>-0.55,47.47,0</coordinates></Point></Placemark></Folder></Folder>
<Placemark><name>Parc</name><ExtendedData><SchemaData><SimpleData name="name">x</SimpleData></SchemaData></ExtendedData>
<Polygon><outerBoundaryIs><LinearRing><coordinates>0,47 1,47 1,48 0,48 0,47</coordinates></LinearRing></outerBoundaryIs>
</Polygon></Placemark></Document></kml>""".encode()

GPX = b"""<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
<wpt lat="47.47" lon="-0.55"><ele>20</ele><name>MJC</name><link href="https://mjc.fr"/>
<extensions><theme>Culture</theme></extensions></wpt>
<wpt lat="x" lon="-0.5"><name>Sans lieu</name></wpt><trk><name>Balade</name></trk></gpx>"""

VCARDS = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Lef=C3=A8vre;Zo=C3=A9;;;\r\n"
    "FN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Zo=C3=A9 Lef=C3=A8vre\r\nTEL;WORK:0241000000\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Martin;Ana;;;\r\nFN:Ana Martin\r\nORG:MJC Monplaisir;Accueil\r\n"
    "EMAIL;TYPE=INTERNET:ana@mjc.fr\r\nTEL;TYPE=WORK:02 41 11 11 11\r\nTEL;TYPE=CELL:06 11 11 11 11\r\n"
    "ADR;TYPE=WORK:;;1 rue de l'Écriture;Angers;;49100;France\r\nURL:https://mjc.fr\r\nNOTE:Ouvert\\, tous les jours\r\n"
    "CATEGORIES:culture,jeunesse\r\nEND:VCARD\r\n"
    "BEGIN:VCARD\r\nVERSION:4.0\r\nFN:CSC Tati\r\nTEL;VALUE=uri:tel:+33241222222\r\nGEO:geo:47.46,-0.53\r\nEND:VCARD\r\n"
).encode()
