import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maillage.core.privacy import Figure, Shown, protect, protect_counts, protect_table


@st.composite
def tables(draw, height=6, width=6, highest=40):
    columns = draw(st.integers(0, width))
    row = st.lists(st.integers(0, 12) | st.integers(0, highest), min_size=columns, max_size=columns)
    return draw(st.lists(row, max_size=height))


def labels(table):
    rows = [
        [figure.label for figure in (*row, total)]
        for row, total in zip(table.cells, table.row_totals, strict=True)
    ]
    return [*rows, [figure.label for figure in (*table.column_totals, table.total)]]


@pytest.mark.parametrize(
    ("count", "label"), [(0, "0"), (1, "moins de 5"), (4, "moins de 5"), (5, "5"), (1200, "1200")]
)
def test_one_figure_alone(count, label):
    assert protect(count).label == label


def test_the_threshold_is_a_parameter_and_shows_in_the_label():
    assert protect(9, threshold=11) == Figure(None, Shown.SMALL, 11)
    assert protect(9, threshold=11).label == "moins de 11"


@pytest.mark.parametrize("call", [lambda: protect(-1), lambda: protect_table([[3, -1]])])
def test_a_negative_count_is_refused(call):
    with pytest.raises(ValueError, match="Un effectif ne peut pas être négatif"):
        call()


def test_rows_of_different_lengths_are_refused():
    with pytest.raises(ValueError, match="la même longueur"):
        protect_table([[1, 2], [3]])


def test_without_small_number_everything_is_shown():
    assert labels(protect_table([[5, 0], [12, 30]])) == [
        ["5", "0", "5"],
        ["12", "30", "42"],
        ["17", "30", "47"],
    ]


def test_a_subtraction_does_not_give_a_small_number_back():
    """3 hidden alone would be 13 - 10 in its row, 23 - 20 in its column: its neighbours are hidden too."""
    assert labels(protect_table([[3, 10], [20, 30]])) == [
        ["moins de 5", "non communiqué", "13"],
        ["non communiqué", "non communiqué", "50"],
        ["23", "40", "63"],
    ]


def test_a_list_of_counts_keeps_its_order():
    counts, total = protect_counts({"0-3 ans": 3, "3-6 ans": 40, "6-11 ans": 10, "11-15 ans": 0})
    assert [(band, figure.label) for band, figure in counts.items()] == [
        ("0-3 ans", "moins de 5"),
        ("3-6 ans", "40"),
        ("6-11 ans", "non communiqué"),
        ("11-15 ans", "0"),
    ]
    assert total.label == "53"


@pytest.mark.parametrize("counts", [[1, 1, 30], [4, 4, 30]])
def test_a_sum_that_leaves_one_possibility_is_not_shown(counts):
    """1 + 1 is the only way to make 2 of two small numbers, 4 + 4 the only way to make 8."""
    found, total = protect_counts({str(index): count for index, count in enumerate(counts)})
    assert [figure.label for figure in found.values()] == ["moins de 5", "moins de 5", "non communiqué"]
    assert total.label == str(sum(counts))


def test_when_nothing_else_can_be_hidden_the_total_is():
    assert labels(protect_table([[4, 4]]))[0] == ["moins de 5", "moins de 5", "non communiqué"]


def test_a_small_figure_may_have_to_be_shown_as_not_given():
    """Four small figures whose total is also called "moins de 5" could only be four times one."""
    assert labels(protect_table([[1, 1, 1, 1]])) == [
        [*["moins de 5"] * 4, "non communiqué"],
        [*["moins de 5"] * 4, "non communiqué"],
    ]


def test_an_empty_table_has_a_total_of_zero():
    assert labels(protect_table([])) == [["0"]]
    assert labels(protect_table([[], []])) == [["0"], ["0"], ["0"]]
    assert protect_counts({}) == ({}, Figure(0))


@given(tables())
def test_what_is_shown_is_true_and_every_small_number_is_hidden(rows):
    table = protect_table(rows)
    full = [[*row, sum(row)] for row in rows]
    full.append([sum(column) for column in zip(*full, strict=True)] or [0])
    figures = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    figures.append((*table.column_totals, table.total))
    for counts, shown in zip(full, figures, strict=True):
        for count, figure in zip(counts, shown, strict=True):
            assert figure.value in (count, None)
            assert figure.value is None or not 0 < count < 5
            assert figure.why is not Shown.SMALL or 0 < count < 5


@given(tables())
def test_a_line_never_has_one_hidden_figure_alone(rows):
    table = protect_table(rows)
    lines = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    lines.append((*table.column_totals, table.total))
    for line in [*lines, *zip(*lines, strict=True)]:
        assert sum(figure.value is None for figure in line) != 1


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.integers(0, 4), min_size=2, max_size=2), min_size=2, max_size=2))
def test_a_reader_who_tries_every_table_finds_no_hidden_figure(rows):
    """With a threshold of 3: all tables of 2 × 2 counts that agree with what is shown, knowing zeros are shown."""
    shown = protect_table(rows, threshold=3)
    wanted = _published(shown)
    seen = [set() for _ in range(9)]
    for cells in itertools.product(range(9), repeat=4):
        guess = _with_totals(cells)
        if all(_agrees(count, figure) for count, figure in zip(guess, wanted, strict=True)):
            for values, count in zip(seen, guess, strict=True):
                values.add(count)
    assert [len(values) > 1 for values in seen] == [figure.value is None for figure in wanted]


def _with_totals(cells):
    a, b, c, d = cells
    return (a, b, a + b, c, d, c + d, a + c, b + d, a + b + c + d)


def _published(table):
    rows = [(*row, total) for row, total in zip(table.cells, table.row_totals, strict=True)]
    return [*rows[0], *rows[1], *table.column_totals, table.total]


def _agrees(count, figure):
    if figure.value is not None:
        return count == figure.value
    return count in (1, 2) if figure.why is Shown.SMALL else count >= 1
