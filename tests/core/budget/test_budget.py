"""Totals that always add up."""

import itertools
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.budget import (
    Line,
    Totals,
    consumption,
    crossed,
    deepened,
    imbalance,
    of_line,
    overrun,
    rate,
    table,
    total,
    warnings,
)
from maillage.core.sankey import LOWEST, Flow, layout

D = Decimal
amounts = st.integers(0, 99_999_999_99).map(lambda cents: D(cents) / 100)
maybe = st.none() | amounts
lines = st.builds(
    Line, demande=amounts, valide=maybe, notifie=maybe, verse=amounts, consomme=maybe, reporte=maybe,
    droit_commun=st.booleans(), cofinance=st.booleans(),
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


@given(st.lists(lines, max_size=20))
def test_a_total_is_the_sum_of_its_columns(rows):
    whole = total(rows)
    assert whole.demande == sum((line.demande for line in rows), D(0))
    assert whole.notifie == sum((line.notifie or D(0) for line in rows), D(0))
    assert whole.engage == sum((line.engage for line in rows), D(0))
    assert whole.droit_commun == sum((line.engage for line in rows if line.droit_commun), D(0))
    assert whole.cofinance == sum((line.engage for line in rows if line.cofinance), D(0))
    assert whole.reliquat == sum((line.reliquat for line in rows), D(0))
    assert whole.lignes == len(rows)


@given(st.lists(lines, max_size=20))
def test_cents_are_never_lost(rows):
    whole = total(rows)
    assert all(amount == amount.quantize(D("0.01")) for amount in whole.amounts)


@given(lines, lines)
def test_adding_totals_is_adding_lines(one, two):
    assert of_line(one) + of_line(two) == total([one, two])


@given(amounts, grouped)
def test_an_envelope_gives_what_it_has_and_no_more(alloted, rows):
    shown = consumption(alloted, total(line for _, line in rows))
    assert shown.disponible + shown.engage == shown.alloue == alloted
    assert overrun(alloted, shown.engage) == max(D(0), -shown.disponible)


@given(amounts, amounts, amounts)
def test_only_a_deeper_overrun_is_decided(alloted, before, after):
    decided = deepened(overrun(alloted, before), overrun(alloted, after))
    assert (decided > 0) == (after > alloted and after > before)
    assert decided in (D(0), after - alloted)


@given(lines)
def test_a_line_that_holds_together_says_nothing(line):
    codes = {code for code, _ in warnings(line)}
    assert ("verse_sup" in codes) == (line.verse > (line.notifie or D(0)))
    spent = (line.consomme or D(0)) + (line.reporte or D(0))
    assert ("consomme_sup" in codes) == (
        line.consomme is not None and line.notifie is not None and spent > line.notifie
    )


def test_no_rate_without_a_whole():
    assert rate(D(5), D(0)) is None
    empty = consumption(D(0), Totals())
    assert (empty.taux, empty.taux_verse) == (None, None)
    assert (Totals().part_droit_commun, Totals().part_cofinancement) == (None, None)


@given(grouped.filter(lambda rows: total(line for _, line in rows).engage > 0))
def test_shares_are_shares(rows):
    whole = total(line for _, line in rows)
    assert 0 <= whole.part_droit_commun <= 100
    assert 0 <= whole.part_cofinancement <= 100


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


@given(flows)
def test_labels_of_two_lines_are_beside_the_ribbons_and_never_touch(given_flows):
    drawing = layout(given_flows)
    for node in drawing.nodes:
        left = node.side == "source"
        assert node.label_x < 0 if left else node.label_x > drawing.width
        assert node.height >= LOWEST >= 28
        assert node.y >= 0 and node.y + node.height <= drawing.height + 0.1


@given(amounts, amounts)
def test_a_planned_budget_lacks_what_charges_and_products_differ_by(charges, produits):
    gap = imbalance(charges, produits)
    assert gap == (charges - produits if charges else 0)
    assert not gap or produits + gap == charges
