from hypothesis import given

from maillage.core.ages import AgeRange
from maillage.core.interests import Labels, Profile, Subject, affinities, round_table
from maillage.core.interests.model import STRONG
from tests.core.interests.sujets import PROFILES, SUBJECTS

YOUNG = AgeRange.of_years(6, 15)
CHILDREN, TEENS = AgeRange.of_years(6, 11), AgeRange.of_years(11, 15)
GAP = Subject(frozenset({"lecture"}), YOUNG, frozenset({"QN1", "QN2"}))
LABELS = Labels({"lecture": "Lecture"}, {"QN1": "Nord", "QN2": "Sud"})


def one(key, famille="Associations", *, ages=YOUNG, zones=("QN1",), load=0):
    return Profile(
        key, f"Structure {key}", famille, Subject(frozenset({"lecture"}), ages, frozenset(zones)), load
    )


def test_each_seat_says_what_it_brings():
    found = round_table(
        GAP, [one("a", ages=CHILDREN), one("b", "État", zones=("QN2",), ages=TEENS)], labels=LABELS
    )
    assert [(seat.key, seat.brings) for seat in found.seats] == [
        ("a", ("Lecture", "Nord", "6-11 ans", "Associations")),
        ("b", ("Sud", "11-15 ans", "État")),
    ]
    assert (found.spared, found.missing) == ((), ())


def test_families_are_mixed_before_more_of_the_same():
    found = round_table(GAP, [*(one(key) for key in "abcdef"), one("z", "État"), one("y", "Santé")])
    assert {seat.key for seat in found.seats[:3]} == {"a", "y", "z"}


def other(key, famille, *, ages=YOUNG, zones=("QN1",), load=0):
    return Profile(
        key, f"Structure {key}", famille, Subject(frozenset({"sport"}), ages, frozenset(zones)), load
    )


def test_a_table_of_one_family_opens_to_those_of_the_same_place_and_ages():
    beside = [
        other("s", "État"),
        other("u", "État"),
        other("v", "Collectivités"),
        other("t", "Santé", load=STRONG),
        other("x", "Habitants", zones=("QN9",)),
        other("w", "Petite enfance", ages=AgeRange.of_years(0, 3)),
    ]
    found = round_table(GAP, [*(one(key) for key in "abc"), *beside], labels=LABELS)
    assert [seat.key for seat in found.seats[:3]] == ["a", "b", "c"]
    assert {seat.famille for seat in found.seats[3:]} == {"État", "Collectivités"}
    assert all(seat.famille in seat.brings for seat in found.seats[3:])


def test_a_full_table_of_one_family_is_mixed_too():
    found = round_table(
        GAP, [*(one(key) for key in "abcdef"), other("s", "État"), other("v", "Collectivités")]
    )
    assert {seat.famille for seat in found.seats} == {"Associations", "État", "Collectivités"}
    assert 5 <= len(found.seats) <= 8


def test_beyond_five_only_those_who_bring_something():
    assert len(round_table(GAP, [one(key) for key in "abcdefgh"]).seats) == 5
    mixed = [one(key, f"Famille {key}") for key in "abcdefghij"]
    assert len(round_table(GAP, mixed).seats) == 8


def test_those_who_are_asked_too_much_are_spared():
    rested = [one(key) for key in "abcde"]
    found = round_table(GAP, [*rested, one("t", "État", load=STRONG)])
    assert ([seat.key for seat in found.seats], found.spared) == (["a", "b", "c", "d", "e"], ("t",))


def test_unless_there_is_nobody_else():
    found = round_table(GAP, [one("a"), one("t", load=STRONG)])
    assert ([seat.key for seat in found.seats], found.spared) == (["a", "t"], ())


def test_what_nobody_brings_is_said():
    found = round_table(GAP, [one("a", ages=CHILDREN)], labels=LABELS)
    assert found.missing == ("Sud", "11-15 ans")
    assert round_table(GAP, [], labels=LABELS).missing == ("Lecture", "Nord", "Sud", "6-15 ans")


def test_a_subject_without_ages_asks_for_none():
    assert round_table(Subject(frozenset({"lecture"})), [one("a")]).missing == ()


@given(SUBJECTS, PROFILES)
def test_a_table_is_small_close_and_the_same_whatever_the_order(subject, profiles):
    found = round_table(subject, profiles)
    assert found == round_table(subject, reversed(profiles))
    close = {affinity.key for affinity in affinities(subject, profiles)}
    seated = [seat.key for seat in found.seats]
    assert len(seated) == len(set(seated)) <= 8
    assert {*found.spared} <= close
    families = [seat.famille for seat in found.seats]
    for rank, seat in enumerate(found.seats):
        if seat.key not in close:
            assert seat.famille not in families[:rank]
    assert len(seated) >= min(5, len(close))


@given(SUBJECTS, PROFILES)
def test_nobody_asked_too_much_sits_where_others_could(subject, profiles):
    found = round_table(subject, profiles)
    load = {profile.key: profile.load for profile in profiles}
    close = [affinity.key for affinity in affinities(subject, profiles)]
    seated = {seat.key for seat in found.seats}
    tired = {key for key in seated if load[key] == STRONG}
    if tired:
        assert all(key in seated for key in close if load[key] < STRONG)
