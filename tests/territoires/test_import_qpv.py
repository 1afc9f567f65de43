"""Districts from official contours: read, compared, written, undone."""

import csv
import io
import json
import time
import zipfile
from collections import Counter

import pytest
import shapefile

from maillage.audit.models import Event
from maillage.base.errors import Refused
from maillage.base.transfers import Instruction, ReadsItself, SourceLine, Verdict, importers
from maillage.core.geo import wgs84_to_lambert93
from maillage.office.errors import Unreadable
from maillage.territoires.imports.qpv import show
from maillage.territoires.models import Qpv
from maillage.territoires.selectors import locate_qpv_ids
from maillage.territoires.services import load_communes, save_qpv
from tests.factories.cites import PerimetreQpvFactory
from tests.factories.territoires import QpvFactory, square
from tests.helpers.donnees import donnees

pytestmark = pytest.mark.django_db
BOW_TIE = {
    "type": "Polygon",
    "coordinates": [[[-0.56, 47.47], [-0.55, 47.48], [-0.55, 47.47], [-0.56, 47.48], [-0.56, 47.47]]],
}
LAMBERT_93 = (
    'PROJCS["RGF93_Lambert_93",GEOGCS["GCS_RGF_1993",DATUM["D_RGF_1993",SPHEROID["GRS_1980",6378137.0,298.257222101]],'
    'PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Lambert_Conformal_Conic"],'
    'PARAMETER["False_Easting",700000.0],PARAMETER["False_Northing",6600000.0],PARAMETER["Central_Meridian",3.0],'
    'PARAMETER["Standard_Parallel_1",44.0],PARAMETER["Standard_Parallel_2",49.0],'
    'PARAMETER["Latitude_Of_Origin",46.5],UNIT["Meter",1.0]]'
)


def importer():
    return importers.get("qpv")


def silent(done, total):
    pass


def feature(geometry=None, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry or square(-0.56, 47.47)}


def geojson(*features):
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


MONPLAISIR = feature(code_qp="QP049005", nom_qp="Monplaisir", commune_qp="Angers")


def read(data, name="qpv.geojson"):
    return importer().read(data, name)


def prepare(data, name="qpv.geojson", *, cite=None, by=None, progress=silent):
    lines = read(data, name).lines
    return list(importer().prepare(cite=cite, lines=lines, by=by, shape="", progress=progress))


def apply(proposals, *, cite=None, by=None):
    instructions = [
        Instruction(number, p.number, p.default_decision, json.loads(json.dumps(p.data)), p.target_id)
        for number, p in enumerate(proposals)
        if p.verdict != Verdict.REJECTED
    ]
    return importer().apply(
        cite=cite, instructions=instructions, by=by, source="qpv.geojson", progress=silent
    )


def blocking(proposal):
    return [problem.sentence for problem in proposal.problems if problem.blocking]


def test_the_tunnel_knows_that_it_reads_its_own_files():
    assert isinstance(importer(), ReadsItself)
    assert not isinstance(importers.get("etablissements"), ReadsItself)


def test_a_district_of_2015_and_one_of_2024(communes):
    new = feature(
        square(-0.6, 47.47), code_qp="QN04901M", lib_qp="Belle-Beille", insee_com="49007;49129", lib_com="x"
    )
    proposals = prepare(geojson(MONPLAISIR, new))
    assert [(p.verdict, p.label, p.problems) for p in proposals] == [
        (Verdict.NEW, "Monplaisir (QP049005)", []),
        (Verdict.NEW, "Belle-Beille (QN04901M)", []),
    ]
    assert [outcome.result for outcome in apply(proposals)] == [Verdict.NEW, Verdict.NEW]
    old, new = Qpv.objects.order_by("-code")
    assert (old.nom, old.millesime, old.communes_texte, old.source) == (
        "Monplaisir",
        2015,
        "Angers",
        "qpv.geojson",
    )
    assert [commune.pk for commune in old.communes.all()] == ["49007"]
    assert (new.millesime, new.approximatif) == (2024, False)
    assert {commune.pk for commune in new.communes.all()} == {"49007", "49129"}
    assert locate_qpv_ids([(-0.555, 47.475), (-0.595, 47.475), (0, 47)]) == [old.pk, new.pk, None]


