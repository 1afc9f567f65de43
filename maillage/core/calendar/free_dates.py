"""Which days would do for a meeting, why, and why not the others.

Never a Saturday, a Sunday, a public holiday or a school holiday. Among the days left around each target, the one that
disturbs least: members already taken at that hour weigh most, then weeks when they are asked too much, then the
distance to the ideal day. Each day comes with its reasons, for and against, as sentences; the same data always give the
same days.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from maillage.core.calendar.holidays import SchoolHoliday
from maillage.core.calendar.model import DAY, PARIS, day_of
from maillage.core.calendar.public_holidays import PublicHoliday
from maillage.core.calendar.rules import WEEKDAYS, Rule, Target
from maillage.core.text import day_in_words

CLASH, BUSY_WEEK, BRIDGE, EVE, OTHER_WEEKDAY = 30, 8, 6, 4, 3
"""What each reservation costs, in days of distance to the ideal day: a clash counts per member, as a busy week does."""

NAMED = 3
"""How many people a sentence names."""


@dataclass(frozen=True, slots=True)
class Busy:
    """Something that takes some people: `qui` are keys of members; hours carry their time zone."""

    debut: datetime
    fin: datetime
    titre: str
    qui: frozenset[str]


@dataclass(frozen=True, slots=True)
class Constraints:
    """`membres` maps keys to names as they may be shown; `chargees` the Mondays of weeks when each is asked too much.

    `connu_jusqu_au` is the last day whose school holidays are known (None: nothing is known).
    """

    vacances: tuple[SchoolHoliday, ...] = ()
    feries: tuple[PublicHoliday, ...] = ()
    connu_jusqu_au: date | None = None
    rencontres: tuple[Busy, ...] = ()
    membres: Mapping[str, str] = field(default_factory=dict)
    chargees: Mapping[str, frozenset[date]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Proposal:
    """`cout` orders the days of a target: the first is the least disturbing."""

    debut: datetime
    fin: datetime
    pour: tuple[str, ...]
    contre: tuple[str, ...]
    cout: int

    @property
    def jour(self) -> date:
        return day_of(self.debut)


@dataclass(frozen=True, slots=True)
class Avoided:
    jour: date
    raison: str


@dataclass(frozen=True, slots=True)
class Choice:
    """For a target: the days proposed, best first, and those that were left aside, with the reason."""

    cible: Target
    propositions: tuple[Proposal, ...]
    ecartes: tuple[Avoided, ...]


def propose(
    aims: Iterable[Target], rule: Rule, known: Constraints, *, today: date, number: int = 3
) -> tuple[Choice, ...]:
    """A choice per target, `number` days each at most; days up to today are not looked at."""
    calendar = Calendar(known, rule)
    return tuple(choice(aim, calendar, today, number) for aim in aims)


def choice(aim: Target, calendar: "Calendar", today: date, number: int) -> Choice:
    possible: list[Proposal] = []
    avoided: list[Avoided] = []
    for day in weekdays(max(aim.debut, today + DAY), aim.fin):
        if day in calendar.closed:
            avoided.append(Avoided(day, calendar.closed[day]))
        else:
            possible.append(calendar.proposal(day, aim))
    possible.sort(key=lambda found: (found.cout, found.debut))
    avoided += [Avoided(found.jour, " ".join(found.contre)) for found in possible[number:] if found.contre]
    return Choice(aim, tuple(possible[:number]), tuple(sorted(avoided, key=lambda found: found.jour)))


def weekdays(start: date, end: date) -> Iterator[date]:
    for rank in range((end - start).days):
        day = start + timedelta(days=rank)
        if day.weekday() < 5:
            yield day


class Calendar:
    """The constraints, by day, for the hours of one rule."""

    def __init__(self, known: Constraints, rule: Rule) -> None:
        self.known, self.rule = known, rule
        self.closed = closed_days(known)
        self.busy: dict[date, list[Busy]] = defaultdict(list)
        for busy in known.rencontres:
            for day in {day_of(busy.debut), day_of(busy.fin)}:
                self.busy[day].append(busy)
        self.charged: dict[date, list[str]] = defaultdict(list)
        for key, mondays in known.chargees.items():
            for monday in mondays:
                self.charged[monday].append(key)
        self.eves = {self.last_open_day(holiday.debut): holiday for holiday in known.vacances}

    def last_open_day(self, limit: date) -> date:
        day = limit - DAY
        while day.weekday() > 4 or day in self.closed:
            day -= DAY
        return day

    def proposal(self, day: date, aim: Target) -> Proposal:
        start = datetime.combine(day, self.rule.heure, PARIS)
        end = start + timedelta(minutes=self.rule.duree)
        clashes = [
            busy for busy in self.busy.get(day, ()) if busy.debut < end and start < busy.fin and busy.qui
        ]
        against = [*self.clash_costs(clashes), *self.day_costs(day)]
        distance = abs((day - aim.jour).days)
        return Proposal(
            start,
            end,
            pour=(because(aim, day), *self.qualities(day, clashes)),
            contre=tuple(sentence for sentence, _ in against),
            cout=distance + sum(cost for _, cost in against),
        )

    def clash_costs(self, clashes: Iterable[Busy]) -> Iterator[tuple[str, int]]:
        for busy in clashes:
            yield (
                f"Déjà en réunion à cette heure ({busy.titre}) : {self.people(busy.qui)}.",
                CLASH * len(busy.qui),
            )

    def day_costs(self, day: date) -> Iterator[tuple[str, int]]:
        charged = self.charged.get(monday_of(day), [])
        if charged:
            yield f"Semaine déjà très chargée pour {self.people(charged)}.", BUSY_WEEK * len(charged)
        if self.is_bridge(day):
            yield "Pont : ce jour est seul entre un jour férié et une fin de semaine.", BRIDGE
        if day in self.eves:
            yield f"Dernier jour d'école avant les {self.eves[day].titre}.", EVE
        if self.rule.jour is not None and day.weekday() != self.rule.jour:
            yield (
                f"Un {WEEKDAYS[day.weekday()]}, alors que le jour habituel est le {WEEKDAYS[self.rule.jour]}.",
                OTHER_WEEKDAY,
            )
        until = self.known.connu_jusqu_au
        if until is None or day >= until:
            yield "Les vacances scolaires ne sont pas encore connues à cette date.", 0

    def qualities(self, day: date, clashes: list[Busy]) -> Iterator[str]:
        """What speaks for the day: nobody taken, a week that is calm, people who are there already."""
        if self.known.membres and not clashes:
            yield "Aucun membre n'a d'autre réunion connue à cette heure."
        if self.known.chargees and monday_of(day) not in self.charged:
            yield "La semaine n'est trop chargée pour aucun membre."
        for busy in self.busy.get(day, ()):
            if busy not in clashes and len(busy.qui) > 1:
                yield f"Déjà réunis ce jour-là ({busy.titre}) : {self.people(busy.qui)}."

    def is_bridge(self, day: date) -> bool:
        free = {bank.jour for bank in self.known.feries}
        before, after = day - DAY, day + DAY
        return (before in free and after.weekday() > 4) or (after in free and before.weekday() > 4)

    def people(self, keys: Iterable[str]) -> str:
        """« Claire, Paul et 2 autres », in the order of names."""
        names = sorted(self.known.membres.get(key, "un membre") for key in keys)
        left = len(names) - NAMED + 1 if len(names) > NAMED else 0
        parts = [*names[: NAMED - 1], f"{left} autres"] if left else names
        return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} et {parts[-1]}"


def closed_days(known: Constraints) -> dict[date, str]:
    """Each day when nobody meets, with the reason; a public holiday wins over the school holiday it is in."""
    found: dict[date, str] = {}
    for holiday in known.vacances:
        title = f"{holiday.titre[0].upper()}{holiday.titre[1:]}"
        for rank in range((holiday.fin - holiday.debut).days):
            found[holiday.debut + timedelta(days=rank)] = (
                f"{title} : école fermée jusqu'au {day_in_words(holiday.fin)}."
            )
    return found | {bank.jour: f"Jour férié : {bank.nom}." for bank in known.feries}


def because(aim: Target, day: date) -> str:
    number = (day - aim.jour).days
    if number == 0:
        return aim.raison
    side = "avant" if number < 0 else "après"
    return f"{aim.raison} {abs(number)} jour{'s' if abs(number) > 1 else ''} {side} le jour visé ({day_in_words(aim.jour)})."


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())
