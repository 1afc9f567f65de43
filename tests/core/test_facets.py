from hypothesis import given
from hypothesis import strategies as st

from maillage.core.facets import FacetRow, Question, explore


def row(key, text="", ages=(None, None), **values):
    return FacetRow(key, {name: frozenset(v) for name, v in values.items()}, text, ages)


ROWS = [
    row(1, "chorale du plateau", (72, 132), theme={"culture"}, etat={"idee"}),
    row(2, "foot au parc", (132, 180), theme={"sport"}, etat={"idee"}),
    row(3, "lecture a voix haute", (36, 72), theme={"culture"}, etat={"en_cours"}),
]


def ask(**kwargs):
    return explore(ROWS, Question(**kwargs), ("theme", "etat"))


def test_facets_restrain_one_another_and_count_what_each_would_show():
    found = ask(chosen={"theme": ("culture",), "etat": ("idee",)})
    assert found.keys == (1,)
    assert found.counts["theme"] == {"culture": 1, "sport": 1}
    assert found.counts["etat"] == {"idee": 1, "en_cours": 1}


def test_an_empty_list_says_which_filter_emptied_it():
    found = ask(q="foot", chosen={"theme": ("culture",)})
    assert (found.keys, found.without) == ((), {"q": 2, "theme": 1})


def test_typing_mistakes_are_forgiven_and_told():
    found = ask(q="chorlae")
    assert (found.keys, found.approximate) == ((1,), True)
    assert ask(q="chorale").approximate is False


def test_ages_meet():
    assert ask(ages=(36, 72)).keys == (3,)
    assert ask(ages=(None, 132)).keys == (1, 3)
    assert ask(ages=(180, None)).keys == ()


@given(st.sets(st.sampled_from(["culture", "sport"])), st.sets(st.sampled_from(["idee", "en_cours"])))
def test_the_count_of_a_value_is_what_choosing_it_alone_shows(themes, states):
    found = explore(ROWS, Question(chosen={"theme": tuple(themes), "etat": tuple(states)}), ("theme", "etat"))
    for value, number in found.counts["theme"].items():
        alone = explore(ROWS, Question(chosen={"theme": (value,), "etat": tuple(states)}), ())
        assert len(alone.keys) == number
