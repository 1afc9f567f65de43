"""Instances that do the same thing with the same people at the same time."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from maillage.core.governance import Body, Suggestion, Words, compare, listed, overlapping

WORDS = Words(
    {"m": "Mairie", "c": "Collège", "p": "Préfecture", "f": "CAF"}, {"sante": "Santé", "sport": "Sport"}
)


def body(key, membres="mcp", themes=("sante",), jours=(), **kwargs):
    return Body(key, f"Instance {key}", frozenset(membres), frozenset(themes), tuple(jours), **kwargs)


def test_the_same_people_on_the_same_themes_could_be_one_group():
    pair = compare(body(1), body(2), WORDS)
    assert (pair.proposition, pair.part) == (Suggestion.MERGE, 1.0)
    assert pair.raisons == (
        "3 membres en commun sur 3 : Collège, Mairie et Préfecture.",
        "Mêmes thèmes : Santé.",
    )
    assert pair.phrase == (
        "Faire de « Instance 1 » et « Instance 2 » un seul groupe, ou une formation restreinte de l'autre."
    )


def test_an_instance_and_the_one_it_reports_to_stay_two():
    assert compare(body(1), body(2, rend_compte_a=1), WORDS).proposition == Suggestion.JOINT
    assert compare(body(1, rend_compte_a=2), body(2), WORDS).proposition == Suggestion.JOINT


def test_a_theme_shared_by_some_is_a_joint_meeting():
    pair = compare(body(1, "mcpfxyz", ("sante", "sport")), body(2, "mcabde"), WORDS)
    assert (pair.proposition, sorted(pair.membres)) == (Suggestion.JOINT, ["c", "m"])
    assert "Tenir une réunion commune" in pair.phrase


def test_the_same_people_in_the_same_week_could_share_a_half_day():
    one = body(1, themes=(), jours=[date(2026, 9, 15), date(2026, 10, 13)])
    other = body(2, themes=(), jours=[date(2026, 9, 17), date(2026, 11, 10)])
    pair = compare(one, other, WORDS)
    assert (pair.proposition, pair.semaines) == (Suggestion.HALF_DAY, 1)
    assert pair.proches == (date(2026, 9, 15), date(2026, 9, 17))
    assert pair.raisons[1] == "Réunies la même semaine une fois."
    assert pair.phrase.endswith(
        "la même demi-journée, l'une après l'autre (le 15 septembre et le 17 septembre sont proches)."
    )


def test_meetings_close_to_each_other_but_in_two_weeks():
    one, other = body(1, themes=(), jours=[date(2026, 9, 18)]), body(2, themes=(), jours=[date(2026, 9, 21)])
    pair = compare(one, other, WORDS)
    assert pair.raisons[1] == "Réunies à 3 jours d'écart (le 18 septembre 2026 et le 21 septembre 2026)."
    same = compare(one, body(2, themes=(), jours=[date(2026, 9, 18), date(2026, 9, 11)]), WORDS)
    assert same.raisons[1:] == (
        "Réunies la même semaine une fois.",
        "Réunies le même jour, le 18 septembre 2026.",
    )
    often = [date(2026, 9, 18), date(2026, 10, 2)]
    assert "2 fois" in compare(body(1, jours=often), body(2, jours=often), WORDS).raisons[2]


def test_what_proves_nothing():
    assert compare(body(1, "m"), body(2, "m"), WORDS) is None
    assert compare(body(1, themes=()), body(2, themes=()), WORDS) is None
    far = [date(2026, 9, 1)], [date(2026, 12, 1)]
    assert compare(body(1, themes=(), jours=far[0]), body(2, themes=(), jours=far[1]), WORDS) is None
    closed = body(2, fin=date(2026, 1, 1))
    assert compare(body(1, debut=date(2026, 1, 1)), closed, WORDS) is None
    assert compare(body(1, debut=date(2025, 12, 31)), closed, WORDS) is not None


def test_the_pairs_that_share_most_come_first():
    bodies = [body(3, "mcxyzuv", ("sport", "sante")), body(1), body(2, themes=("sante", "sport"))]
    assert [(p.first, p.second) for p in overlapping(bodies, WORDS)] == [(2, 3), (1, 2), (1, 3)]


def test_long_lists_say_how_many_more():
    assert listed(list("abcdefgh")) == "a, b, c, d, e, f et 2 autres"
    assert listed(list("abcdefg")) == "a, b, c, d, e, f et 1 autre"
    assert listed(["a"]) == "a"


bodies = st.lists(
    st.builds(
        body,
        key=st.integers(1, 40),
        membres=st.sets(st.sampled_from("mcpfxyz")),
        themes=st.sets(st.sampled_from(["sante", "sport", "lecture"])),
        jours=st.lists(st.dates(date(2026, 9, 1), date(2026, 12, 31)), max_size=4),
    ),
    unique_by=lambda found: found.key,
    max_size=8,
)


@given(bodies)
def test_each_pair_once_whatever_the_order_with_its_reasons(found):
    pairs = overlapping(found, WORDS)
    assert pairs == overlapping(reversed(found), WORDS)
    assert len({(p.first, p.second) for p in pairs}) == len(pairs)
    for pair in pairs:
        assert pair.first < pair.second and len(pair.membres) >= 2
        assert pair.themes or pair.semaines or pair.proches
        assert len(pair.raisons) >= 2 and pair.phrase
