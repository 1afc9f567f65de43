"""Districts as the State publishes them, and as people damage them."""

import io
import json
import random
import zipfile
from datetime import date

import pytest
import shapefile
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import CRS
from shapely.geometry import shape

from maillage.core.geo import in_france, transformer
from maillage.office.contours import read_contours
from maillage.office.errors import Unreadable
from maillage.office.readers.limits import Limits
from tests.helpers.donnees import donnees

SQUARE = [[6.14, 48.70], [6.15, 48.70], [6.15, 48.71], [6.14, 48.71], [6.14, 48.70]]
BOW = [[6.14, 48.70], [6.15, 48.71], [6.15, 48.70], [6.14, 48.71], [6.14, 48.70]]  # crosses itself
NOM = "Plateau De Haye - Champ Le Bœuf"
LAMBERT_WKT = CRS.from_epsg(2154).to_wkt("WKT1_ESRI")


def polygon(ring=None):
    return {"type": "Polygon", "coordinates": [ring or SQUARE]}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def geojson(*features, **more):
    return json.dumps({"type": "FeatureCollection", "features": list(features), **more}).encode()


def projected(ring, code):
    return [list(transformer(4326, code).transform(*point)) for point in ring]


def shape_parts(rings, *, encoding="cp1252", driver=0x57, nom=NOM):
    """The .shp, .shx and .dbf of one object, as ArcGIS would write them."""
    files = {ext: io.BytesIO() for ext in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, shapeType=shapefile.POLYGON, encoding=encoding) as writer:
        writer.field("CODE_QP", "C", 8)
        writer.field("NOM_QP", "C", 60)
        writer.field("POP", "N", 10, 0)
        writer.field("MAJ", "D")
        writer.field("ZFU", "L")
        for number, ring in enumerate(rings):
            writer.poly([ring])
            writer.record(f"QP05400{number}", nom, 1234, date(2024, 1, 1), True)
    parts = {ext: stream.getvalue() for ext, stream in files.items()}
    parts["dbf"] = parts["dbf"][:29] + bytes([driver]) + parts["dbf"][30:]
    return parts


def zipped(parts, stem="QP_2024/QP054", **more):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for ext, content in parts.items():
            archive.writestr(f"{stem}.{ext}", content)
        for name, content in more.items():
            archive.writestr(name.replace("_dot_", "."), content)
    return target.getvalue()


def is_square(district):
    """Same polygon, whatever the corner it starts from, within 20 centimetres."""
    return shape(district.geometry).equals_exact(shape(polygon()), 2e-6, normalize=True)


def refusal(data, filename="qpv.geojson", **options):
    with pytest.raises(Unreadable) as found:
        read_contours(data, filename, **options)
    return found.value.code


def test_an_official_geojson_is_read_as_it_is():
    found = read_contours(
        geojson(feature(polygon(), code_qp="QN05401M", pop=1234.0, zfu=True, x=None)), "q.geojson"
    )
    (district,) = found.features
    assert district.properties == {"code_qp": "QN05401M", "pop": "1234", "zfu": "oui", "x": ""}
    assert is_square(district)
    assert (district.repaired, found.notes) == (False, ())


def test_a_byte_order_mark_and_nested_properties_are_no_trouble():
    content = b"\xef\xbb\xbf" + geojson(feature(polygon(), communes=["Nancy", "Laxou"], taux=2.5, non=False))
    (district,) = read_contours(content, "q.geojson").features
    assert district.properties == {"communes": '["Nancy", "Laxou"]', "taux": "2.5", "non": "non"}


@pytest.mark.parametrize(
    "document", [feature(polygon(), nom="A"), polygon(), {**feature(polygon()), "properties": 3}]
)
def test_a_single_feature_or_a_bare_polygon_is_enough(document):
    (district,) = read_contours(json.dumps(document).encode(), "q.json").features
    assert is_square(district)