def test_the_same_file_again_changes_nothing(communes):
    apply(prepare(geojson(MONPLAISIR)))
    version = Qpv.objects.get().modifie_le
    [proposal] = prepare(geojson(MONPLAISIR))
    assert (proposal.verdict, proposal.changes) == (Verdict.SAME, {})
    assert [outcome.result for outcome in apply([proposal])] == [Verdict.SAME]
    assert Qpv.objects.get().modifie_le == version


def test_an_official_contour_replaces_one_drawn_by_hand_and_says_it(communes):
    drawn = QpvFactory(code="QP049005", nom="Monplaisir", millesime=2015, approximatif=True, population=7000)
    [proposal] = prepare(
        geojson(feature(square(-0.6, 47.47), code_qp="QP049005", nom_qp="Monplaisir", commune_qp="Angers"))
    )
    assert proposal.verdict == Verdict.UPDATE
    assert proposal.changes == {
        "Communes": ("", "Angers"),
        "Contour": ("tracé de 5 points", "tracé de 5 points"),
        "Communes (codes)": ("", "49007"),
    }
    apply([proposal])
    drawn.refresh_from_db()
    assert (drawn.approximatif, drawn.population, drawn.contour) == (False, 7000, proposal.data["contour"])


def test_the_communes_are_found_by_their_names_in_the_departement_of_the_code(communes):
    several = feature(code_qp="QP049001", nom_qp="Partagé", commune_qp="Angers, ECOUFLANT")
    homonym = feature(
        square(2.35, 48.93), code_qp="QP093001", nom_qp="Franc-Moisin", commune_qp="Saint-Denis"
    )
    unknown = feature(code_qp="QP049002", nom_qp="Nulle part", commune_qp="Atlantide")
    proposals = prepare(geojson(several, homonym, unknown))
    assert [p.data.get("communes") for p in proposals] == [["49007", "49129"], ["93066"], None]
    assert [p.sentence for p in proposals[2].problems] == [
        "Commune introuvable : Atlantide. Le quartier est pris sans elle."
    ]
    assert proposals[2].verdict == Verdict.NEW


def test_a_crossing_contour_is_repaired_and_told(communes):
    [proposal] = prepare(geojson(feature(BOW_TIE, code_qp="QP049005", nom_qp="Croisé", commune_qp="Angers")))
    assert proposal.verdict == Verdict.NEW
    assert [(p.column, p.blocking) for p in proposal.problems] == [("Contour", False)]
    assert proposal.problems[0].sentence.startswith("Le tracé se croisait lui-même")
    assert proposal.data["contour"]["type"] == "MultiPolygon"


@pytest.mark.parametrize(
    ("properties", "start"),
    [
        ({"code_qp": "", "nom_qp": "Sans code"}, "Ce quartier n'a pas de code"),
        ({"nom_qp": "Sans code"}, "Ce quartier n'a pas de code"),
        ({"code_qp": "49005", "nom_qp": "Court"}, "« 49005 » n'est pas un code de quartier prioritaire"),
        ({"code_qp": "QP049005"}, "Ce quartier est inconnu et la ligne ne donne pas son nom"),
        ({"code_qp": "QP049005", "nom_qp": "x" * 201}, "Ce nom compte 201 caractères, 200 au plus"),
    ],
)
def test_what_is_rejected_and_why(communes, properties, start):
    [proposal] = prepare(geojson(feature(**properties)))
    assert (proposal.verdict, proposal.data) == (Verdict.REJECTED, {})
    assert [problem.sentence.startswith(start) for problem in proposal.problems] == [True]


def test_a_contour_at_sea_and_a_code_given_twice(communes):
    at_sea = feature(square(-20, 40), code_qp="QP049006", nom_qp="En mer", commune_qp="Angers")
    proposals = prepare(
        geojson(MONPLAISIR, MONPLAISIR | {"properties": MONPLAISIR["properties"] | {"nom_qp": "Bis"}}, at_sea)
    )
    assert [p.verdict for p in proposals] == [Verdict.NEW, Verdict.REJECTED, Verdict.REJECTED]
    assert blocking(proposals[1]) == ["QP049005 est déjà à la ligne 1 : seule la première est prise."]
    assert blocking(proposals[2])[0].startswith("Ce contour n'est pas en France")


