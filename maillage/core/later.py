"""Loading a thing the day it is used, not the day the program starts.

A command starts in half a second if it imports only what it uses. `later_module` stands for a heavy library (numpy,
pyproj, rapidfuzz…) and `later_call` for a function of the house that a registry holds: see docs/adr/0009.
"""

from collections.abc import Callable
from importlib import import_module
from typing import Any


class LaterModule:
    """Stands for a module: each of its names is found in the real one when it is first asked for, then kept."""

    def __init__(self, name: str) -> None:
        self.__name__ = name

    def __getattr__(self, attribute: str) -> Any:
        if attribute.startswith("__"):
            raise AttributeError(attribute)  # what tools ask of any object is no reason to load a library
        value = getattr(import_module(self.__name__), attribute)
        setattr(self, attribute, value)
        return value


def later_module(name: str) -> Any:
    """The library called `name`, imported when one of its names is first used. Name a submodule to use it directly."""
    return LaterModule(name)


def named(path: str) -> Any:
    """What a dotted path names: "maillage.acteurs.imports.StructuresImporter" → that class."""
    module, _, attribute = path.rpartition(".")
    return getattr(import_module(module), attribute)


def later_call(path: str) -> Callable[..., Any]:
    """A function that imports the one at `path` when it is called, and gives its answer."""

    def call(*args: Any, **kwargs: Any) -> Any:
        return named(path)(*args, **kwargs)

    return call
