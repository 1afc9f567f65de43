"""Whatever the bytes, a table or a sentence: never another exception."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from maillage.core.geo import in_france
from maillage.office import values
from maillage.office.errors import Unreadable
from maillage.office.model import Table
from maillage.office.readers import list_sheets, read_table
from tests.helpers.donnees import donnees
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
    point,
    xlsx,
)
from tests.office.readers.test_kinds import HTML

TABLE = (ENTETE, *LIGNES)
VALIDES = {
    "a.csv": TEXTE.encode(),
    "b.csv": TEXTE.replace("Centre", "Écran").encode("cp1252"),
    "c.csv": TEXTE.encode("utf-16"),
    "a.xlsx": xlsx(("A", TABLE)),
    "a.ods": ods("A", TABLE),
    "a.json": en_json([{"nom": "MJC", "adresse": {"ville": "Angers"}, "themes": ["a"]}]),
    "b.json": en_json({"ontology": "gogocompact", "mapping": ["id", ["name"]], "data": [["1", ["MJC"]]]}),
    "c.json": en_json({"elements": [{"label": "a"}], "connections": [{}]}),
    "a.geojson": en_json({"type": "FeatureCollection", "features": [point(-0.5, 47.4, nom="a")]}),
    "a.umap": en_json(
        {"type": "umap", "layers": [{"features": [point(-0.5, 47.4)], "_umap_options": {"name": "b"}}]}
    ),
    "a.kml": KML,
    "a.kmz": archive_de({"doc.kml": KML}),
    "a.gpx": GPX,
    "a.vcf": VCARDS,
    "a.xls": HTML.encode(),
    "a.zip": archive_de({"liste.csv": TEXTE.encode()}),
}
TRANQUILLE = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def table_ou_phrase(donnees_lues, nom):
    try:
        list_sheets(donnees_lues, nom)
        table = read_table(donnees_lues, nom)
    except Unreadable as refus:
        assert refus.sentence.endswith(".")
    else:
        assert isinstance(table, Table)
        assert len(set(table.columns)) == len(table.columns)
        assert all(table.columns)
        assert table.rows
        assert {len(row.cells) for row in table.rows} == {len(table.columns)}


@TRANQUILLE
@given(
    st.binary(max_size=400),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{", b"[", b"<kml", b"<gpx", b"<html>", b"BEGIN:VCARD\n", b"sep=", b"\xff\xfe", b"Nom;Ville\n"]),
    st.sampled_from(["a.csv", "a.xlsx", "a.zip", "x"]),
)  # fmt: skip
def test_octets_au_hasard(suite, debut, nom):
    table_ou_phrase(debut + suite, nom)


@TRANQUILLE
@given(st.text(alphabet="aé1,;|\t\"\n\r' =\u00a0€", max_size=300))
def test_textes_au_hasard(texte):
    table_ou_phrase(texte.encode(), "a.csv")


JSONS = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda enfants: (
        st.lists(enfants, max_size=4)
        | st.dictionaries(
            st.sampled_from(
                [
                    "type",
                    "features",
                    "properties",
                    "geometry",
                    "coordinates",
                    "data",
                    "mapping",
                    "ontology",
                    "elements",
                    "connections",
                    "layers",
                    "id",
                    "nom",
                    "Point",
                ]
            ),
            enfants
            | st.sampled_from(
                ["umap", "FeatureCollection", "Feature", "Point", "Polygon", "GeometryCollection"]
            ),
            max_size=5,
        )
    ),
    max_leaves=25,
)


@TRANQUILLE
@given(JSONS)
def test_json_au_hasard(document):
    table_ou_phrase(en_json(document), "a.json")


@pytest.mark.parametrize("nom", VALIDES)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(partie=st.floats(0, 1), place=st.floats(0, 0.999), octet=st.integers(0, 255))
def test_fichiers_tronques_et_abimes(nom, partie, place, octet):
    entier = VALIDES[nom]
    table_ou_phrase(entier[: int(len(entier) * partie)], nom)
    abime = bytearray(entier)
    abime[int(len(entier) * place)] = octet
    table_ou_phrase(bytes(abime), nom)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(partie=st.floats(0, 1), place=st.floats(0, 0.999), octet=st.integers(0, 255))
def test_un_vrai_xls_tronque_ou_abime(partie, place, octet):
    entier = donnees("subventions/cd72_conventions_23k_2018.xls").read_bytes()
    table_ou_phrase(entier[: int(len(entier) * partie)], "a.xls")
    abime = bytearray(entier)
    abime[int(len(entier) * place)] = octet
    table_ou_phrase(bytes(abime), "a.xls")


CELLULES = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=30)
    | st.dates()
    | st.datetimes()
)


@settings(max_examples=200, deadline=None)
@given(CELLULES, CELLULES)
def test_les_valeurs_ne_levent_jamais_d_exception(cellule, autre):
    for nom in values.__all__:
        if nom.startswith("parse_") and nom != "parse_coordinates":
            lu = getattr(values, nom)(cellule)
            assert lu.value is None or lu.problem is None
    assert values.parse_coordinates(cellule, autre).value is None or in_france(
        *values.parse_coordinates(cellule, autre).value
    )
    values.strip_html(str(cellule))
