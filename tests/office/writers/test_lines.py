from datetime import date
from itertools import pairwise
from xml.etree.ElementTree import fromstring

import pytest

from maillage.office.writers.lines import APART, HEIGHT, Series, write_lines_svg

SVG = "{http://www.w3.org/2000/svg}"
DAYS = [date(2026, 1, 1), date(2026, 2, 1), date(2026, 12, 1)]


def drawn(*series, days=DAYS):
    return fromstring(write_lines_svg(days, series, title="Couverture & liens"))


def test_each_series_has_its_line_its_dashes_and_its_name_with_its_last_figure():
    svg = drawn(Series("couverts", [1, 2, 3]), Series("découverts", [3, 2, 1]))
    lines = list(svg.iter(f"{SVG}polyline"))
    assert [line.get("stroke-dasharray") for line in lines] == [None, "7 4"]
    texts = [text.text for text in svg.iter(f"{SVG}text")]
    assert texts == ["0", "3", "01/01/2026", "01/12/2026", "couverts : 3", "découverts : 1"]
    assert svg.get("aria-label") == "Couverture & liens"


def test_time_is_in_proportion():
    (line,) = drawn(Series("a", [1, 1, 1])).iter(f"{SVG}polyline")
    first, second, third = (float(point.split(",")[0]) for point in line.get("points").split())
    assert second - first == pytest.approx((third - first) * 31 / 334, abs=0.2)


def test_a_line_stops_where_nothing_is_known():
    svg = drawn(Series("a", [1, None, 2]), Series("b", [None, None, None]))
    assert list(svg.iter(f"{SVG}polyline")) == []
    assert [text.text for text in svg.iter(f"{SVG}text")][-1] == "b"


@pytest.mark.parametrize("value", [0, 7])
def test_names_of_lines_that_end_together_do_not_overlap_and_stay_inside(value):
    svg = drawn(*(Series(name, [1, 2, value]) for name in "abcd"))
    heights = sorted(float(text.get("y")) for text in list(svg.iter(f"{SVG}text"))[-4:])
    assert all(two - one >= APART - 0.2 for one, two in pairwise(heights))
    assert heights[-1] < HEIGHT


def test_one_day_and_nothing_but_zeros_divide_by_nothing():
    svg = drawn(Series("a", [0]), days=[date(2026, 1, 1)])
    assert svg.tag == f"{SVG}svg"
