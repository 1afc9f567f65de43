"""JSON of every kind, maps and cards."""

import pytest

from maillage.office.errors import Unreadable
from maillage.office.model import Row
from maillage.office.readers import Limits, read_table
from tests.office.readers.makers import GPX, KML, VCARDS, archive_de, en_json, point


def lu(document, nom="liste.json", **options):
    return read_table(document if isinstance(document, bytes) else en_json(document), nom, **options)


def dicts(table):
    return [dict(zip(table.columns, row.cells, strict=True)) for row in table.rows]


def code(document, nom="liste.json", **options):
    with pytest.raises(Unreadable) as refus:
        lu(document, nom, **options)
    return refus.value.code


def test_liste_d_objets_imbriques():
    table = lu(
        [
            {
                "nom": "MJC",
                "adresse": {"commune": "Angers", "cp": 49100.0},
                "themes": ["sport", "art"],
                "vide": {},
            },
            {"nom": "CSC"},
        ]
    )
    assert table.columns == ("nom", "adresse.commune", "adresse.cp", "themes", "vide")
    assert table.rows == (
        Row(1, ("MJC", "Angers", 49100, "sport ; art", None)),
        Row(2, ("CSC", None, None, None, None)),
    )
    assert (table.shape, table.encoding, table.delimiter) == ("json", "utf-8", "")


def test_listes_d_objets_et_de_listes_dans_une_cellule():
    table = lu(
        [
            {
                "contacts": [{"nom": "Ana", "tel": None}, {"nom": "Bob", "tel": "02"}],
                "points": [[1, 2], None, True],
            }
        ]
    )
    assert table.rows[0].cells == ("nom : Ana ; nom : Bob, tel : 02", "[1, 2] ; True")


@pytest.mark.parametrize(
    "document",
    [
        {"data": [{"nom": "MJC"}, {"nom": "CSC"}]},
        {"total": 2, "elements": [{"nom": "MJC"}, {"nom": "CSC"}]},
        {"result": {"limit": 10, "records": [{"nom": "MJC"}, {"nom": "CSC"}]}},
        b'{"nom": "MJC"}\n\n{"nom": "CSC"}\n',
        [{"recordid": "a", "fields": {"nom": "MJC"}}, {"recordid": "b", "fields": {"nom": "CSC"}}],
        [["nom"], ["MJC"], ["CSC"]],
    ],
)
def test_la_liste_est_trouvee_ou_qu_elle_soit(document):
    assert [row.cells for row in lu(document).rows] == [("MJC",), ("CSC",)]


def test_objets_ranges_par_cle_et_objet_seul():
    assert dicts(lu({"a1": {"nom": "MJC"}, "b2": {"nom": "CSC"}})) == [
        {"clé": "a1", "nom": "MJC"},
        {"clé": "b2", "nom": "CSC"},
    ]
    assert dicts(lu({"nom": "MJC", "adresse": {"ville": "Angers"}})) == [
        {"nom": "MJC", "adresse.ville": "Angers"}
    ]


def test_plusieurs_listes_et_elements_qui_ne_sont_pas_des_objets():
    table = lu({"structures": [{"nom": "MJC"}, {"nom": "CSC"}], "services": [{"nom": "x"}]})
    assert table.notes == ("Liste « structures » lue ; autres listes ignorées : services.",)
    assert lu([{"nom": "MJC"}, 3, None]).notes == (
        "Éléments de la liste ignorés, car ce ne sont pas des objets : 1.",
    )


def test_liste_de_listes_avec_cellules_composees():
    assert lu([["nom", "themes"], ["MJC", ["a"]]]).rows[0].cells == ("MJC", '["a"]')


def test_nombres_hors_norme():
    assert lu(b'[{"nom": "MJC", "a": NaN, "b": 1e999, "c": 12345678901234567890}]').rows[0].cells == (
        "MJC",
        None,
        None,
        12345678901234567890,
    )


