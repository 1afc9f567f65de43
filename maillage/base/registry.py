"""Named places that lower rooms offer and upper rooms fill, so that no arrow points upward.

Registries: navigation entries, panels (fragments on pages of lower rooms), what goes in the agenda of the cité, occasions
(when somebody is already seen), what is reminded of by e-mail; importers are in transfers.py. Rooms register in `AppConfig.ready`; order is by `order`, then by code, never by import order.
Commands start without pages: what a registry calls is a `later_call`, what is heavy to import is registered by its dotted
path and imported by the first who asks (docs/adr/0009).
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Generic, Protocol, TypeVar

from maillage.core.calendar import Item
from maillage.core.later import named


class Registered(Protocol):
    @property
    def code(self) -> str: ...

    @property
    def order(self) -> int: ...


R = TypeVar("R", bound=Registered)


@dataclass(frozen=True)
class NavEntry:
    """An entry of the main navigation. `url_name` is reversed with the slug of the cité when `in_cite`.

    A phone has room for five entries: `secondary` ones go under « Plus » there. `count(user, cite)` says how many things
    wait there for this user.
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


@dataclass(frozen=True)
class AgendaProvider:
    """What a room puts in the agenda of a cité.

    `items(user, cite, start, end)` gives what `user` may read there that touches the half-open period, in a constant
    number of queries; `code` is also the genre of its items, `label` (in the plural) what people choose to see.
    `fond` is drawn behind the days (holidays), and is nobody's task.
    """

    code: str
    order: int
    label: str
    icon: str
    items: Callable[[Any, Any, date, date], Iterable[Item]]
    fond: bool = False


@dataclass(frozen=True)
class Occasion:
    """A day when a person or a structure is already expected somewhere: asking them then costs them less.

    `fin` is when it ends, where it has hours.
    """

    le: date
    quoi: str
    url: str = ""
    fin: datetime | None = None


@dataclass(frozen=True)
class Occasions:
    """Where next occasions are known.

    `find(cite, personnes, structures, today)` answers, in a constant number of queries, "p12" (the person 12) or "s5"
    (the structure 5) → their next occasion from `today` on. Who has none is left out.
    """

    code: str
    find: Callable[[Any, Collection[int], Collection[int], date], Mapping[str, Occasion]]
    order: int = 50


@dataclass(frozen=True)
class Due:
    """Something that a person (the account `compte_id`) must not forget; `le` is None when it is to be done at once.

    `cle` says what, and at which stage: a person is told of the same one once.
    """

    compte_id: int
    cle: str
    quoi: str
    url: str
    le: date | None = None


@dataclass(frozen=True)
class Reminders:
    """What a room reminds of by e-mail, to accounts that have `capability` in the cité.

    `find(cite, today)` gives, in a constant number of queries, what is due near `today` or is late.
    """

    code: str
    order: int
    titre: str
    capability: str
    find: Callable[[Any, date], Iterable[Due]]


@dataclass
class Registry(Generic[R]):
    _items: dict[str, R] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)

    def register(self, item: R) -> R:
        """Raises ValueError when another item has this code: one of the two would never be seen."""
        if self._items.setdefault(item.code, item) != item:
            raise ValueError(
                f"two items are registered as {item.code!r}: {self._items[item.code]} and {item}"
            )
        return item

    def register_later(self, code: str, path: str) -> None:
        """`path` names a class without argument, "maillage.acteurs.imports.StructuresImporter", of which one is kept."""
        self._paths[code] = path

    def get(self, code: str) -> R | None:
        """Only this one is imported."""
        if code not in self._items and code in self._paths:
            self.register(named(self._paths[code])())
        return self._items.get(code)

    def codes(self) -> list[str]:
        """Every code, in alphabetical order, without importing anything."""
        return sorted(self._items.keys() | self._paths.keys())

    def __iter__(self) -> Iterator[R]:
        for code in self._paths:
            self.get(code)
        return iter(sorted(self._items.values(), key=lambda item: (item.order, item.code)))


navigation: Registry[NavEntry] = Registry()
panels: Registry[Panel] = Registry()
agenda: Registry[AgendaProvider] = Registry()
occasions: Registry[Occasions] = Registry()
reminders: Registry[Reminders] = Registry()


def panels_of(slot: str) -> list[Panel]:
    return [panel for panel in panels if panel.slot == slot]


def next_occasions(
    cite: Any, personnes: Collection[int], structures: Collection[int], today: date
) -> dict[str, Occasion]:
    """ "p12" or "s5" → the earliest occasion that any room knows."""
    found: dict[str, Occasion] = {}
    for source in occasions:
        for who, occasion in source.find(cite, personnes, structures, today).items():
            if who not in found or occasion.le < found[who].le:
                found[who] = occasion
    return found
