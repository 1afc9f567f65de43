"""Every address of the application, with its guard: what is tested for all pages, present and future, starts here."""

import re
from dataclasses import dataclass
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from maillage.access.guards import Guard

# Addresses of libraries: guarded by themselves (allauth declares its own sign-in requirements).
LIBRARIES = ("allauth.", "django.")
# What a page needs besides its address to have anything to show or to do.
GAP = {"theme": "sport", "tranche": "6-11 ans"}
PARAMETERS = {
    "cartographie:case": GAP,
    "cartographie:manque": GAP,
    "cartographie:manque_accepter": GAP,
    "cartographie:manque_ordre_du_jour": GAP,
    "cartographie:manque_reunion": GAP,
    "cartographie:manque_action": GAP,
    "cartographie:croisement_case": {"ligne": "sport", "colonne": "6-11 ans"},
    "acteurs:retablir_champ": {"champ": "sigle"},
}
ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    view: Any
    kwargs: tuple[str, ...]

    @property
    def guard(self) -> Guard | None:
        return getattr(self.view, "guard", None)

    @property
    def ours(self) -> bool:
        return not self.view.__module__.startswith(LIBRARIES)


def walk(patterns, namespace="", route="", kwargs=()):
    for pattern in patterns:
        here = route + str(pattern.pattern)
        # read in the route: Django adds to `converters` when it reverses, and empty routes share one dictionary
        names = kwargs + tuple(ARGUMENT.findall(str(pattern.pattern)))
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from walk(pattern.url_patterns, inner, here, names)
        elif isinstance(pattern, URLPattern):
            yield Address(f"{namespace}{pattern.name}", here, pattern.callback, names)


def all_addresses() -> list[Address]:
    return list(walk(get_resolver().url_patterns))


def our_addresses() -> list[Address]:
    return [address for address in all_addresses() if address.ours]
