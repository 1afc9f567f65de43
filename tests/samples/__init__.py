"""One object of each model in a cité, for the tests that visit every page and every table.

A room declares `BUILDERS` (model → how to make one) and `SECOND` (what else its addresses hold).
"""

from importlib import import_module
from pkgutil import iter_modules

from tests.samples.making import KNOWN, make

SECOND = {}
for found in iter_modules(__path__):
    room = import_module(f"{__name__}.{found.name}")
    KNOWN.update(getattr(room, "BUILDERS", {}))
    SECOND.update(getattr(room, "SECOND", {}))
BUILDERS = KNOWN

__all__ = ["BUILDERS", "SECOND", "make"]