def test_coordinates_are_rounded_flat_and_counter_clockwise():
    ring = [[6.14, 48.70, 210.0], [6.14, 48.71, 210.0], [6.15, 48.71, 210.0], [6.1500000001, 48.7000000001, 210.0], [6.14, 48.70, 210.0]]  # fmt: skip
    (district,) = read_contours(geojson(feature(polygon(ring))), "q.geojson").features
    assert district.geometry["type"] == "Polygon"
    (outer,) = district.geometry["coordinates"]
    assert sorted(map(tuple, outer[:-1])) == sorted(map(tuple, SQUARE[:-1]))
    assert shape(district.geometry).exterior.is_ccw


def test_a_crossing_contour_is_repaired_and_reported():
    found = read_contours(geojson(feature(polygon(BOW), nom="A"), feature(polygon(), nom="B")), "q.geojson")
    assert [district.repaired for district in found.features] == [True, False]
    assert found.features[0].geometry["type"] == "MultiPolygon"
    assert shape(found.features[0].geometry).is_valid
    assert found.notes == ("1 contour se croisait et a été réparé.",)


def test_objects_without_area_are_left_out_and_counted():
    line = {"type": "LineString", "coordinates": SQUARE[:2]}
    mixed = {"type": "GeometryCollection", "geometries": [line, polygon()]}
    flat = polygon([SQUARE[0], SQUARE[1], SQUARE[0], SQUARE[0]])
    found = read_contours(
        geojson(feature(None), feature(line), feature({"type": "Point", "coordinates": [6.1, 48.7]}), feature(mixed),
                feature(flat), feature({"type": "Polygon", "coordinates": []})),
        "q.geojson",
    )  # fmt: skip
    assert [is_square(district) for district in found.features] == [True]
    assert found.notes == ("5 objets sans surface (points, lignes, vides) ont été laissés de côté.",)


@pytest.mark.parametrize("code", [2154, 3949])
def test_the_old_crs_member_of_geojson_is_followed(code):
    crs = {"type": "name", "properties": {"name": f"urn:ogc:def:crs:EPSG::{code}"}}
    (district,) = read_contours(
        geojson(feature(polygon(projected(SQUARE, code))), crs=crs), "q.geojson"
    ).features
    assert is_square(district)


@pytest.mark.parametrize("crs", [None, "EPSG:2154", {"properties": 3}, {"properties": {"name": "inconnue"}}])
def test_lambert_93_without_declaration_is_recognised_by_its_numbers(crs):
    (district,) = read_contours(
        geojson(feature(polygon(projected(SQUARE, 2154))), crs=crs), "q.geojson"
    ).features
    assert is_square(district)


@pytest.mark.parametrize(
    ("place", "lon", "lat", "code"),
    [
        ("Pointe-à-Pitre", -61.54, 16.24, 5490), ("Fort-de-France", -61.07, 14.61, 5490),
        ("Saint-Martin", -63.07, 18.07, 5490), ("Cayenne", -52.32, 4.93, 2972),
        ("Saint-Laurent-du-Maroni", -54.03, 5.50, 2972), ("Saint-Denis", 55.45, -20.88, 2975),
        ("Mamoudzou", 45.22, -12.78, 4471), ("Saint-Pierre", -56.17, 46.78, 4467), ("Bastia", 9.44, 42.70, 2154),
        ("Brest", -4.49, 48.39, 2154),
    ],
)  # fmt: skip
def test_each_territory_has_its_own_projection(place, lon, lat, code):
    ring = [[lon, lat], [lon + 0.01, lat], [lon + 0.01, lat + 0.01], [lon, lat + 0.01], [lon, lat]]
    (district,) = read_contours(
        geojson(feature(polygon(projected(ring, code)), nom=place)), "q.geojson"
    ).features
    assert shape(district.geometry).equals_exact(shape(polygon(ring)), 2e-6, normalize=True)


@pytest.mark.parametrize("prj", [LAMBERT_WKT, "", "GARBAGE[", CRS.from_epsg(4326).to_wkt("WKT1_ESRI")])
def test_a_zipped_shapefile_in_lambert_93_whatever_its_prj_says(prj):
    parts = {**shape_parts([projected(SQUARE, 2154)]), "prj": prj.encode()}
    (district,) = read_contours(zipped(parts), "QP.zip").features
    assert district.properties == {
        "CODE_QP": "QP054000", "NOM_QP": NOM, "POP": "1234", "MAJ": "2024-01-01", "ZFU": "oui",
    }  # fmt: skip
    assert is_square(district)


