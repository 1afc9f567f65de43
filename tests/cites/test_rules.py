"""Truth tables of what is coherent."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from maillage.access.roles import Role
from maillage.base.errors import Refused
from maillage.cites import rules
from maillage.cites.choices import CodeChiffre, Portee

TODAY = date(2026, 11, 22)


@dataclass
class Row:
    debut: date
    fin: date | None = None


def day(number):
    return date(2026, 1, number)


def code_of(check, *arguments):
    """The code of the refusal, or None."""
    try:
        check(*arguments)
    except Refused as refused:
        assert refused.sentence.endswith((".", "!"))
        return refused.code
    return None


@pytest.mark.parametrize(
    ("slug", "code"),
    [
        ("angers-monplaisir", None), ("a", None), ("cite-2", None), ("x" * 80, None),
        ("", "slug"), ("Angers", "slug"), ("é", "slug"), ("a--b", "slug"), ("-a", "slug"), ("a-", "slug"),
        ("a b", "slug"), ("a/b", "slug"), ("a_b", "slug"), ("x" * 81, "slug"), ("a\n", "slug"),
    ],
)  # fmt: skip
def test_slugs(slug, code):
    assert code_of(rules.check_slug, slug) == code


@pytest.mark.parametrize(
    ("text", "code"), [("a", None), ("a" * 5, None), ("", "vide"), ("  ", "vide"), ("a" * 6, "long")]
)
def test_texts(text, code):
    assert code_of(rules.check_filled, text, "Nom", 5) == code


@pytest.mark.parametrize(
    ("fin", "code"), [(None, None), (day(11), None), (day(10), "dates"), (day(9), "dates")]
)
def test_dates(fin, code):
    assert code_of(rules.check_dates, day(10), fin) == code


@pytest.mark.parametrize(
    ("known", "debut", "fin", "code"),
    [
        (Row(day(10), day(20)), day(1), day(10), None),
        (Row(day(10), day(20)), day(20), None, None),
        (Row(day(10), day(20)), day(19), None, "chevauchement"),
        (Row(day(10), day(20)), day(1), day(11), "chevauchement"),
        (Row(day(10), day(20)), day(12), day(13), "chevauchement"),
        (Row(day(10), day(20)), day(1), None, "chevauchement"),
        (Row(day(10)), day(1), day(10), None),
        (Row(day(10)), day(25), None, "chevauchement"),
    ],
)
def test_overlaps(known, debut, fin, code):
    assert code_of(rules.check_no_overlap, [known], debut, fin, "Angers est dans le périmètre") == code
    assert code_of(rules.check_no_overlap, [], debut, fin, "x") is None


def test_an_overlap_says_since_when_and_until_when():
    with pytest.raises(Refused) as refused:
        rules.check_no_overlap([Row(day(10), day(20))], day(12), None, "Angers est dans le périmètre")
    assert refused.value.sentence == (
        "Angers est dans le périmètre déjà depuis le 10 janvier 2026, jusqu'au 20 janvier 2026. "
        "Terminez cette période ou changez les dates."
    )


def test_an_ended_period_is_not_ended_twice():
    assert code_of(rules.check_open, Row(day(1)), "Ce mandat") is None
    assert code_of(rules.check_open, Row(day(1), day(2)), "Ce mandat") == "deja_termine"


ALLOWED = {
    (Role.CPO, Portee.CITE), (Role.CHEF_DE_FILE, Portee.CITE), (Role.TROIKA, Portee.CITE),
    (Role.TROIKA, Portee.DEPARTEMENT), (Role.PILOTE, Portee.CITE), (Role.PARTENAIRE, Portee.CITE),
    (Role.LECTEUR, Portee.CITE), (Role.LECTEUR, Portee.DEPARTEMENT), (Role.NATIONAL, Portee.NATIONALE),
    (Role.SUPPORT, Portee.NATIONALE),
}  # fmt: skip


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("portee", Portee)
def test_how_far_each_role_reaches(role, portee):
    given = (portee == Portee.CITE, portee == Portee.DEPARTEMENT)
    assert (code_of(rules.check_reach, role, portee, *given) is None) == ((role, portee) in ALLOWED)


@pytest.mark.parametrize(
    ("role", "portee", "cite", "departement"),
    [
        (Role.CPO, Portee.CITE, False, False),
        (Role.CPO, Portee.CITE, True, True),
        (Role.TROIKA, Portee.DEPARTEMENT, False, False),
        (Role.TROIKA, Portee.DEPARTEMENT, True, True),
        (Role.NATIONAL, Portee.NATIONALE, True, False),
    ],
)
def test_the_place_must_be_the_one_of_the_reach(role, portee, cite, departement):
    assert code_of(rules.check_reach, role, portee, cite, departement) == "portee"


@pytest.mark.parametrize(
    ("quotite", "code"), [(None, None), (0, None), (100, None), (-1, "quotite"), (101, "quotite")]
)
def test_share_of_a_full_time(quotite, code):
    assert code_of(rules.check_quotite, quotite) == code


def test_nobody_mandates_oneself():
    assert code_of(rules.check_not_oneself, 1, 1) == "soi_meme"
    assert code_of(rules.check_not_oneself, 1, 2) is None
    assert code_of(rules.check_not_oneself, 1, None) is None


@pytest.mark.parametrize(
    ("code", "valeur", "annee", "refusal"),
    [
        ("population", "0", 2020, None),
        ("population", "159022", 2020, None),
        ("population", "-1", 2020, "valeur"),
        ("population", "1.5", 2020, "valeur"),
        ("population", "10000001", 2020, "valeur"),
        ("pauvrete_qpv", "0", 2020, None),
        ("pauvrete_qpv", "100", 2020, None),
        ("pauvrete_qpv", "100.1", 2020, "valeur"),
        ("pauvrete_qpv", "-0.1", 2020, "valeur"),
        ("pauvrete_qpv", "NaN", 2020, "valeur"),
        ("pauvrete_qpv", "Infinity", 2020, "valeur"),
        ("population", "1", 1990, None),
        ("population", "1", 1989, "annee"),
        ("population", "1", 2027, None),
        ("population", "1", 2028, "annee"),
    ],
)
def test_figures(code, valeur, annee, refusal):
    assert code_of(rules.check_chiffre, CodeChiffre(code), Decimal(valeur), annee, TODAY) == refusal
