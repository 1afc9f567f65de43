"""The network of a day as pages, files and scripts read it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from maillage.access.check import AnyUser
from maillage.cartographie.selectors.communautes import Communaute, circles, of_keys
from maillage.cartographie.selectors.liens import ALWAYS, actors, ties
from maillage.cites.models import Cite
from maillage.core.cooperation import (
    Actor,
    Broker,
    Comparison,
    Density,
    Edge,
    Kind,
    Network,
    Tie,
    Year,
    brokers,
    build,
    compare,
    components,
    curve,
    densities,
    ego,
    isolates,
)
from maillage.core.text import day_in_words

MONTH = timedelta(days=30.4375)
MEMORIES = (6, 12, 24)
DEFAULT_MEMORY = 12
BROKERS = 8
YEARS = 5
KINDS = {kind.name.lower(): kind for kind in Kind}


@dataclass(frozen=True)
class Question:
    """The day, how many months a meeting or a contact counts, which facts (all when empty)."""

    le: date
    memoire: int = DEFAULT_MEMORY
    natures: tuple[str, ...] = ()

    @property
    def memory(self) -> timedelta:
        return MONTH * self.memoire

    def keeps(self, tie: Tie) -> bool:
        return not self.natures or tie.kind in {KINDS[code] for code in self.natures}


@dataclass(frozen=True)
class Facts:
    """What is known of who works with whom, at any date, for one reader: read once, looked at several times."""

    cite: Cite
    actors: Sequence[Actor]
    ties: Sequence[Tie]

    _built: dict[tuple[date, timedelta], Network] = field(default_factory=dict, compare=False)

    def network(self, question: Question, le: date | None = None) -> Network:
        """Of a day, built once: the figures and what changed in a year both ask for the same."""
        day = le or question.le, question.memory
        if day not in self._built:
            self._built[day] = build(self.actors, self.ties, on=day[0], memory=day[1])
        return self._built[day]


def facts(cite: Cite, user: AnyUser | None, question: Question) -> Facts:
    return Facts(cite, actors(cite), [tie for tie in ties(cite, user) if question.keeps(tie)])


@dataclass(frozen=True)
class Passerelle:
    broker: Broker
    nom: str
    famille: str
    coupees: tuple[Actor, ...]


@dataclass(frozen=True)
class Portrait:
    """The figures of a day, with the actors in place of their keys."""

    network: Network
    isoles: tuple[Actor, ...]
    groupes: tuple[tuple[Actor, ...], ...]
    passerelles: tuple[Passerelle, ...]
    communautes: tuple[Communaute, ...]
    familles: tuple[str, ...]
    densites: Mapping[tuple[str, str], Density]

    @property
    def reliees(self) -> int:
        return len(self.network.actors) - len(self.isoles)


def portrait(network: Network) -> Portrait:
    named = {actor.key: actor for actor in network.actors}
    matrix = densities(network)
    return Portrait(
        network=network,
        isoles=of_keys(named, isolates(network)),
        groupes=tuple(of_keys(named, group) for group in components(network)),
        passerelles=tuple(
            Passerelle(one, named[one.key].nom, named[one.key].famille, of_keys(named, one.cut))
            for one in brokers(network, BROKERS)
        ),
        communautes=tuple(circles(network)),
        familles=tuple(sorted({density.one for density in matrix})),
        densites={(density.one, density.other): density for density in matrix},
    )


def a_year_before(day: date) -> date:
    return (
        day.replace(year=day.year - 1, day=min(day.day, 28))
        if day.month == 2
        else day.replace(year=day.year - 1)
    )


def progress_of(known: Facts, question: Question, before: date | None = None) -> Comparison:
    """From a year before, or from `before`, to the day of the question."""
    start = before or a_year_before(question.le)
    return compare(known.network(question, start), known.network(question))


def yearly(known: Facts, question: Question) -> tuple[Year, ...]:
    """The curve: the day of the question and the same day of the years before, oldest first."""
    days = [question.le]
    while len(days) < YEARS:
        days.append(a_year_before(days[-1]))
    return curve(known.actors, known.ties, days[::-1], memory=question.memory)


# ── two families ──────────────────────────────────────────────────────


@dataclass(frozen=True)
class Couple:
    """Two structures of the families asked, and the facts that tie them; none when they do not cooperate yet."""

    une: Actor
    autre: Actor
    faits: tuple[str, ...]


def between(network: Network, one: str, other: str) -> list[Couple]:
    """Those of the two families who cooperate, the strongest first: the list behind a figure of the matrix."""
    wanted = sorted((one, other))
    return [row for row in couples(network) if sorted((row.une.famille, row.autre.famille)) == wanted]


def couples(network: Network) -> list[Couple]:
    """All those who cooperate, the strongest first: what the picture draws, as a list."""
    named = {actor.key: actor for actor in network.actors}
    return [
        Couple(named[edge.a], named[edge.b], tuple(told(tie) for tie in edge.ties))
        for edge in sorted(network.edges, key=lambda edge: -edge.weight)
    ]


def without_partner(network: Network, one: str, other: str) -> tuple[list[Actor], list[Actor]]:
    """Those of each family who work with nobody of the other: where a meeting would open a door."""
    linked = {key for row in between(network, one, other) for key in (row.une.key, row.autre.key)}
    alone = [actor for actor in network.actors if actor.key not in linked]
    return [a for a in alone if a.famille == one], [a for a in alone if a.famille == other]


def possible_between(network: Network, one: str, other: str) -> int:
    """How many couples two families could make."""
    some, others = (sum(actor.famille == name for actor in network.actors) for name in (one, other))
    return some * (some - 1) // 2 if one == other else some * others


# ── one actor ─────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Partenaire:
    """Somebody the structure cooperates with, and the facts that say so."""

    actor: Actor
    edge: Edge
    faits: tuple[str, ...]


def partners(network: Network, key: str) -> list[Partenaire]:
    """The strongest cooperation first. Empty when the structure is not in the network."""
    if key not in network.index:
        return []
    named = {actor.key: actor for actor in network.actors}
    found = []
    for other in network.neighbours(key):
        edge = network.edge(key, other)
        if edge is not None:
            words = tuple(told(tie) for tie in edge.ties)
            found.append(Partenaire(named[other], edge, words))
    return sorted(found, key=lambda row: -row.edge.weight)


def told(tie: Tie) -> str:
    """The fact, and since or until when: its dates are what makes it checkable."""
    what = f"{tie.kind} : {tie.what}" if tie.what else str(tie.kind)
    if tie.punctual or (tie.start <= ALWAYS and tie.end is None):
        return what
    if tie.end is None:
        return f"{what}, depuis le {day_in_words(tie.start)}"
    last = tie.end - timedelta(days=1)
    if tie.start <= ALWAYS:
        return f"{what}, jusqu'au {day_in_words(last)}"
    return f"{what}, du {day_in_words(tie.start)} au {day_in_words(last)}"


def around(network: Network, key: str) -> Network:
    """The network of one structure, its partners and what ties them. Empty when it is not there."""
    return ego(network, key) if key in network.index else build((), (), on=network.on, memory=network.memory)


# ── files and scripts ─────────────────────────────────────────────────


def as_json(cite: Cite, question: Question, known: Facts) -> dict[str, Any]:
    """The documented answer of `maillage cooperation --json` (docs/json.md): keys are stable."""
    network = known.network(question)
    shown, progress = portrait(network), progress_of(known, question)
    return {
        "cite": cite.slug,
        "date": question.le.isoformat(),
        "memoire_mois": question.memoire,
        "structures": len(network.actors),
        "reliees": shown.reliees,
        "isolees": [as_node(actor) for actor in shown.isoles],
        "groupes": [[int(actor.key) for actor in group] for group in shown.groupes],
        "communautes": [[int(actor.key) for actor in one.membres] for one in shown.communautes],
        "passerelles": [
            {
                **as_node(Actor(row.broker.key, row.nom, row.famille)),
                "part": round(row.broker.share, 4),
                "partenaires": row.broker.degree,
                "coupees_sans_elle": [int(actor.key) for actor in row.coupees],
            }
            for row in shown.passerelles
        ],
        "densites": [
            {"familles": [row.one, row.other], "liens": row.linked, "possibles": row.possible}
            for row in shown.densites.values()
        ],
        "liens": [
            {
                "structures": [int(edge.a), int(edge.b)],
                "force": edge.weight,
                "natures": [kind.name.lower() for kind in edge.kinds],
            }
            for edge in network.edges
        ],
        "depuis_un_an": {
            "nes": len(progress.born),
            "perdus": len(progress.lost),
            "renforces": len(progress.stronger),
            "affaiblis": len(progress.weaker),
            "inchanges": progress.kept,
        },
        "courbe": [
            {
                "date": year.on.isoformat(),
                "reliees": year.linked,
                "isolees": year.isolated,
                "liens": year.edges,
            }
            for year in yearly(known, question)
        ],
    }


def as_node(actor: Actor) -> dict[str, Any]:
    return {"id": int(actor.key), "nom": actor.nom, "famille": actor.famille}