def test_a_list_without_contour_completes_the_districts(communes):
    apply(prepare(geojson(MONPLAISIR)))
    table = b"code_qp;nom_qp;population_municipale_2013\nQP049005;Monplaisir;9 960\nQP049006;Autre;beaucoup\n"
    update, new = prepare(table, "liste.csv")
    assert update.changes == {"Population": ("", "9960")}
    assert (new.verdict, [p.sentence for p in new.problems]) == (
        Verdict.NEW,
        ["« beaucoup » n'est pas un nombre d'habitants : il est laissé de côté."],
    )
    apply([update, new])
    kept = Qpv.objects.get(code="QP049005")
    assert (kept.population, kept.contour is None) == (9960, False)
    assert read(table, "liste.csv").headers == ["code_qp", "nom_qp", "population_municipale_2013"]


def shapefile_zip(name, ring, encoding="cp1252"):
    parts = {kind: io.BytesIO() for kind in ("shp", "shx", "dbf")}
    with shapefile.Writer(**parts, encoding=encoding) as writer:
        writer.field("CODE_QP", "C", 8)
        writer.field("NOM_QP", "C", 60)
        writer.field("COMMUNE_QP", "C", 60)
        writer.poly([ring])
        writer.record("QP049005", name, "Angers")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for kind, content in parts.items():
            archive.writestr(f"qpv.{kind}", content.getvalue())
        archive.writestr("qpv.prj", LAMBERT_93)
    return out.getvalue()


def test_a_zipped_shapefile_in_lambert_93_with_a_western_table(communes):
    ring = [list(wgs84_to_lambert93(lon, lat)) for lon, lat in square(-0.56, 47.47)["coordinates"][0]][::-1]
    [proposal] = prepare(shapefile_zip("Champ Le Bœuf", ring), "qpv.zip")
    assert (proposal.verdict, proposal.label) == (Verdict.NEW, "Champ Le Bœuf (QP049005)")
    apply([proposal])
    assert locate_qpv_ids([(-0.555, 47.475)]) == [Qpv.objects.get().pk]


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.geojson"), (b"{", "a.geojson"), (b"PK\x03\x04", "a.zip"), (b"", "a.csv")]
)
def test_an_unreadable_file_is_told_by_a_sentence(data, name):
    with pytest.raises(Unreadable) as unreadable:
        read(data, name)
    assert unreadable.value.sentence.endswith(".")


def test_undo_deletes_restores_and_leaves_what_is_used_or_changed(communes):
    QpvFactory(code="QP049001", nom="Ancien", millesime=2015, contour=None)
    moved = feature(square(-0.6, 47.47), code_qp="QP049001", nom_qp="Nouveau", commune_qp="Angers")
    others = [feature(code_qp=f"QP04900{n}", nom_qp=f"Quartier {n}", commune_qp="Angers") for n in (2, 3, 4)]
    outcomes = apply(prepare(geojson(moved, *others)))
    PerimetreQpvFactory(qpv=Qpv.objects.get(code="QP049003"))
    Qpv.objects.filter(code="QP049004").update(nom="Renommé")
    told = importer().undo(cite=None, outcomes=outcomes, by=None, progress=lambda *_: None)
    assert told == [
        "Renommé (QP049004) a changé depuis cet import : il est laissé tel quel.",
        "Quartier 3 (QP049003) est dans le périmètre d'une cité : retirez-le d'abord du périmètre.",
    ]
    assert list(Qpv.objects.order_by("code").values_list("code", "nom")) == [
        ("QP049001", "Ancien"), ("QP049003", "Quartier 3"), ("QP049004", "Renommé"),
    ]  # fmt: skip
    restored = Qpv.objects.get(code="QP049001")
    assert (restored.contour, restored.communes.count(), restored.source) == (None, 0, "")


