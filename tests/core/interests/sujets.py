"""Subjects and profiles, anyhow."""

from hypothesis import strategies as st

from maillage.core.ages import AgeRange
from maillage.core.interests import Profile, Subject

AGES = st.builds(lambda low, span: AgeRange(low, low + span), st.integers(0, 200), st.integers(1, 120))
SUBJECTS = st.builds(
    Subject,
    st.frozensets(st.sampled_from(["lecture", "sport", "santé"])),
    AGES | st.none(),
    st.frozensets(st.sampled_from(["QN1", "QN2"])),
    st.frozensets(st.sampled_from(["clas", "pre"])),
)
PROFILES = st.lists(
    st.builds(
        Profile,
        st.sampled_from("abcdefghijkl"),
        st.sampled_from(["Atelier", "Club", "École"]),
        st.sampled_from(["État", "Associations", ""]),
        SUBJECTS,
        st.integers(0, 2),
    ),
    max_size=12,
    unique_by=lambda profile: profile.key,
)