@pytest.mark.parametrize(
    ("encoding", "driver", "cpg"),
    [
        ("cp1252", 0x57, None), ("cp1252", 0x00, None), ("cp1252", 0x57, "1252"), ("cp1252", 0, "ANSI 1252"),
        ("utf-8", 0x57, "UTF-8"), ("utf-8", 0x00, None), ("utf-8", 0x57, None), ("utf-8", 0, "65001"),
        ("iso8859-15", 0x57, "ISO 885915"), ("iso8859-15", 0, "ISO-8859-15"), ("cp1252", 0x57, "inconnu"),
        ("cp1252", 0x57, "hex"),
    ],
)  # fmt: skip
def test_accents_are_read_in_the_encoding_of_the_table(encoding, driver, cpg):
    parts = shape_parts([SQUARE], encoding=encoding, driver=driver)
    if cpg:
        parts["cpg"] = cpg.encode()
    found = read_contours(zipped(parts), "QP.zip")
    assert (found.features[0].properties["NOM_QP"], found.notes) == (NOM, ())


def test_a_cpg_that_lies_is_reported():
    found = read_contours(zipped({**shape_parts([SQUARE]), "cpg": b"UTF-8"}), "QP.zip")
    assert found.features[0].properties["NOM_QP"] == NOM
    assert found.notes == (
        "Le fichier .cpg annonce l'encodage « utf-8 », que les textes démentent : ils sont lus en « cp1252 ».",
    )


def test_old_dos_tables_are_read_too():
    parts = shape_parts([SQUARE], encoding="cp850", driver=0x02, nom="Les Châtaigniers")
    assert read_contours(zipped(parts), "QP.zip").features[0].properties["NOM_QP"] == "Les Châtaigniers"


def test_empty_values_and_null_shapes():
    files = {ext: io.BytesIO() for ext in ("shp", "shx", "dbf")}
    with shapefile.Writer(**files, shapeType=shapefile.POLYGON) as writer:
        for name, kind in (("NOM", "C"), ("POP", "N"), ("TAUX", "F"), ("ZFU", "L")):
            writer.field(name, kind, decimal=1 if kind == "F" else 0)
        writer.null()
        writer.record("A", 1, 1.5, True)
        writer.poly([SQUARE])
        writer.record("", None, 3.0, False)
    found = read_contours(zipped({ext: stream.getvalue() for ext, stream in files.items()}), "QP.zip")
    assert [district.properties for district in found.features] == [
        {"NOM": "", "POP": "", "TAUX": "3", "ZFU": "non"}
    ]
    assert found.notes == ("1 objet sans surface (point, ligne, vide) a été laissé de côté.",)


def test_the_same_layer_in_two_projections_is_read_once():
    """The official archive holds each layer in Lambert-93 and in WGS 84, folder by folder."""
    lambert = {**shape_parts([projected(SQUARE, 2154)]), "prj": LAMBERT_WKT.encode()}
    more = {f"QP_WGS84_dot_{ext}": content for ext, content in shape_parts([SQUARE]).items()}
    found = read_contours(zipped(lambert, **more), "QP.zip")
    assert len(found.features) == 1
    assert found.notes == ("1 contour était en double dans une autre couche du même fichier.",)


def test_a_zipped_geojson_is_read_and_mac_leftovers_are_not():
    content = geojson(feature(polygon(), nom="A"))
    found = read_contours(zipped({"geojson": content}, **{"__MACOSX/x_dot_geojson": b"garbage"}), "q.zip")
    assert [district.properties for district in found.features] == [{"nom": "A"}]
    assert len(read_contours(zipped({"json": content}), "q.zip").features) == 1
    assert len(read_contours(zipped({**shape_parts([SQUARE]), "json": b"{}"}), "q.zip").features) == 1


