"""Totals that always add up."""

import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.budget import Line, Totals, consumption, crossed, excess, rate, table, total, warnings
from maillage.core.sankey import Flow, layout

D = Decimal
amounts = st.integers(0, 99_999_999_99).map(lambda cents: D(cents) / 100)
maybe = st.none() | amounts
lines = st.builds(
    Line, demande=amounts, valide=maybe, notifie=maybe, verse=amounts, consomme=maybe, reporte=maybe,
    droit_commun=st.booleans(),
)  # fmt: skip
grouped = st.lists(st.tuples(st.sampled_from("abcd"), lines), max_size=30)


@given(grouped)
def test_groups_add_up_to_the_whole(rows):
    assert sum(table(rows).values(), Totals()) == total(line for _, line in rows)


@given(grouped)
def test_order_does_not_matter(rows):
    assert table(rows) == table(list(reversed(rows)))


@given(st.lists(st.tuples(st.sampled_from("ab"), st.sampled_from("xy"), lines), max_size=20))
def test_crossed_amounts_add_up(rows):
    assert sum(crossed(rows).values(), D(0)) == total(line for _, _, line in rows).engage


@given(amounts, amounts, lines)
def test_an_excess_is_what_the_envelope_lacks(alloted, others, line):
    over = excess(alloted, others, line)
    assert over >= 0
    assert (over == 0) == (others + line.engage <= alloted)


def test_no_rate_without_a_whole():
    assert rate(D(5), D(0)) is None
    assert consumption(D(0), Totals()).taux is None
    assert Totals().part_droit_commun is None


def test_a_line_is_engaged_by_what_is_notified_else_validated():
    assert Line(D(10), D(8), D(7)).engage == 7
    assert Line(D(10), D(8)).engage == 8
    assert Line(D(10)).engage == 0
    assert Line(D(10), D(8), D(7), consomme=D(5), reporte=D(1)).reliquat == 1
    assert Line(D(10), D(8), D(7)).reliquat == 0


def test_what_does_not_hold_together_is_flagged():
    line = Line(D(10), D(12), D(13), verse=D(14), consomme=D(15))
    assert [code for code, _ in warnings(line)] == ["valide_sup", "notifie_sup", "verse_sup", "consomme_sup"]
    assert warnings(Line(D(10), D(10), D(10), verse=D(10), consomme=D(10))) == ()


flows = st.lists(
    st.builds(Flow, st.sampled_from("abcde"), st.sampled_from("xyz"), st.integers(0, 10**6).map(D)),
    max_size=20,
)


@given(flows)
def test_a_bar_of_the_picture_is_the_sum_of_its_flows(given_flows):
    drawing = layout(given_flows)
    for side in ("source", "target"):
        for node in (n for n in drawing.nodes if n.side == side):
            assert node.amount == sum(f.amount for f in given_flows if getattr(f, side) == node.name)


@given(flows)
def test_bars_never_overlap(given_flows):
    drawing = layout(given_flows)
    for side in ("source", "target"):
        bars = [n for n in drawing.nodes if n.side == side]
        for above, below in itertools.pairwise(bars):
            assert below.y >= above.y + above.height
