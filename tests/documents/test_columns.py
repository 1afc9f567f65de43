"""Headers find their field by name, by likeness, then by what the cells hold."""

import pytest

from maillage.base.errors import Refused
from maillage.base.transfers import ImportColumn
from maillage.documents.rules import check_mapping
from maillage.documents.services import corrected_mapping, match_columns

COLUMNS = (
    ImportColumn(
        "nom", "Nom de la structure", required=True, synonyms=("Nom", "Structure", "appellation_officielle")
    ),
    ImportColumn("siret", "SIRET"),
    ImportColumn("uai", "UAI", synonyms=("numero_uai",)),
    ImportColumn("courriel", "Courriel", synonyms=("E-mail", "Mél")),
    ImportColumn("telephone", "Téléphone"),
    ImportColumn("code_postal", "Code postal"),
    ImportColumn("latitude", "Latitude"),
    ImportColumn("longitude", "Longitude"),
    ImportColumn("position", "Coordonnées"),
)


def match(headers, samples=None):
    return match_columns(headers, samples or {}, COLUMNS)


def test_names_are_compared_without_case_accents_or_punctuation():
    assert match(["NOM DE LA STRUCTURE", "e-mail", "Code_Postal", "Numéro UAI"]) == {
        "NOM DE LA STRUCTURE": "nom",
        "e-mail": "courriel",
        "Code_Postal": "code_postal",
        "Numéro UAI": "uai",
    }


def test_a_label_wins_over_a_synonym_and_a_field_is_given_once():
    assert match(["Structure", "Nom de la structure", "Nom"]) == {"Nom de la structure": "nom"}


def test_a_misspelt_header_is_recognised():
    assert match(["Téléphonne", "Nom de la structrue"]) == {
        "Téléphonne": "telephone",
        "Nom de la structrue": "nom",
    }


@pytest.mark.parametrize("header", ["Non", "Téléphone 2", "Code", ""])
def test_a_header_too_short_numbered_or_vague_is_left_alone(header):
    assert match([header]) == {}


@pytest.mark.parametrize(
    ("values", "code"),
    [
        (["21350016800025", "217 500 016 00019"], "siret"),
        (["0490003M", "0492089e"], "uai"),
        (["a@exemple.fr", "contact@asso.org", ""], "courriel"),
        (["02 41 05 40 00", "+33241054000"], "telephone"),
        (["47.4784, -0.5632", "47,4784; -0,5632"], "position"),
        (["47.4784", "49,4431"], "latitude"),
        (["-0.5632", "1.0993"], "longitude"),
    ],
)
def test_a_column_without_a_known_name_is_recognised_by_its_cells(values, code):
    assert match(["Colonne 7"], {"Colonne 7": values}) == {"Colonne 7": code}


@pytest.mark.parametrize(
    "values", [["21350016800025"], ["0490003M", "a@exemple.fr", "rien"], ["", ""], ["12", "49"]]
)
def test_cells_that_say_too_little_decide_nothing(values):
    assert match(["Colonne 7"], {"Colonne 7": values}) == {}


def test_a_name_wins_over_the_cells():
    samples = {"Contact": ["a@exemple.fr", "b@exemple.fr"], "Courriel": ["c@exemple.fr", "d@exemple.fr"]}
    assert match(["Contact", "Courriel"], samples) == {"Courriel": "courriel"}


def test_what_somebody_wrote_corrects_the_program():
    suggested = {"Nom": "nom", "Tél": "telephone", "Mail": "courriel"}
    chosen = {"nom": "", "Raison sociale": "nom", "TEL": "siret"}
    assert corrected_mapping(chosen, suggested, ["Nom", "Tél", "Mail", "Raison sociale"]) == {
        "Mail": "courriel",
        "Raison sociale": "nom",
        "Tél": "siret",
    }


@pytest.mark.parametrize(
    ("mapping", "sentence"),
    [
        ({}, "Choisissez la colonne qui contient « Nom de la structure »."),
        (
            {"A": "nom", "B": "nom"},
            "Deux colonnes remplissent « Nom de la structure » : « A » et « B ». Gardez-en une seule.",
        ),
        ({"C": "nom"}, "Le fichier n'a pas de colonne « C ». Ses colonnes : A, B."),
    ],
)
def test_a_mapping_that_cannot_be_is_refused(mapping, sentence):
    with pytest.raises(Refused) as refused:
        check_mapping(mapping, ["A", "B"], COLUMNS)
    assert refused.value.sentence == sentence


def test_an_unknown_field_is_refused_with_the_list():
    with pytest.raises(Refused) as refused:
        check_mapping({"A": "inconnu"}, ["A"], COLUMNS[:2])
    assert refused.value.sentence == "Le champ « inconnu » n'existe pas. Champs possibles : nom, siret."
