import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.ages import DEFAULT_BANDS, AgeRange, bands_of, parse_ages, uncovered

LIMIT = 150


@st.composite
def ranges(draw):
    low = draw(st.integers(0, LIMIT - 1))
    return AgeRange(low, draw(st.none() | st.integers(low + 1, LIMIT)))


def months_of(*listed):
    return {months for months in range(LIMIT + 5) if any(ages.contains(months) for ages in listed)}


@pytest.mark.parametrize(
    ("low", "high", "label"),
    [
        (36, 132, "3-11 ans"), (0, 36, "0-3 ans"), (0, 72, "0-6 ans"), (18, 36, "18 mois - 3 ans"),
        (6, 18, "6-18 mois"), (0, 24, "0-24 mois"), (24, 48, "24 mois - 4 ans"), (42, 54, "3 ans 6 mois - 4 ans 6 mois"),
        (36, 54, "3 ans - 4 ans 6 mois"), (192, None, "dès 16 ans"), (18, None, "dès 18 mois"),
        (0, None, "tous âges"), (0, 99 * 12, "tous âges"), (36, 99 * 12, "3-99 ans"),
    ],
)  # fmt: skip
def test_labels(low, high, label):
    assert AgeRange(low, high).label == label


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("3-11 ans", 36, 132), ("3 – 11 ans", 36, 132), ("De 3 à 11 ans", 36, 132), ("entre 3 et 11 ans", 36, 132),
        ("3 ans - 11 ans", 36, 132), ("3/11", 36, 132), ("18 mois - 3 ans", 18, 36), ("de 18 mois à 3 ans", 18, 36),
        ("6 - 18 mois", 6, 18), ("3 mois - 6", 3, 6), ("dès 16 ans", 192, None), ("à partir de 16 ans", 192, None),
        ("16 ans et plus", 192, None), ("16+", 192, None), ("moins de 6 ans", 0, 72), ("jusqu’à 6 ans", 0, 72),
        ("1 an", 12, 24), ("3 ans", 36, 48), ("18 mois", 18, 19), ("tous âges", 0, None), ("Tout public", 0, None),
        ("0-99 ans", 0, None), ("  3-11   ANS ", 36, 132), ("Jeunes (16-26 ans)", 192, 312), ("3a à 6a", 36, 72),
        ("2 ans et demi à 6 ans", 30, 72), ("2,5 mois à 4 ans", 2, 48), ("3 mois jusqu’à l’âge de 6 ans", 3, 72),
        ("60 ans et plus", 720, None), ("+ de 18 ans", 216, None), ("-18 ans", 0, 216), ("- de 3 ans", 0, 36),
        ("adultes", 216, None), ("public intergénérationnel", 0, None), ("enfants de 6 ans", 72, 84),
        ("3 ans 6 mois", 42, 43), ("toute âge", 0, None),
    ],
)  # fmt: skip
def test_ages_as_people_write_them(text, low, high):
    assert parse_ages(text) == AgeRange(low, high)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "enfants",
        "3-",
        "-3",
        "3 - 11 - 15 ans",
        "3-6 ans et 11-15 ans",
        "99999999999-3",
        "dès",
        "trois ans",
        "abc-12",
    ],
)
def test_what_is_not_an_age_is_refused_with_examples(text):
    with pytest.raises(ValueError, match=r"n'est pas une tranche d'âge : écrivez « 3-11 ans »"):
        parse_ages(text)


@pytest.mark.parametrize("text", ["11-3 ans", "3-3 ans", "moins de 0 ans"])
def test_an_empty_range_is_refused(text):
    with pytest.raises(ValueError, match=r"« .* » : l'âge maximum doit être plus grand que l'âge minimum"):
        parse_ages(text)


def test_an_age_that_nobody_reaches_is_refused():
    with pytest.raises(ValueError, match="« 0-300 ans » dépasse 120 ans"):
        parse_ages("0-300 ans")


def test_a_negative_age_is_refused():
    with pytest.raises(ValueError, match="ne peut pas être négatif"):
        AgeRange(-1, 3)


@given(ranges())
def test_a_label_is_read_back_as_the_same_range(ages):
    assert parse_ages(ages.label) == ages


@given(ranges(), ranges())
def test_two_ranges_overlap_when_they_share_a_month(one, other):
    assert one.overlaps(other) == other.overlaps(one) == bool(months_of(one) & months_of(other))


def test_default_bands_follow_each_other_from_birth_to_25():
    assert [band.label for band in DEFAULT_BANDS] == [
        "0-3 ans", "3-6 ans", "6-11 ans", "11-15 ans", "15-18 ans", "18-25 ans",
    ]  # fmt: skip
    assert uncovered(AgeRange.of_years(0, 25), DEFAULT_BANDS) == ()
    assert not any(one.overlaps(other) for one, other in itertools.combinations(DEFAULT_BANDS, 2))


def test_bands_reached_by_a_range():
    assert [band.label for band in bands_of(AgeRange.of_years(3, 11))] == ["3-6 ans", "6-11 ans"]
    assert [band.label for band in bands_of(AgeRange.of_years(16))] == ["15-18 ans", "18-25 ans"]
    assert bands_of(AgeRange.of_years(25, 30)) == ()
    assert bands_of(AgeRange(0)) == DEFAULT_BANDS


def test_offers_for_other_ages_leave_the_whole_band_uncovered():
    band = AgeRange.of_years(6, 11)
    assert uncovered(band, [AgeRange.of_years(3, 6), AgeRange.of_years(15, 18)]) == (band,)
    assert uncovered(band, [AgeRange.of_years(16)]) == (band,)


@given(ranges(), st.lists(ranges(), max_size=5))
def test_uncovered_parts_are_the_months_nobody_reaches(band, listed):
    assert months_of(*uncovered(band, listed)) == months_of(band) - months_of(*listed)