@pytest.mark.parametrize(
    ("document", "attendu"),
    [
        (b'{"data": [', "json"),
        (b"[" * 100_000, "json"),
        (b'[{"a":' * 5_000 + b"1" + b"}]" * 5_000, "json"),
        (b'{"a":' * 900 + b"1" + b"}" * 900, "json"),
        (b'{"nom": "a"}\n{"nom":', "json"),
        (b"[1, 2, 3]", "vide"),
        (b"[]", "vide"),
        (b"[{}]", "vide"),
        (b'{"a": {"b": {"c": {"d": {"e": {"f": {"g": [{"nom": "x"}]}}}}}}}', None),
    ],
)
def test_json_bancal(document, attendu):
    if attendu:
        assert code(document) == attendu
    else:
        assert len(lu(document).rows) == 1


def test_trop_de_colonnes():
    assert code([{f"c{rang}": 1 for rang in range(301)}]) == "trop-de-colonnes"
    assert code([{"nom": "a"}] * 3, limits=Limits(max_rows=2)) == "trop-de-lignes"


def test_geojson():
    contour = {"type": "Polygon", "coordinates": [[[0, 47], [1, 47], [1, 48], [0, 48], [0, 47]]]}
    table = lu(
        {
            "type": "FeatureCollection",
            "features": [
                {**point(-0.55, 47.47), "properties": {"nom": "MJC", "longitude": 12}, "id": "a1"},
                {"type": "Feature", "properties": None, "geometry": contour},
                {"type": "Feature", "properties": {"nom": "Rien"}, "geometry": None},
                {
                    "type": "Feature",
                    "properties": {"nom": "Cassé"},
                    "geometry": {"type": "Polygon", "coordinates": "x"},
                },
                "intrus",
            ],
        },
        "l.geojson",
    )
    assert (table.shape, [row.number for row in table.rows]) == ("geojson", [1, 2, 3, 4])
    assert dicts(table)[0] == {
        "id": "a1",
        "nom": "MJC",
        "longitude (attribut)": 12,
        "longitude": -0.55,
        "latitude": 47.47,
    }
    assert dicts(table)[1]["latitude"] == 47.5
    assert table.notes == (
        "Tracés ou contours : 1 ; un point à l'intérieur a été pris pour position.",
        "Éléments sans position lisible : 2.",
    )


