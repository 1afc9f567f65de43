import pytest
from hypothesis import given
from hypothesis import strategies as st

from maillage.core.snapshots import RANKS, Fate, Measure, fate_of, progress, sentences

STATES = [*RANKS, "non renseigné"]


def kept(cells=(), cooperation=None, **parametres):
    """An analysis of cells (theme, state), as it is stored."""
    etats = {}
    for _, state in cells:
        etats[state] = etats.get(state, 0) + 1
    cases = [
        {"theme": theme, "libelle": theme.capitalize(), "tranche": "6-11 ans", "etat": state, "nombre": 1}
        for theme, state in cells
    ]
    return {
        "resultats": {"couverture": {"cases": cases, "etats": etats}, "cooperation": cooperation or {}},
        "parametres": parametres,
    }


@pytest.mark.parametrize(
    ("before", "after", "fate"),
    [
        ("découvert", "couvert", Fate.FILLED),
        ("fragile", "plusieurs à la fois", Fate.FILLED),
        ("découvert", "fragile", Fate.BETTER),
        ("couvert", "fragile", Fate.OPENED),
        ("insuffisant", "découvert", Fate.WORSE),
        ("non renseigné", "découvert", Fate.SEEN),
        ("couvert", "non renseigné", Fate.UNSEEN),
        ("couvert", "plusieurs à la fois", None),
        ("non renseigné", "non renseigné", None),
    ],
)
def test_what_becomes_of_a_cell(before, after, fate):
    assert fate_of(before, after) == fate


def test_cells_are_compared_and_those_of_one_side_counted():
    found = progress(
        kept([("sport", "découvert"), ("santé", "couvert"), ("lecture", "couvert")]),
        kept([("sport", "couvert"), ("santé", "couvert"), ("numérique", "fragile")]),
    )
    assert [(cell.label, cell.fate) for cell in found.moved] == [("Sport, 6-11 ans", Fate.FILLED)]
    assert (found.same, found.alone) == (1, 2)
    assert found.states == (("découvert", 1, 0), ("couvert", 2, 2), ("fragile", 0, 1))


def test_measures_say_whether_a_change_is_for_the_better():
    found = progress(
        kept(cooperation={"reliees": 3, "isolees": 5, "liens": 2, "structures": 8}),
        kept(cooperation={"reliees": 5, "isolees": 6, "liens": 2, "structures": 11, "groupes": 2}),
    )
    assert found.measures == (
        Measure("reliees", "structures qui coopèrent", 3, 5, True),
        Measure("isolees", "structures isolées", 5, 6, False),
        Measure("liens", "liens", 2, 2, None),
        Measure("structures", "structures en activité", 8, 11, None),
    )
    assert found.measures[0].difference == 2


def test_ties_are_compared_by_names_when_both_kept_them():
    names = {"noms_reliees": ["Atelier", "Collège", "Dojo"]}
    one = kept(cooperation=names | {"couples": [[0, 1]]})
    other = kept(cooperation=names | {"couples": [[1, 2], [1, 0]]})
    assert (progress(one, other).born, progress(one, other).lost) == ((("Collège", "Dojo"),), ())
    assert progress(other, one).lost == (("Collège", "Dojo"),)
    former = kept(cooperation=names)
    assert (progress(former, other).born, progress(other, former).lost) == ((), ())


def test_three_sentences():
    one = kept(
        [("a", "découvert"), ("b", "fragile"), ("c", "couvert"), ("d", "fragile")],
        {"reliees": 1, "liens": 1},
        seuils=[2, 1],
    )
    two = kept(
        [("a", "couvert"), ("b", "insuffisant"), ("c", "fragile"), ("d", "découvert")],
        {"reliees": 4, "liens": 3},
        seuils=[3, 1],
    )
    assert sentences(progress(one, two)) == (
        "1 champ comblé, 1 amélioré, 1 qui s'est ouvert, 1 aggravé.",
        "4 structures coopèrent, contre 1 ; 3 liens, contre 1.",
        "À lire avec prudence : entre les deux ont changé les seuils de couverture.",
    )


def test_what_was_only_looked_at_is_no_progress():
    one, two = kept([("a", "non renseigné")]), kept([("a", "découvert")])
    assert (
        sentences(progress(one, two))[0]
        == "Aucun champ couvert de plus ni de moins ; 1 a été recensé depuis."
    )


def test_several_parameters_are_listed():
    found = progress(kept(seuils=[2], version="1"), kept(seuils=[3], version="2", priorites=["x"]))
    assert sentences(found)[2].endswith(
        "ont changé les seuils de couverture, les priorités et la version de maillage."
    )


@pytest.mark.parametrize("empty", [{}, {"resultats": {}, "parametres": {}}, kept()])
def test_nothing_kept_is_said_not_guessed(empty):
    found = progress(empty, empty)
    assert (found.moved, found.measures, found.alone) == ((), (), 0)
    assert sentences(found) == (
        "La couverture n'a pas été gardée dans ces deux analyses.",
        "Les coopérations n'ont pas été gardées dans ces deux analyses.",
        "Les deux analyses sont calculées de la même façon.",
    )


CELLS = st.dictionaries(st.sampled_from("abcdef"), st.sampled_from(STATES)).map(
    lambda held: sorted(held.items())
)


@given(CELLS, CELLS)
def test_every_cell_is_counted_once_and_the_way_back_undoes_it(one, other):
    there, back = progress(kept(one), kept(other)), progress(kept(other), kept(one))
    assert len(there.moved) + there.same == len(dict(one).keys() & dict(other).keys())
    assert there.alone == len(dict(one).keys() ^ dict(other).keys())
    assert len(there.of(Fate.FILLED, Fate.BETTER)) == len(back.of(Fate.OPENED, Fate.WORSE))
    assert len(there.of(Fate.SEEN)) == len(back.of(Fate.UNSEEN))
    assert progress(kept(one), kept(one)).moved == ()
