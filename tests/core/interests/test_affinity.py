import pytest
from hypothesis import given

from maillage.core.ages import AgeRange
from maillage.core.interests import Affinity, Labels, Profile, Subject, affinities
from maillage.core.interests.affinity import is_close, score
from tests.core.interests.sujets import PROFILES, SUBJECTS

CHILDREN, TEENS = AgeRange.of_years(6, 11), AgeRange.of_years(11, 15)
LABELS = Labels({"lecture": "Lecture", "sport": "Sport"}, {"QN1": "Nord", "QN2": "Sud"}, {"clas": "CLAS"})
ASKED = Subject(frozenset({"lecture", "sport"}), CHILDREN, frozenset({"QN1", "QN2"}), frozenset({"clas"}))


def test_everything_shared_is_counted_and_said():
    twin = Profile("a", "Atelier", "Associations", ASKED)
    assert affinities(ASKED, [twin], labels=LABELS) == (
        Affinity(
            "a", "Atelier", "Associations", 15,
            (
                "Même dispositif : CLAS.",
                "Mêmes thèmes : Lecture, Sport.",
                "Mêmes quartiers : Nord, Sud.",
                "Âges en commun : 6-11 ans.",
            ),
        ),
    )  # fmt: skip


def test_what_is_not_known_does_not_exclude_and_is_said():
    vague = Profile("a", "Atelier", "", Subject(frozenset({"lecture"})))
    (found,) = affinities(ASKED, [vague], labels=LABELS)
    assert (found.score, found.reasons) == (
        3,
        ("Même thème : Lecture.", "Ses âges ne sont pas précisés.", "Son quartier n'est pas précisé."),
    )


@pytest.mark.parametrize(
    "apart",
    [
        Subject(frozenset({"musique"}), CHILDREN, frozenset({"QN1"})),
        Subject(frozenset({"lecture"}), TEENS, frozenset({"QN1"})),
        Subject(frozenset({"lecture"}), CHILDREN, frozenset({"QN9"})),
        Subject(),
    ],
    ids=["other theme", "other ages", "other district", "nothing known"],
)
def test_those_who_are_apart_are_not_close(apart):
    assert affinities(ASKED, [Profile("a", "A", "", apart)]) == ()


def test_those_who_already_cooperate_are_left_out():
    both = [Profile(key, key.upper(), "", ASKED) for key in "ab"]
    assert [found.key for found in affinities(ASKED, both, linked={"a"})] == ["b"]


def test_without_labels_codes_are_said():
    (found,) = affinities(Subject(frozenset({"sport"})), [Profile("a", "A", "", ASKED)])
    assert found.reasons == ("Même thème : sport.",)


@given(SUBJECTS, SUBJECTS)
def test_closeness_goes_both_ways(one, other):
    assert is_close(one, other) == is_close(other, one)
    assert score(one, other) == score(other, one)


@given(SUBJECTS, PROFILES)
def test_order_changes_nothing_and_every_answer_has_a_reason(subject, profiles):
    found = affinities(subject, profiles)
    assert found == affinities(subject, reversed(profiles))
    assert all(one.score >= 3 and one.reasons for one in found)
