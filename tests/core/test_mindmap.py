from math import cos, hypot, pi, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.mindmap import (
    GAP,
    HUB,
    LETTER,
    LINE,
    OUTWARD,
    Branch,
    count_leaves,
    depth_of,
    radial,
    wrapped,
)


def leaf(key):
    return Branch(key, key.upper())


def crowd(number):
    return Branch("r", "R", children=tuple(leaf(str(n)) for n in range(number)))


def test_a_root_alone_is_in_the_middle():
    found = radial(leaf("r"))
    assert [(b.key, b.x, b.y, b.parent, b.inward) for b in found.branches] == [("r", 0.0, 0.0, None, False)]
    assert (found.radius, found.reach) == (0, HUB)


def test_children_stand_clockwise_from_the_top():
    found = radial(Branch("r", "R", children=tuple(leaf(key) for key in "abcd")))
    _, a, b, c, d = found.branches
    assert (a.x > 0, a.y < 0) == (True, True)
    assert (b.x > 0, b.y > 0) == (True, True)
    assert (c.left, c.y > 0) == (True, True)
    assert (d.left, d.y < 0) == (True, True)
    assert {branch.parent for branch in (a, b, c, d)} == {"r"}


def test_a_branch_stands_in_the_middle_of_its_leaves_and_writes_inward():
    tree = Branch("r", "R", children=(Branch("a", "A", children=(leaf("x"), leaf("y"))), leaf("b")))
    by_key = {branch.key: branch for branch in radial(tree).branches}
    assert by_key["a"].angle == pytest.approx((by_key["x"].angle + by_key["y"].angle) / 2, abs=0.02)
    assert [by_key[key].depth for key in "raxb"] == [0, 1, 2, 1]
    assert [by_key[key].inward for key in "raxb"] == [False, True, False, False]


def test_many_leaves_push_the_circle_out():
    assert radial(crowd(200)).radius == pytest.approx(200 * LINE / (2 * pi), rel=0.01)
    assert radial(crowd(1)).radius == HUB + GAP


def test_a_hundred_structures_in_twelve_families_fit_on_a_screen():
    families = tuple(
        Branch(str(f), "Établissements scolaires", children=tuple(leaf(f"{f}.{n}") for n in range(8)))
        for f in range(12)
    )
    found = radial(Branch("r", "Cité", children=families))
    assert 2 * found.reach < 1000
    assert all("".join(b.lines) == b.label.replace(" ", "") or len(b.lines) == 1 for b in found.branches)


def test_two_branches_with_one_key_are_a_mistake():
    with pytest.raises(ValueError, match="même identifiant"):
        radial(Branch("r", "R", children=(leaf("a"), leaf("a"))))


def numbered(shape, prefix="r"):
    label = "Une étiquette assez longue pour devoir être coupée quelque part"
    return Branch(prefix, label, children=tuple(numbered(s, f"{prefix}.{n}") for n, s in enumerate(shape)))


SHAPES = st.recursive(st.just([]), lambda inner: st.lists(inner, max_size=9), max_leaves=60)


def span(branch):
    """From where to where the label goes, along its way out."""
    long = max(map(len, branch.lines)) * LETTER
    return (branch.radius - long, branch.radius) if branch.inward else (branch.radius, branch.radius + long)


@given(SHAPES)
def test_no_two_labels_overlap(shape):
    """Where two labels are at the same distance from the middle, they are as far from one another as their lines need."""
    written = [branch for branch in radial(numbered(shape)).branches if branch.depth]
    for rank, one in enumerate(written):
        for other in written[rank + 1 :]:
            begin = max(span(one)[0], span(other)[0])
            if begin > min(span(one)[1], span(other)[1]) or other.parent == one.key:
                continue
            turn = abs(one.angle - other.angle) % 360
            apart = begin * radians(min(turn, 360 - turn))
            assert apart >= LINE * (len(one.lines) + len(other.lines)) / 2 * 0.99 or apart > begin * pi / 2


@given(SHAPES)
def test_everybody_is_on_its_ring_and_within_the_picture(shape):
    tree = numbered(shape)
    found = radial(tree)
    assert all(abs(hypot(b.x, b.y) - b.radius) < 0.2 for b in found.branches)
    assert max(b.radius for b in found.branches) <= found.radius + 0.1 <= found.reach + 0.1
    assert max(b.depth for b in found.branches) == depth_of(tree)
    assert sum(not b.inward for b in found.branches if b.depth) == (count_leaves(tree) if shape else 0)
    assert all(
        len(line) * LETTER <= OUTWARD for b in found.branches if b.depth and not b.inward for line in b.lines
    )
    assert all(
        b.left == (cos(radians(b.angle)) < 0 and b.depth > 0) or abs(b.x) < 0.2 for b in found.branches
    )


@pytest.mark.parametrize(
    ("label", "letters", "lines", "found"),
    [
        ("Court", 10, 1, ("Court",)),
        ("", 10, 2, ("",)),
        ("Promouvoir la continuité", 12, 2, ("Promouvoir", "la continui…")),
        ("Promouvoir la continuité", 14, 2, ("Promouvoir la", "continuité")),
        ("Promouvoir la continuité", 14, 1, ("Promouvoir la…",)),
        ("Anticonstitutionnellement", 10, 3, ("Anticonst…",)),
    ],
)
def test_a_label_is_cut_where_it_must_be_and_says_so(label, letters, lines, found):
    assert wrapped(label, letters, lines) == found
