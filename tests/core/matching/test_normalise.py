"""What is understood of a name, a code, an address."""

import pytest

from maillage.core.matching import Draft
from maillage.core.matching.codes import (
    clean_email,
    clean_phone,
    clean_rna,
    clean_siren,
    clean_siret,
    clean_uai,
)
from maillage.core.matching.normalise import normalise, sector_of
from maillage.core.matching.places import (
    Street,
    clean_commune,
    coordinates_of,
    metres_between,
    place_of,
    street_of,
)


@pytest.mark.parametrize(
    ("nom", "words", "kinds"),
    [
        pytest.param("E.E.PU ST-EXUPÉRY", "exupery saint", {"elementaire"}, id="dotted-school-kind"),
        pytest.param(
            "École élémentaire publique Saint-Exupéry", "exupery saint", {"elementaire"}, id="in-full"
        ),
        pytest.param("EMPU Les Tilleuls", "tilleuls", {"maternelle"}, id="maternelle-short"),
        pytest.param("CLG Jean Lurçat", "jean lurcat", {"college"}, id="clg"),
        pytest.param("Collège Jean Lurçat - SEGPA", "jean lurcat", {"segpa"}, id="segpa-prevails"),
        pytest.param("OGEC Collège privé St Benoît", "benoit saint", {"ogec"}, id="ogec-prevails"),
        pytest.param("LGT Monge", "monge", {"lycee_general"}, id="lgt"),
        pytest.param("LPO Monge", "monge", {"lycee_polyvalent"}, id="lpo"),
        pytest.param("Lycée P.E. Pajot", "e p pajot", {"lycee"}, id="initials-stay-apart"),
        pytest.param("C.C.A.S. de Trélazé", "trelaze", {"ccas"}, id="dotted-ccas"),
        pytest.param("Assoc. Lien Social SARL", "lien social", set(), id="legal-forms-forgotten"),
        pytest.param("École de musique", "", {"conservatoire"}, id="a-music-school-is-no-school"),
        pytest.param("École Jean Moulin II", "2 jean moulin", {"ecole"}, id="roman-number"),
        pytest.param("École Jean Moulin I", "1 jean moulin", {"ecole"}, id="last-roman-number"),
        pytest.param("École Jean Moulin n° 02", "2 jean moulin", {"ecole"}, id="leading-zero"),
        pytest.param("École Jean Moulin B", "b jean moulin", {"ecole"}, id="last-letter"),
        pytest.param("École Les Trois Ponts", "3 ponts", {"ecole"}, id="small-number-in-words"),
        pytest.param("École Les Tilleuls (R.P.I.D avec Bouère)", "tilleuls", {"ecole"}, id="rpi-in-brackets"),
        pytest.param("École Les Tilleuls RPID Bouère", "tilleuls", {"ecole"}, id="rpi-after-the-name"),
        pytest.param("École RPI 12 Bouère", "bouere", {"ecole"}, id="rpi-alone"),
        pytest.param("École G.S N.D. des Flots", "dame flots notre", {"primaire"}, id="phrases"),
    ],
)
def test_names(nom: str, words: str, kinds: set[str]) -> None:
    profile = normalise(Draft("x", nom))
    assert (profile.signature, profile.kinds) == (words, kinds)


def test_the_commune_goes_whole_from_the_name() -> None:
    assert normalise(Draft("x", "Centre social de St Denis", commune="Saint-Denis")).signature == ""
    assert normalise(Draft("x", "École Saint Joseph", commune="Saint-Denis")).signature == "joseph saint"
    assert normalise(Draft("x", "Association Angers", commune="Angers")).signature == "angers"


def test_the_type_speaks_when_the_name_does_not() -> None:
    assert normalise(Draft("x", "Jean Vilar", type="maison_de_quartier")).kinds == {"maison_quartier"}
    assert normalise(Draft("x", "École maternelle Jean Vilar", type="Primaire")).kinds == {"maternelle"}


def test_weights_of_given_names_saints_and_common_words() -> None:
    assert normalise(Draft("x", "Jean Moulin")).tokens == {"jean": 0.4, "moulin": 1.0}
    assert normalise(Draft("x", "Saint Jean")).tokens == {"saint": 0.3, "jean": 1.0}
    assert normalise(Draft("x", "Club Marcel")).tokens == {"club": 0.4, "marcel": 1.0}