@pytest.mark.parametrize(
    ("data", "filename", "code"),
    [
        (b"", "q.geojson", "vide"), (b" \n", "q.geojson", "vide"), (b"\x00" * 50, "q.shp", "shapefile-seul"),
        (b"\x00\x00\x27\x0a" + b"\x00" * 60, "q", "shapefile-seul"), (b"bonjour", "q.geojson", "pas-geojson"),
        (b"[1]", "q.geojson", "pas-geojson"), (b"{}", "q.geojson", "pas-geojson"), (b"\xff\xfe{", "q", "pas-geojson"),
        (b"[" * 100_000, "q.geojson", "pas-geojson"), (geojson(3), "q.geojson", "pas-geojson"),
        (b'{"type": "FeatureCollection", "features": {}}', "q.geojson", "pas-geojson"),
        (b'{"type": "Point", "coordinates": [NaN, 1]}', "q.geojson", "pas-geojson"),
        (geojson(), "q.geojson", "sans-contour"), (geojson(feature(None)), "q.geojson", "sans-contour"),
        (geojson(feature({"type": "Polygon"})), "q.geojson", "contour-illisible"),
        (geojson(feature({"type": "Polygon", "coordinates": [["a"]]})), "q.geojson", "contour-illisible"),
        (geojson(feature(polygon([[y, x] for x, y in SQUARE]))), "q.geojson", "hors-de-france"),
        (geojson(feature(polygon([[0, 0], [1, 0], [1, 1], [0, 0]]))), "q.geojson", "hors-de-france"),
        (b"PK\x03\x04 cut", "q.zip", "abime"), (zipped({"txt": b"bonjour"}), "q.zip", "zip-sans-contour"),
        (zipped({"shp": b"x", "shx": b"y"}), "q.zip", "sans-dbf"),
        (zipped({"shp": b"x", "dbf": b"y"}), "q.zip", "shapefile-abime"),
        (zipped({**shape_parts([SQUARE, SQUARE]), "dbf": shape_parts([SQUARE])["dbf"]}), "q.zip", "shapefile-abime"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_refused_with_a_code_and_a_sentence(data, filename, code):
    assert refusal(data, filename) == code


def test_an_oversized_file_and_a_bomb_are_refused():
    assert refusal(geojson(feature(polygon())), limits=Limits(max_bytes=10)) == "trop-gros"
    assert refusal(zipped({"geojson": b" " * 20_000_000}), "q.zip") == "bombe"


def test_one_district_beyond_the_projection_is_left_out():
    at_sea = [[1e9, 1e9], [1e9, 2e9], [2e9, 2e9], [1e9, 1e9]]
    place = projected([[55.45, -20.88], [55.46, -20.88], [55.46, -20.87], [55.45, -20.88]], 2975)
    found = read_contours(geojson(*(feature(polygon(ring)) for ring in (place, place, at_sea))), "q.geojson")
    assert len(found.features) == 2
    assert found.notes == ("1 objet sans surface (point, ligne, vide) a été laissé de côté.",)


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 10**9))
def test_a_damaged_shapefile_is_read_or_refused_but_never_breaks(seed):
    chance = random.Random(seed)
    parts = {**shape_parts([SQUARE, BOW]), "prj": b"", "cpg": b"UTF-8"}
    ext = chance.choice(["shp", "dbf", "shx", "cpg"])
    damaged = bytearray(parts[ext])
    for _ in range(chance.randint(1, 4)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    parts[ext] = bytes(damaged[: chance.randint(0, len(damaged))] if chance.random() < 0.3 else damaged)
    try:
        found = read_contours(zipped(parts), "q.zip")
    except Unreadable as refused:
        assert refused.sentence.endswith((".", ":"))
    else:
        assert all(shape(district.geometry).is_valid for district in found.features)


@pytest.mark.parametrize(
    ("name", "count"), [("qpv2015_dep49", 13), ("qpv2015_dep76", 28), ("qpv_occitanie_105", 105)]
)
def test_real_files(name, count):
    path = donnees(f"qpv/{name}.geojson")
    found = read_contours(path.read_bytes(), path.name)
    assert len(found.features) == count
    for district in found.features:
        contour = shape(district.geometry)
        centre = contour.representative_point()
        assert contour.is_valid
        assert in_france(centre.x, centre.y)
        assert district.properties["code_qp"].startswith("QP")