def test_a_person_writes_only_in_the_departements_of_the_cite(angers, persona):
    amina = persona("amina")
    paris = feature(square(2.38, 48.88), code_qp="QP075001", nom_qp="Paris", commune_qp="Paris")
    ours, theirs = prepare(geojson(MONPLAISIR, paris), cite=angers, by=amina)
    assert (ours.verdict, theirs.verdict) == (Verdict.NEW, Verdict.REJECTED)
    assert blocking(theirs)[0].startswith("Le département 75 n'est pas celui de la cité (49)")
    outcomes = apply([ours], cite=angers, by=amina)
    event = Event.objects.get(kind="qpv_importes")
    assert (event.acteur_id, event.cite_id, event.contexte["crees"]) == (amina.pk, angers.pk, 1)
    with pytest.raises(Refused, match="département 75"):
        save_qpv([{"code": "QP075001", "nom": "x"}], by=amina, cite=angers)
    assert importer().undo(cite=angers, outcomes=outcomes, by=amina, progress=lambda *_: None) == []
    assert not Qpv.objects.exists()


@pytest.mark.parametrize("name", ["paul", "claire", "malik", "remi", "nora", "sacha"])
def test_who_may_not_import_districts(angers, persona, name):
    with pytest.raises(Refused) as refused:
        save_qpv([{"code": "QP049005", "nom": "x"}], by=persona(name), cite=angers)
    assert refused.value.code == "droit"


def test_progress_ends_at_the_end(communes):
    seen = []
    features = [feature(code_qp=f"QP049{n:03d}", nom_qp=f"Q{n}", commune_qp="Angers") for n in range(60)]
    prepare(geojson(*features), progress=lambda done, total: seen.append((done, total)))
    assert seen == [(50, 60), (60, 60)]


def test_undoing_tells_how_far_it_is(communes):
    features = [feature(code_qp=f"QP049{n:03d}", nom_qp=f"Q{n}", commune_qp="Angers") for n in range(150)]
    outcomes = apply(prepare(geojson(*features)))
    seen = []
    importer().undo(cite=None, outcomes=outcomes, by=None, progress=lambda *told: seen.append(told))
    assert (seen, Qpv.objects.count()) == ([(100, 150), (150, 150)], 0)


def test_a_contour_is_shown_by_its_points():
    multi = {
        "type": "MultiPolygon",
        "coordinates": [square(0, 0)["coordinates"], square(1, 1)["coordinates"]],
    }
    assert show("contour", multi) == "tracé de 10 points"
    assert show("contour", None) == ""


@pytest.fixture
def france(db):
    load_communes()


@pytest.mark.parametrize(
    ("path", "count"),
    [
        ("qpv/qpv2015_dep49.geojson", 13),
        ("qpv/qpv2015_dep76.geojson", 28),
        ("qpv/qpv_occitanie_105.geojson", 105),
    ],
)
def test_the_real_contours(france, path, count):
    data = donnees(path).read_bytes()
    proposals = prepare(data)
    assert Counter(p.verdict for p in proposals) == {Verdict.NEW: count}
    apply(proposals)
    without = sum("communes" not in p.data for p in proposals)  # communes that have merged since 2015
    assert without <= 1
    assert (
        Qpv.objects.filter(contour__isnull=False, communes__isnull=False).distinct().count()
        == count - without
    )
    assert Counter(p.verdict for p in prepare(data)) == {Verdict.SAME: count}


def test_the_real_list_of_1514_districts(france):
    data = donnees("qpv/qpv2015_liste_population.csv").read_bytes()
    start = time.process_time()
    proposals = prepare(data, "liste.csv")
    apply(proposals)
    assert time.process_time() - start < 5
    assert Counter(p.verdict for p in proposals) == {Verdict.NEW: 1514}
    assert Counter(p.verdict for p in prepare(data, "liste.csv")) == {Verdict.SAME: 1514}


def test_every_school_of_maine_et_loire_is_in_the_district_the_oracle_says(france):
    apply(prepare(donnees("qpv/qpv2015_dep49.geojson").read_bytes()))
    with donnees("ecoles/oracle_qpv_par_etablissement_49.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    codes = dict(Qpv.objects.values_list("pk", "code"))
    found = locate_qpv_ids([(float(row["longitude"]), float(row["latitude"])) for row in rows])
    assert [codes.get(pk, "") for pk in found] == [row["code_qp"] for row in rows]


def test_a_line_without_contour_key_is_not_touched(communes):
    [proposal] = list(
        importer().prepare(
            cite=None,
            lines=[SourceLine(1, {"code": "qp 049-005", "nom": "Monplaisir"})],
            by=None,
            shape="",
            progress=silent,
        )
    )
    assert proposal.data == {"code": "QP049005", "nom": "Monplaisir"}
