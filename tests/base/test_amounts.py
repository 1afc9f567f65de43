from decimal import Decimal

import pytest

from maillage.base.amounts import parse_amount


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("12 000 €", "12000.00"), ("1.250,50", "1250.50"), ("1250.5", "1250.50"), ("12\u202f000", "12000.00"),
        ("0", "0.00"), ("999 999 999,99", "999999999.99"),
    ],
)  # fmt: skip
def test_amounts_as_people_type_them(typed, value):
    assert parse_amount(typed) == Decimal(value)


def test_nothing_is_not_zero():
    assert parse_amount("  ") is None


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("-5", "négatif"),
        ("1e12", "milliard"),
        ("12,345", "décimales"),
        ("douze", "montant"),
        ("NaN", "milliard"),
    ],
)
def test_what_is_not_an_amount_is_refused_in_words(typed, word):
    with pytest.raises(ValueError, match=word):
        parse_amount(typed)
