"""What became of each tie between two dates, with the facts that say why."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maillage.cartographie.selectors.phrases_reseau import Liste
from maillage.cartographie.selectors.reseau import told
from maillage.core.cooperation import Actor, Change, Comparison, Network


@dataclass(frozen=True)
class Lien:
    """Two structures, and the facts of the change: those that came, those that went, or all of them."""

    une: Actor
    autre: Actor
    faits: tuple[str, ...]


@dataclass(frozen=True)
class Groupe:
    liste: Liste
    titre: str
    colonne: str
    tous: Sequence[Change]
    liens: tuple[Lien, ...]

    @property
    def reste(self) -> int:
        return len(self.tous) - len(self.liens)


def groups(
    progress: Comparison, before: Network, after: Network, whole: Sequence[str], most: int
) -> list[Groupe]:
    """The largest changes first. `whole` names the groups shown to the end; the unchanged ties only if asked."""
    plans = [
        (Liste.NES, "Liens nés", "Premiers faits", progress.born),
        (Liste.DISPARUS, "Liens disparus", "Ne compte plus", progress.lost),
        (Liste.RENFORCES, "Liens renforcés", "Faits nouveaux", progress.stronger),
        (Liste.AFFAIBLIS, "Liens affaiblis", "Ne compte plus", progress.weaker),
        (Liste.INCHANGES, "Liens inchangés", "D'après", progress.same if Liste.INCHANGES in whole else ()),
    ]
    named = {actor.key: actor for network in (before, after) for actor in network.actors}
    return [
        Groupe(
            code, title, column, rows,
            tuple(line(one, code, named, before, after) for one in (rows if code in whole else rows[:most])),
        )
        for code, title, column, rows in plans
    ]  # fmt: skip


def line(change: Change, code: Liste, named: Mapping[str, Actor], before: Network, after: Network) -> Lien:
    old, new = facts(before, change), facts(after, change)
    gone = code in (Liste.DISPARUS, Liste.AFFAIBLIS)
    held, other = (old, new) if gone else (new, old)
    # a tie may be stronger by the weight of the same facts: they are then all told
    found = held if code is Liste.INCHANGES else tuple(fact for fact in held if fact not in other) or held
    return Lien(named[change.a], named[change.b], found)


def facts(network: Network, change: Change) -> tuple[str, ...]:
    edge = network.edge(change.a, change.b)
    return tuple(told(tie) for tie in edge.ties) if edge else ()