@pytest.mark.parametrize(
    "crs", [{}, {"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}}]
)
def test_geojson_en_lambert_93(crs):
    table = lu({"type": "FeatureCollection", **crs, "features": [point(475198.12, 6692424.51, nom="AMIA")]})
    assert table.rows[0].cells == ("AMIA", 0.0246602, 47.2940161)
    assert table.notes == (
        "Positions en mètres (Lambert-93 ou projection d'outre-mer) converties en degrés : 1.",
    )


def test_geojson_aux_positions_insensees():
    points = [point(9e8, 9e8, nom="a"), point(1e300, 1, nom="b"), point(0, 0, nom="c")]
    points[2]["geometry"]["coordinates"] = ["x"]
    points.append(
        {"type": "Feature", "properties": {"nom": "d"}, "geometry": {"type": "LineString", "coordinates": []}}
    )
    table = lu({"type": "FeatureCollection", "features": points})
    assert [row.cells[1:] for row in table.rows] == [(None, None)] * 4


def test_un_seul_element_ou_une_liste_d_elements_geojson():
    assert lu(point(-0.5, 47, nom="MJC")).rows[0].cells == ("MJC", -0.5, 47.0)
    assert lu([point(-0.5, 47, nom="MJC")]).shape == "geojson"


def test_umap():
    document = {
        "type": "umap",
        "properties": {"name": "Carte"},
        "layers": [
            {
                "type": "FeatureCollection",
                "features": [point(-0.55, 47.47, name="MJC", _umap_options={"color": "red"}), None],
                "_umap_options": {"name": "Culture"},
            },
            {
                "type": "FeatureCollection",
                "features": [point(-0.5, 47.4, name="CSC")],
                "properties": {"name": "Social"},
            },
            {"type": "FeatureCollection", "features": [point(-0.5, 47.4, name="Sans calque")]},
            "intrus",
        ],
    }
    table = lu(document, "carte.umap")
    assert (table.shape, table.columns) == ("umap", ("calque", "name", "longitude", "latitude"))
    assert table.rows[:2] == (Row(1, ("Culture", "MJC", -0.55, 47.47)), Row(2, ("Social", "CSC", -0.5, 47.4)))
    assert code({"type": "umap"}, "carte.umap") == "vide"


def test_gogocarto_compact():
    document = {
        "licence": "ODbL",
        "ontology": "gogocompact",
        "mapping": ["id", ["name"], "latitude", "longitude"],
        "data": [["1w", ["MJC"], 47.47, -0.55, 12, "Culture"], ["2x", ["CSC"], 47.4]],
    }
    table = lu(document)
    assert table.shape == "gogocarto"
    assert table.columns == ("id", "name", "latitude", "longitude", "categories")
    assert table.rows == (
        Row(1, ("1w", "MJC", 47.47, -0.55, "12 ; Culture")),
        Row(2, ("2x", "CSC", 47.4, None, None)),
    )


def test_gogocarto_complet():
    element = {
        "title": "MJC",
        "geo": {"latitude": 47.47, "longitude": -0.55},
        "taxonomy": [12, "Culture"],
        "address": {"streetAddress": "1 rue A", "addressLocality": "Angers", "postalCode": "49100"},
    }
    table = lu({"data": [element, 3], "ontology": "gogofull"})
    assert (table.shape, dicts(table)) == (
        "gogocarto",
        [
            {
                "name": "MJC",
                "latitude": 47.47,
                "longitude": -0.55,
                "categories": "12 ; Culture",
                "address.streetAddress": "1 rue A",
                "address.addressLocality": "Angers",
                "address.postalCode": "49100",
            }
        ],
    )


def test_kumu():
    document = {
        "elements": [
            {"label": "MJC", "tags": ["a", "b"]},
            {"_id": "x", "attributes": {"label": "CSC"}},
            None,
        ],
        "connections": [{"from": "MJC", "to": "CSC"}],
    }
    table = lu(document)
    assert (table.shape, table.notes) == (
        "kumu",
        ("Liens entre éléments : 1, à reprendre avec « Relations d'une carte Kumu ».",),
    )
    assert dicts(table) == [
        {"label": "MJC", "tags": "a ; b", "_id": None},
        {"label": "CSC", "tags": None, "_id": "x"},
    ]
    assert lu({"elements": [{"label": "MJC"}], "connections": []}).notes == ()


@pytest.mark.parametrize(
    ("document", "shape"),
    [
        ([{"id": "1", "source": "x", "nom": "A", "date_maj": "2022", "siret": "", "typologie": "ASSO", "code_insee": "49007"}], "data-inclusion-structures"),
        ([{"id": "1", "source": "x", "nom": "A", "date_maj": "2026", "siret": "1", "reseaux_porteurs": ["y"], "accessibilite_lieu": "z"}], "data-inclusion-structures"),
        ([{"id": "1", "structure_id": "2", "source": "x", "nom": "A", "types": ["y"], "thematiques": []}], "data-inclusion-services"),
        ([{"id": "1", "structure_id": "2", "source": "x", "nom": "A", "date_maj": "2026", "type": "y", "modes_accueil": []}], "data-inclusion-services"),
        ([{"id": "1", "source": "x", "nom": "A", "date_maj": "2022"}], "json"),
        ([{"identifiant_de_l_etablissement": "0490208K", "nom_etablissement": "A"}], "annuaire-education"),
        (b"Code \xc3\xa9tablissement;Appellation officielle\n0490208K;A\n", "annuaire-education"),
        (b"uai;nom;type;commune\n0490208K;A;B;C\n", "annuaire-education"),
        (b"uai;nom;commune\n0490208K;A;C\n", "tableur"),
    ],
)  # fmt: skip
def test_formes_reconnues(document, shape):
    assert lu(document, "l.json" if isinstance(document, list) else "l.csv").shape == shape


def test_kml():
    table = lu(KML, "carte.kml")
    assert table.shape == "kml"
    assert dicts(table) == [
        {"name": "Les Lilas", "dossier": "Écoles / Maternelles", "description": "Accueil", "tel": "02 41 00 00 00",
         "longitude": -0.55, "latitude": 47.47, "name (donnée)": None},
        {"name": "Parc", "dossier": None, "description": None, "tel": None, "longitude": 0.5, "latitude": 47.5,
         "name (donnée)": "x"},
    ]  # fmt: skip
    assert table.notes == ("Tracés ou contours : 1 ; un point à l'intérieur a été pris pour position.",)


def test_kml_sans_position_ou_aux_coordonnees_bancales():
    texte = (
        "<kml><Placemark><name>a</name></Placemark><Placemark><name>b</name><Point><coordinates>x,y</coordinates></Point>"
        "</Placemark><Placemark><name>c</name><LineString><coordinates>0,47 1,47</coordinates></LineString></Placemark></kml>"
    )
    table = lu(texte.encode(), "carte.kml")
    assert [row.cells[2:] for row in table.rows][:2] == [(None, None), (None, None)]
    assert table.rows[2].cells[3] == 47.0
    assert table.notes[-1] == "Éléments sans position lisible : 2."


def test_kmz():
    assert lu(archive_de({"doc.kml": KML, "images/a.png": b"x"}), "c.kmz").rows == lu(KML, "c.kml").rows
    assert lu(archive_de({"carte.kml": KML}), "c.kmz").shape == "kml"


def test_gpx():
    table = lu(GPX, "points.gpx")
    assert (table.shape, table.columns) == ("gpx", ("ele", "name", "link", "theme", "longitude", "latitude"))
    assert table.rows == (
        Row(1, ("20", "MJC", "https://mjc.fr", "Culture", -0.55, 47.47)),
        Row(2, (None, "Sans lieu", None, None, None, None)),
    )
    assert table.notes == (
        "Itinéraires ou traces ignorés : 1. Seuls les points sont repris.",
        "Éléments sans position lisible : 1.",
    )


def test_gpx_sans_trace():
    assert lu(b"<gpx><wpt lat='47' lon='0'><name>a</name></wpt></gpx>", "p.gpx").notes == ()


def test_xml_piege_ou_casse():
    piege = b'<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><kml><name>&b;</name></kml>'
    assert code(piege, "c.kml") == "xml"
    assert code(KML[:300], "c.kml") == "xml"
    assert code(b"<kml></kml>", "c.kml") == "vide"


def test_vcards():
    table = lu(VCARDS, "contacts.vcf")
    premiere, deuxieme, troisieme = dicts(table)
    assert (table.shape, table.notes) == ("vcard", ())
    assert (premiere["fn"], premiere["nom"], premiere["prenom"], premiere["tel"]) == (
        "Zoé Lefèvre",
        "Lefèvre",
        "Zoé",
        "0241000000",
    )
    assert deuxieme == {
        **dict.fromkeys(table.columns),
        "fn": "Ana Martin", "nom": "Martin", "prenom": "Ana", "org": "MJC Monplaisir ; Accueil", "email": "ana@mjc.fr",
        "tel": "02 41 11 11 11 ; 06 11 11 11 11", "adresse": "1 rue de l'Écriture", "commune": "Angers",
        "code postal": "49100", "pays": "France", "url": "https://mjc.fr", "note": "Ouvert, tous les jours",
        "categories": "culture ; jeunesse",
    }  # fmt: skip
    assert (troisieme["fn"], troisieme["tel"], troisieme["longitude"]) == ("CSC Tati", "+33241222222", -0.53)


def test_vcard_tronquee_ou_illisible():
    debut = VCARDS[: VCARDS.index(b"VERSION:4.0")]
    table = lu(debut, "c.vcf")
    assert (len(table.rows), table.notes) == (
        2,
        ("La dernière carte est incomplète : elle n'a pas été reprise.",),
    )
    abimee = (
        b"BEGIN:VCARD\nVERSION:2.1\nN;ENCODING=QUOTED-PRINTABLE;CHARSET=x-nope:a=E9\nEND:VCARD\n" + VCARDS
    )
    assert lu(abimee, "c.vcf").notes == ("Cartes illisibles, non reprises : carte 1.",)
