"""The drawing of who reports to whom."""

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.organigram import BOX_HEIGHT, BOX_WIDTH, organigram

keys = st.integers(1, 12)
reports = st.dictionaries(keys, st.none() | st.integers(1, 14)).map(lambda found: list(found.items()))


def test_nothing_is_an_empty_picture():
    assert organigram([]).boxes == ()
    assert (organigram([]).width, organigram([]).height) == (0, 0)


def test_one_above_two():
    chart = organigram([(1, None), (2, 1), (3, 1)])
    top, left, right = chart.boxes
    assert (left.y, right.y) == (top.y + BOX_HEIGHT + 44,) * 2
    assert left.x < top.x < right.x
    assert [link.path for link in chart.links] == ["M212 66V88H100V110", "M212 66V88H324V110"]


def test_three_alone_are_stacked():
    chart = organigram([(1, None), (2, 1), (3, 1), (4, 1)])
    assert len({box.x for box in chart.boxes[1:]}) == 1
    assert [link.path for link in chart.links] == ["M13 66V113H26", "M13 66V193H26", "M13 66V273H26"]


def test_those_alone_are_in_columns_on_the_right():
    chart = organigram([(9, None), (1, None), (2, 1), *((key, None) for key in range(3, 7))])
    places = {box.key: (box.x, box.y) for box in chart.boxes}
    assert places[1] == (0, 0)
    assert [places[key] for key in (9, 3, 4, 5, 6)] == [(224, 0), (224, 80), (224, 160), (224, 240), (448, 0)]


def test_a_loop_and_an_unknown_are_drawn_at_the_top():
    chart = organigram([(1, 2), (2, 1), (3, 99), (4, 1)])
    assert [box.parent for box in chart.boxes] == [None, None, None, None]


@given(reports)
def test_everybody_once_nobody_over_another(found):
    chart = organigram(found)
    assert sorted(box.key for box in chart.boxes) == sorted(key for key, _ in found)
    for box in chart.boxes:
        assert box.x >= 0
        assert box.x + BOX_WIDTH <= chart.width
        assert box.y + BOX_HEIGHT <= chart.height
        for other in chart.boxes:
            apart = abs(box.x - other.x) >= BOX_WIDTH or abs(box.y - other.y) >= BOX_HEIGHT
            assert box is other or apart


@given(reports)
def test_a_line_for_each_report_that_is_drawn(found):
    chart = organigram(found)
    assert {(link.below, link.above) for link in chart.links} == {
        (box.key, box.parent) for box in chart.boxes if box.parent is not None
    }
