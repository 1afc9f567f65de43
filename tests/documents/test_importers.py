"""What every registered importer owes the tunnel, whichever room it comes from."""

import inspect

import pytest

from maillage.base.transfers import Importer, importers, in_steps


@pytest.mark.parametrize("code", importers.codes())
@pytest.mark.parametrize("method", ["prepare", "apply", "undo"])
def test_an_importer_answers_the_calls_of_the_tunnel(code, method):
    """Registered by its path, it escapes the checker of types: a missing parameter shows only when somebody undoes."""
    asked = inspect.signature(getattr(Importer, method)).parameters.keys() - {"self"}
    assert inspect.signature(getattr(importers.get(code), method)).parameters.keys() == asked


def test_steps_tell_how_far_the_work_is():
    told = []
    parts = list(in_steps(list(range(250)), lambda *at: told.append(at)))
    assert [len(part) for part in parts] == [100, 100, 50]
    assert told == [(100, 250), (200, 250), (250, 250)]
    assert list(in_steps([], lambda *at: told.append(at))) == []