@pytest.mark.parametrize(
    ("text", "sector"),
    [("privé sous contrat", "prive"), ("SECTEUR PUBLIC", "public"), ("", ""), ("public et privé", "")],
)
def test_sectors(text: str, sector: str) -> None:
    assert sector_of(text) == sector


@pytest.mark.parametrize(
    ("clean", "text", "expected"),
    [
        pytest.param(clean_uai, " 049 0208k", "0490208K", id="uai-tidied"),
        pytest.param(clean_uai, "0490208Z", "", id="uai-wrong-letter"),
        pytest.param(clean_uai, "490208K", "", id="uai-too-short"),
        pytest.param(clean_siret, "217 100 767 00011", "21710076700011", id="siret-spaces"),
        pytest.param(clean_siret, "35181600000000", "", id="siret-rounded-by-a-spreadsheet"),
        pytest.param(clean_siret, "21710076700012", "", id="siret-wrong-check-digit"),
        pytest.param(clean_siret, "2.17E+13", "", id="siret-scientific"),
        pytest.param(clean_siret, "35600000049837", "35600000049837", id="siret-la-poste"),
        pytest.param(clean_siret, "35600000049838", "", id="siret-la-poste-wrong"),
        pytest.param(clean_siren, "217100767", "217100767", id="siren"),
        pytest.param(clean_siren, "000000000", "", id="siren-zeros"),
        pytest.param(clean_rna, "w491001234", "W491001234", id="rna"),
        pytest.param(clean_rna, "491001234", "", id="rna-without-w"),
        pytest.param(clean_phone, "+33 (0)2 41 25 35 60", "0241253560", id="phone-international"),
        pytest.param(clean_phone, "02.41.25.35.60", "0241253560", id="phone-dots"),
        pytest.param(clean_phone, "0000000000", "", id="phone-filler"),
        pytest.param(clean_phone, "", "", id="phone-empty"),
        pytest.param(clean_email, " CE.X@ac-nantes.fr ", "ce.x@ac-nantes.fr", id="email"),
        pytest.param(clean_email, "a@b.fr, c@d.fr", "", id="two-emails"),
    ],
)
def test_codes(clean, text: str, expected: str) -> None:
    assert clean(text) == expected


@pytest.mark.parametrize(
    ("address", "street"),
    [
        pytest.param("12 bis av. de la Paix", Street("12 bis", frozenset({"avenue", "paix"})), id="bis-and-avenue"),
        pytest.param("3, Bd St Michel BP 123", Street("3", frozenset({"boulevard", "saint", "michel"})), id="box"),
        pytest.param("Rue du Port 49100 Angers Cedex 01", Street("", frozenset({"rue", "port", "49100", "angers"})), id="cedex"),
        pytest.param("BP 12", None, id="a-box-is-no-street"),
        pytest.param("", None, id="empty"),
    ],
)  # fmt: skip
def test_streets(address: str, street: Street | None) -> None:
    assert street_of(address) == street


def test_places() -> None:
    assert clean_commune("ST-DENIS CEDEX 2") == "saint denis"
    assert clean_commune("Les Essarts en Bocage") == clean_commune("ESSARTS EN BOCAGE")
    assert clean_commune("Lyon 3e arrondissement") == "lyon"
    assert place_of(Draft("x", "", code_postal="1000")).postcode == "01000"
    assert place_of(Draft("x", "", code_postal="974")).departement == "974"
    assert place_of(Draft("x", "", code_insee="2A004")).departement == "2A"


def test_coordinates() -> None:
    assert coordinates_of(Draft("x", "", latitude=47.0, longitude=-0.5)) == (47.0, -0.5)
    for latitude, longitude in ((None, 1.0), (1.0, None), (0.0, 0.0), (91.0, 0.0), (float("nan"), 1.0)):
        assert coordinates_of(Draft("x", "", latitude=latitude, longitude=longitude)) is None
    assert round(metres_between((47.0, 0.0), (48.0, 0.0))) == 111195
