"""Searching, matching, locating."""

import pytest

from maillage.territoires import selectors
from maillage.territoires.models import Qpv
from maillage.territoires.models.qpv import qpv_changed
from maillage.territoires.selectors import CommuneHint, match_communes
from maillage.territoires.services import save_qpv
from tests.factories.territoires import CommuneFactory, EtablissementFactory, QpvFactory, square, uai

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("angers", ["49007", "49176"]),
        ("ANGERS", ["49007", "49176"]),
        ("lion ang", ["49176"]),
        ("écou", ["49129"]),
        ("ecou", ["49129"]),
        ("49000", ["49007", "49129"]),
        ("491", ["49007", "49267", "49176", "49129"]),
        ("49007", ["49007"]),
        ("2a004", ["2A004"]),
        ("st denis", ["97411", "93066"]),
        ("st barth", ["49267"]),
        ("d'Anjou", ["49267"]),
        ("nger", []),
        ("", []),
        ("  '", []),
    ],
)
def test_a_commune_is_found_by_the_start_of_its_words_or_of_its_codes(communes, typed, codes):
    assert [commune.code for commune in selectors.search_communes(typed)] == codes


def test_the_search_stops_at_the_limit_and_asks_once(communes, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = selectors.search_communes("49", limit=2)
        assert [commune.departement.nom for commune in found] == ["Maine-et-Loire"] * 2


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("Angers", "49000", ""), "49007"),
        (("ANGERS CEDEX 02", "49055", ""), "49007"),
        (("ST BARTHELEMY D ANJOU", "49124", ""), "49267"),
        (("lion d'angers", "", "", "49"), "49176"),
        (("n'importe quoi", "49000", "49129"), "49129"),
        (("", "", "1004"), "01004"),
        (("", "1500", ""), "01004"),
        (("", "49000", ""), None),
        (("Lieu-dit inconnu", "49300", ""), "49099"),
        (("Lieu-dit inconnu", "49000", ""), None),
        (("Cholet", "49000", ""), "49099"),
        (("Ajaccio", "20090", ""), "2A004"),
        (("Paris 19e Arrondissement", "", ""), "75119"),
        (("Paris", "75019", ""), "75119"),
        (("Paris", "", ""), "75056"),
        (("Saint-Denis", "", ""), None),
        (("Saint-Denis", "", "", "93"), "93066"),
        (("Saint-Denis", "97400", ""), "97411"),
        (("Cholet", "", ""), "49099"),
        (("Cholet", "", "", "93"), None),
        (("", "", ""), None),
    ],
)
def test_a_line_finds_its_commune_or_none_rather_than_a_wrong_one(communes, row, code):
    assert match_communes([row]) == [code]


def test_the_cite_tells_where_to_look_for_a_line_without_code(communes):
    assert match_communes([("Saint-Denis", "", "")], departements=["974"]) == ["97411"]


def test_a_postcode_of_the_neighbouring_departement(communes):
    CommuneFactory(code="93999", nom="Frontalière", departement_id="93", codes_postaux=["49990"])
    assert match_communes([("Frontalière", "49990", "")]) == ["93999"]


def test_many_lines_cost_as_many_queries_as_one(communes, django_assert_num_queries):
    known = CommuneHint("Angers", "49000")
    unknown = CommuneHint("Inconnue", "49000")
    for lines in ([known, unknown], [known, unknown] * 300):
        with django_assert_num_queries(2):
            assert match_communes(lines) == ["49007", None] * (len(lines) // 2)
    assert match_communes([]) == []


INSIDE = (-0.555, 47.475)
OUTSIDE = (2.35, 48.85)


def test_a_point_is_in_the_latest_district_that_covers_it():
    old = QpvFactory(code="QP049005", millesime=2015, contour=square(-0.56, 47.47, 0.02))
    new = QpvFactory(code="QN04905M", millesime=2024, contour=square(-0.56, 47.47, 0.01))
    only_old = (-0.545, 47.485)
    assert selectors.locate_qpv_ids([INSIDE, only_old, OUTSIDE]) == [new.pk, old.pk, None]
    assert selectors.qpv_at(*INSIDE) == new
    assert selectors.qpv_at(*INSIDE, millesime=2015) == old
    assert selectors.qpv_at(*OUTSIDE) is None


def test_a_district_without_contour_holds_nobody():
    QpvFactory(contour=None)
    assert selectors.locate_qpv_ids([INSIDE]) == [None]
    assert selectors.locate_qpv_ids([]) == []


def test_a_changed_district_is_seen_at_once():
    row = {"code": "QN04905M", "nom": "Monplaisir", "contour": square(-0.56, 47.47), "communes": []}
    save_qpv([row], by=None)
    pk = Qpv.objects.get().pk
    assert selectors.locate_qpv_ids([INSIDE]) == [pk]
    save_qpv([row | {"contour": square(-0.70, 47.47)}], by=None)
    assert selectors.locate_qpv_ids([INSIDE]) == [None]
    Qpv.objects.all().delete()
    assert selectors.locate_qpv_ids([(-0.695, 47.475)]) == [None]


def test_the_contours_are_read_once_for_many_questions(django_assert_num_queries):
    QpvFactory()
    selectors.locate_qpv_ids([INSIDE])
    with django_assert_num_queries(1):
        selectors.locate_qpv_ids([INSIDE] * 500)


def test_what_lies_in_a_changed_district_is_told():
    heard = []

    def listen(sender, codes, **kwargs):
        heard.append((sender, codes))

    qpv_changed.connect(listen)
    try:
        save_qpv([{"code": "QN04905M", "nom": "Monplaisir"}], by=None)
    finally:
        qpv_changed.disconnect(listen)
    assert heard == [(Qpv, ["QN04905M"])]


def test_districts_by_name_commune_or_code_latest_first():
    old = QpvFactory(code="QP049005", nom="Monplaisir", millesime=2015, communes_texte="Angers")
    new = QpvFactory(code="QN04905M", nom="Monplaisir", millesime=2024, communes_texte="Angers")
    other = QpvFactory(code="QN04901M", nom="Belle-Beille", communes_texte="Angers")
    assert selectors.search_qpv("monpl") == [new, old]
    assert selectors.search_qpv("angers belle") == [other]
    assert selectors.search_qpv("qp049005") == [old]
    assert selectors.search_qpv("") == []
    assert selectors.search_qpv("monpl", departements=["49"]) == []
    new.communes.add(CommuneFactory())
    assert selectors.search_qpv("monpl", departements=["49"]) == [new]
    assert selectors.qpv_by_code(" qn04905m ") == new
    assert selectors.qpv_by_code("QN99999M") is None


def test_schools_by_name_commune_or_uai_without_those_that_closed():
    lurcat = EtablissementFactory(uai=uai(1), nom="Collège Jean Lurçat")
    EtablissementFactory(uai=uai(2), nom="Collège Jean Fermé", ouvert=False)
    assert selectors.search_etablissements("lurcat") == [lurcat]
    assert selectors.search_etablissements("college angers") == [lurcat]
    assert selectors.search_etablissements(uai(1).lower()) == [lurcat]
    assert selectors.search_etablissements("lurcat", departements=["75"]) == []
    assert selectors.search_etablissements(" ") == []
    assert selectors.etablissement_by_uai(uai(1)) == lurcat
    assert selectors.etablissement_by_uai("0000000A") is None
