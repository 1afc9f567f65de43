"""Small networks that a person can check by hand."""

from datetime import date

from hypothesis import strategies as st

from maillage.core.cooperation import Actor, Kind, Tie, build

DAY = date(2026, 1, 15)
FAMILIES = ("Associations", "Collectivités", "État", "")


def actors(keys):
    """One actor per letter; a and b of the same family, the others of another."""
    return [Actor(key, f"Structure {key.upper()}", "État" if key in "ab" else "Associations") for key in keys]


def ties(*pairs, kind=Kind.ACTION, start=date(2025, 9, 1), **more):
    return [Tie(pair[0], pair[1], kind, start, **more) for pair in pairs]


def network(keys, *pairs):
    return build(actors(keys), ties(*pairs), on=DAY)


# two triangles held together by c-d; g knows nobody
BRIDGE = ("ab", "ac", "bc", "cd", "de", "df", "ef")


@st.composite
def drawn(draw):
    """Actors and facts, anyhow."""
    keys = draw(st.lists(st.sampled_from("abcdefghij"), unique=True, max_size=10))
    people = [
        Actor(key, draw(st.sampled_from(["Un", "Deux"])), draw(st.sampled_from(FAMILIES))) for key in keys
    ]
    ends = st.sampled_from("abcdefghij")
    days = st.dates(date(2024, 1, 1), date(2026, 6, 1))
    facts = draw(
        st.lists(
            st.builds(Tie, ends, ends, st.sampled_from(list(Kind)), days, punctual=st.booleans()), max_size=25
        )
    )
    return people, facts
