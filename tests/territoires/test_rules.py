"""Official codes."""

import pytest

from maillage.base.errors import Refused
from maillage.territoires import rules


@pytest.mark.parametrize(
    ("code", "millesime", "departement"),
    [
        ("QP049003", 2015, "49"),
        ("QN04901M", 2024, "49"),
        ("QP02A001", 2015, "2A"),
        ("QN02B01M", 2024, "2B"),
        ("QP974012", 2015, "974"),
        ("QP987001", 2015, "987"),
        ("QN97101M", 2024, "971"),
    ],
)
def test_a_district_code_says_its_vintage_and_departement(code, millesime, departement):
    assert rules.millesime_of_qpv(code) == millesime
    assert rules.departement_of_qpv(code) == departement


@pytest.mark.parametrize("code", ["", "QP49003", "QN049001", "QP04901M", "QX049003", "QP100001", "QP0490033"])
def test_what_is_not_a_district_code(code):
    assert rules.millesime_of_qpv(code) is None


def test_a_district_code_is_tidied():
    assert rules.clean_qpv(" qp-049.003 ") == "QP049003"


@pytest.mark.parametrize(
    ("uai", "departement"),
    [("0490003M", "49"), ("6200001A", "2A"), ("7200001A", "2B"), ("9740001A", "974"), ("0010001A", "01")],
)
def test_a_uai_says_its_departement(uai, departement):
    assert rules.departement_of_uai(uai) == departement


def test_a_person_stays_in_the_departements_of_the_cite():
    rules.check_departement("49", frozenset({"49"}))
    rules.check_departement("75", None)
    with pytest.raises(Refused) as refused:
        rules.check_departement("75", frozenset({"49", "44"}))
    assert refused.value.sentence.startswith("Le département 75 n'est pas celui de la cité (44, 49)")
    with pytest.raises(Refused, match="périmètre vide"):
        rules.check_departement("75", frozenset())
