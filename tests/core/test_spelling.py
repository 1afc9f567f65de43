import pytest

from maillage.core.spelling import near, vocabulary_of

WORDS = vocabulary_of(["la mediatheque lurcat", "mediatheque 49000 mjc"])


def test_vocabulary_leaves_short_words_out():
    assert WORDS == ["49000", "lurcat", "mediatheque"]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("mediatehque", ["mediatheque"]), ("lursat", ["lurcat"]), ("lurcat", []), ("mjd", []), ("49001", []),
        ("trampoline", []),
    ],
)  # fmt: skip
def test_near(typed, found):
    assert near(typed, WORDS) == found
