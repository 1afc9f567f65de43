"""Named places that lower rooms offer and upper rooms fill, so that no arrow points upward.

Four registries: navigation entries, panels (fragments on pages of lower rooms), importers and exporters.
Rooms register in `AppConfig.ready`; order is by `order`, then by code, never by import order.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, Protocol, TypeVar


class Registered(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def order(self) -> int: ...


R = TypeVar("R", bound=Registered)


@dataclass(frozen=True)
class NavEntry:
    """An entry of the main navigation. `url_name` is reversed with the slug of the cité when `in_cite`.

    `count(user, cite)` says how many things wait there for this user.
    """

    code: str
    label: str
    icon: str
    url_name: str
    capability: str
    order: int
    in_cite: bool = True
    secondary: bool = False
    footer: bool = False
    count: Callable[[Any, Any], int] | None = None


@dataclass(frozen=True)
class Panel:
    """What an upper room adds to a page of a lower one: a fragment, or another way of showing the same list.

    `url_name` is reversed with the cité's slug, and the object's id on the page of an object.
    """

    code: str
    slot: str
    title: str
    url_name: str
    capability: str
    order: int = 50
    icon: str = ""


@dataclass
class Registry(Generic[R]):
    _items: dict[str, R] = field(default_factory=dict)

    def register(self, item: R) -> R:
        self._items[item.code] = item
        return item

    def get(self, code: str) -> R | None:
        return self._items.get(code)

    def __iter__(self) -> Iterator[R]:
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.code)))


navigation: Registry[NavEntry] = Registry()
panels: Registry[Panel] = Registry()


def panels_of(slot: str) -> list[Panel]:
    return [panel for panel in panels if panel.slot == slot]
