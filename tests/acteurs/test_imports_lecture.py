"""What the importer reads in a line: clean values, and a sentence for all that it refuses."""

import pytest

from maillage.acteurs.imports.importer import read_vocabulary
from maillage.acteurs.imports.types import guess_type
from maillage.acteurs.imports.vocabulaire import Vocabulaire
from tests.acteurs.importing import lines, prepare, read_file, sentences, verdicts
from tests.factories.territoires import CommuneFactory, DepartementFactory

pytestmark = pytest.mark.django_db


def read_one(cite, shape="tableur", **cells):
    return prepare(cite, lines(cells), shape=shape)[0]


def test_a_full_line_is_read_whole(saint_aubin):
    CommuneFactory()
    proposal = read_one(
        saint_aubin, nom="CENTRE FORMATION ET PROMOTION", nom_suite="DES MAISONS FAMILIALES", siret="732 829 320 00074",
        numero_voie="8", adresse="rue des Lices", code_postal="49100", commune="ANGERS CEDEX", longitude="-0,55",
        latitude="47,47", telephone="0241000000", courriel="Contact@Exemple.FR", site="www.exemple.fr",
        description="<p>Aide&nbsp;aux <b>devoirs</b></p>", themes="Sport ; lecture", publics="Parents, Jeunes (16-26 ans)",
        ages="3-11 ans", accessibilite="Oui", modalites="Sur rendez-vous", date_maj="06/02/2023",
    )  # fmt: skip
    assert (proposal.verdict, proposal.problems) == ("nouvelle", [])
    assert proposal.data["champs"] == {
        "nom": "CENTRE FORMATION ET PROMOTION DES MAISONS FAMILIALES", "siret": "73282932000074", "siren": "732829320",
        "adresse": "8 rue des Lices", "code_postal": "49100", "commune_id": "49007", "longitude": -0.55, "latitude": 47.47,
        "telephone": "02 41 00 00 00", "courriel": "contact@exemple.fr", "site_web": "https://www.exemple.fr",
        "description": "Aide aux devoirs", "age_min_mois": 36, "age_max_mois": 132, "type": "autre_etablissement",
        "accessibilite": "oui", "modalites_acces": ["rendez_vous"],
    }  # fmt: skip
    assert (proposal.data["themes"], proposal.data["publics"], proposal.data["date"]) == (
        ["sport", "langage-lecture"], ["parent", "jeune-adulte"], "2023-02-06",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("cells", "verdict", "problems"),
    [
        ({"nom": ""}, "rejetee", [("Nom", True)]),
        ({"nom": "x" * 301}, "rejetee", [("Nom", True)]),
        ({"nom": "Parc", "siret": "35181600000000"}, "nouvelle", [("SIRET", False)]),
        ({"nom": "Parc", "uai": "0490003X"}, "nouvelle", [("UAI", False)]),
        ({"nom": "Parc", "latitude": "0", "longitude": "0"}, "rejetee", [("Latitude", True)]),
        ({"nom": "Parc", "latitude": "0", "longitude": "0", "adresse": "1 rue X"}, "nouvelle", [("Latitude", False)]),
        ({"nom": "Parc", "commune": "Nulle-Part"}, "nouvelle", [("Commune", False)]),
        ({"nom": "Parc", "themes": "astrologie"}, "nouvelle", [("Thèmes", False)]),
        ({"nom": "Parc", "publics": "martiens"}, "nouvelle", [("Publics", False)]),
        ({"nom": "Parc", "ages": "tôt"}, "nouvelle", [("Âges", False)]),
        ({"nom": "Parc", "horaires": "x" * 301}, "nouvelle", [("Horaires", False)]),
        ({"nom": "Parc", "age_min": "11", "age_max": "3"}, "nouvelle", [("Âge maximum (ans)", False)]),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_in_its_column(saint_aubin, cells, verdict, problems):
    proposal = read_one(saint_aubin, **cells)
    assert (proposal.verdict, sentences(proposal)) == (verdict, problems)


def test_an_unknown_commune_is_not_lost(saint_aubin):
    assert (
        read_one(saint_aubin, nom="Parc", commune="Nulle-Part").data["champs"]["complement_adresse"]
        == "Nulle-Part"
    )


def test_a_uai_tells_the_departement_of_a_commune(saint_aubin):
    CommuneFactory()
    proposal = read_one(saint_aubin, nom="Collège", uai="0490003M", commune="Angers")
    assert proposal.data["champs"]["commune_id"] == "49007"


def test_a_uai_tells_homonyms_apart(saint_aubin):
    for code in ("97411", "93066"):
        departement = DepartementFactory(code=code[:3] if code.startswith("97") else code[:2])
        CommuneFactory(code=code, nom="Saint-Denis", departement=departement)
    proposal = read_one(saint_aubin, nom="Collège", uai="9740001H", commune="Saint-Denis")
    assert proposal.data["champs"]["commune_id"] == "97411"
    without = read_one(saint_aubin, nom="Collège", commune="Saint-Denis")
    assert "commune_id" not in without.data["champs"]


@pytest.mark.parametrize(
    ("nom", "said", "nature", "expected"),
    [
        ("E.E.PU Marie Curie", "", "", "ecole_elementaire"),
        ("Ecole maternelle publique du Parc", "Ecole", "ECOLE MATERNELLE", "ecole_maternelle"),
        ("Ecole publique les Tilleuls", "Ecole", "ECOLE DE NIVEAU ELEMENTAIRE", "ecole_elementaire"),
        ("Lycée Abbé Pierre", "Lycée", "LYCEE PROFESSIONNEL", "lycee_professionnel"),
        ("Collège Jean Lurçat", "", "", "college"),
        ("OGEC du collège Saint-Jean", "", "", "association"),
        ("APEL école Sainte-Marie", "", "", "parents"),
        ("Association sportive du collège", "", "", "club_sportif"),
        ("La Toupie", "Centre social", "", "centre_social"),
        ("La Toupie", "CCAS", "", "ccas"),
        ("La Toupie", "ML", "", "mission_locale"),
        ("La Toupie", "Association", "", "association"),
        ("Médiathèque", "Association", "", "mediatheque"),
        ("École de musique", "", "", "equipement_culturel"),
        ("La Toupie", "", "", "autre"),
    ],
)
def test_types_come_from_the_name_and_from_the_source(nom, said, nature, expected):
    assert guess_type(nom, said, nature).value == expected


def test_words_of_other_vocabularies():
    words = Vocabulaire({"culture": "culture"}, {"enfants": "enfant"})
    assert words.themes(
        "numerique--acquerir-un-equipement ; famille--garde-denfants ; Culture ; astrologie"
    ) == (
        ["numerique", "petite-enfance", "culture"],
        ["astrologie"],
    )
    assert words.publics("Familles/enfants;Séniors;Tous publics") == (["parent", "enfant", "adulte"], [])


@pytest.mark.django_db
@pytest.mark.parametrize("between", [" ; ", ", ", "|"])
def test_our_own_labels_come_back_whole(between):
    """An exported list imports again, though a label may hold commas: « Prévention, sécurité, médiation »."""
    words, labels = read_vocabulary()
    themes = [code for code in labels if code in words.known_themes.values()]
    publics = [code for code in labels if code in words.known_publics.values()]
    assert words.themes(between.join(labels[code] for code in themes)) == (themes, [])
    assert words.publics(between.join(labels[code] for code in publics)) == (publics, [])


CARD = """BEGIN:VCARD
VERSION:3.0
FN:{fn}
N:{n}
{rest}
END:VCARD
"""


def test_cards_give_structures_and_the_people_in_them(saint_aubin):
    cards = CARD.format(fn="La Toupie", n=";;;;", rest="TEL:0241000000") + CARD.format(
        fn="Élise Noël",
        n="Noël;Élise;;;",
        rest="ORG:Ville d'Angers\nTITLE:Directrice\nEMAIL:elise@exemple.fr",
    )
    rows, shape = read_file(cards.encode(), "contacts.vcf")
    toupie, ville = prepare(saint_aubin, rows, shape=shape)
    assert (shape, toupie.label, toupie.data["contact"], ville.label) == (
        "vcard",
        "La Toupie",
        None,
        "Ville d'Angers",
    )
    assert ville.data["contact"] == {
        "nom": "Noël", "prenom": "Élise", "fonction": "Directrice", "courriel": "elise@exemple.fr", "telephone": "",
    }  # fmt: skip
    assert "courriel" not in ville.data["champs"]


MAPS = {
    "gogo.json": b'{"ontology":"gogofull","mapping":["id",["title"],"lat","lng"],"data":[["a1",["La Toupie"],47.47,-0.55]]}',
    "carte.umap": b'{"type":"umap","layers":[{"type":"FeatureCollection","_umap_options":{"name":"Centre social"},'
    b'"features":[{"type":"Feature","geometry":{"type":"Point","coordinates":[-0.55,47.47]},"properties":{"name":"La Toupie"}}]}]}',
    "carte.kml": b'<kml xmlns="http://www.opengis.net/kml/2.2"><Document><Placemark><name>La Toupie</name>'
    b"<Point><coordinates>-0.55,47.47</coordinates></Point></Placemark></Document></kml>",
    "points.gpx": b'<gpx xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="47.47" lon="-0.55"><name>La Toupie</name></wpt></gpx>',
    "kumu.json": b'{"elements":[{"label":"La Toupie","type":"Centre social","latitude":47.47,"longitude":-0.55}],"connections":[]}',
    "liste.geojson": b'{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Point",'
    b'"coordinates":[-0.55,47.47]},"properties":{"nom":"La Toupie"}}]}',
}


@pytest.mark.parametrize("name", sorted(MAPS))
def test_maps_give_a_name_and_a_place(saint_aubin, name):
    rows, shape = read_file(MAPS[name], name)
    (proposal,) = prepare(saint_aubin, rows, shape=shape)
    fields = proposal.data["champs"]
    assert (proposal.verdict, fields["nom"], fields["latitude"], fields["longitude"]) == (
        "nouvelle", "La Toupie", 47.47, -0.55,
    )  # fmt: skip


def test_two_thousand_identical_lines_are_one_structure(saint_aubin):
    assert verdicts(prepare(saint_aubin, lines(*[{"nom": "La Toupie"}] * 2000))) == {
        "nouvelle": 1,
        "inchangee": 1999,
    }
