"""Communities of the network, with a name that people recognise from one day to the next."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from maillage.core.cooperation import Actor, Network, communities


@dataclass(frozen=True)
class Communaute:
    """Structures more tied to one another than to the rest, named after the one that has most partners among them."""

    centre: Actor
    membres: tuple[Actor, ...]

    @property
    def nom(self) -> str:
        return f"Autour de {self.centre.nom}"


def circles(network: Network) -> Iterator[Communaute]:
    """The largest first. Named by its centre, a community keeps its name while others come and go."""
    named = {actor.key: actor for actor in network.actors}
    for group in communities(network):
        inside = set(group)
        centre = max(group, key=lambda key: sum(other in inside for other in network.neighbours(key)))
        yield Communaute(named[centre], of_keys(named, group))


def of_keys(named: Mapping[str, Actor], keys: Iterable[str]) -> tuple[Actor, ...]:
    return tuple(named[key] for key in keys)
