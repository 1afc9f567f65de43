"""How much is asked of people and structures, and whether it is too much.

Each invitation, campaign, survey, chase, direct mail or call weighs something (an invitation takes half a day, a mail
five minutes). Over a moving window, 30 days unless the cité has chosen otherwise, the weights are added up:

* **calme** under the first threshold;
* **soutenue** from it on: think before asking again, group what can be grouped;
* **forte** from the second one on: better leave out, wait, or use a meeting that is already planned.

A week is over-solicited when its weights alone reach a third threshold. The window and the thresholds are always shown
beside what they decide: nobody has to guess why a name is orange. A window of n days is today and the n - 1 days before.
What is dated after today is not counted yet, and a gesture that was cancelled is the caller's to leave out.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from maillage.core.text import day_in_words

MONTHS_SHOWN = 12


class Level(StrEnum):
    CALM = "calme"
    SUSTAINED = "soutenue"
    HEAVY = "forte"


@dataclass(frozen=True, slots=True)
class Solicitation:
    """Something asked of `who`, once: the kind of gesture, the day, how much it weighs, what about."""

    who: str
    kind: str
    day: date
    weight: int
    what: str


@dataclass(frozen=True, slots=True)
class Limits:
    """Days of the window; weights from which a load is "soutenue", "forte", and a week over-solicited."""

    window_days: int = 30
    sustained: int = 5
    heavy: int = 8
    week: int = 4

    def __post_init__(self) -> None:
        if self.window_days < 1 or self.week < 1:
            raise ValueError("La fenêtre et le seuil d'une semaine doivent valoir au moins 1.")
        if not 0 < self.sustained < self.heavy:
            raise ValueError(
                "Une charge est soutenue avant d'être forte : le premier seuil doit être inférieur au second."
            )

    def level(self, weight: int) -> Level:
        if weight >= self.heavy:
            return Level.HEAVY
        return Level.SUSTAINED if weight >= self.sustained else Level.CALM

    @property
    def sentence(self) -> str:
        """The rule, as pages show it."""
        return (
            f"Sur {self.window_days} jours, la charge est soutenue à partir d'un poids de {self.sustained}, forte à "
            f"partir de {self.heavy} ; une semaine est très chargée à partir de {self.week}."
        )


DEFAULT = Limits()


@dataclass(frozen=True, slots=True)
class Week:
    """An over-solicited week, named by its Monday."""

    monday: date
    count: int
    weight: int


@dataclass(frozen=True, slots=True)
class Load:
    """What is asked of one person or structure: in the window, why it is too much or not, week by week, month by month.

    `counts` and `weights` follow `months_of(today)`: twelve months, the current one last. `weeks` are those of the same
    twelve months that are over-solicited, the latest first.
    """

    who: str
    count: int
    weight: int
    level: Level
    reasons: tuple[str, ...]
    kinds: tuple[tuple[str, int], ...]
    last: date | None
    weeks: tuple[Week, ...]
    counts: tuple[int, ...]
    weights: tuple[int, ...]

    @property
    def sentence(self) -> str:
        """ "Déjà sollicitée 6 fois en 30 jours"."""
        return self.reasons[0]


def load(
    solicitations: Iterable[Solicitation], *, today: date, limits: Limits = DEFAULT, who: Iterable[str] = ()
) -> dict[str, Load]:
    """Who → their load that day, in the order of names. `who` also names those of whom nothing may have been asked."""
    found: defaultdict[str, list[Solicitation]] = defaultdict(list)
    for name in who:
        found[name] = []
    since = min(months_of(today)[0], today - timedelta(days=limits.window_days - 1))
    for asked in solicitations:
        if since <= asked.day <= today:
            found[asked.who].append(asked)
    return {name: _load_of(name, found[name], today, limits) for name in sorted(found)}


def busy_weeks(
    solicitations: Iterable[Solicitation], *, limits: Limits = DEFAULT
) -> dict[str, tuple[Week, ...]]:
    """Who → the weeks that are over-solicited, whatever their date: meetings to come can be given too."""
    days: defaultdict[str, dict[int, tuple[int, int]]] = defaultdict(dict)
    for asked in solicitations:
        _put(days[asked.who], asked)
    found = {name: _weeks(days[name], limits) for name in sorted(days)}
    return {name: weeks for name, weeks in found.items() if weeks}


def months_of(today: date, number: int = MONTHS_SHOWN) -> tuple[date, ...]:
    """The first days of the last `number` months, the current one last."""
    last = today.year * 12 + today.month - 1
    return tuple(date(rank // 12, rank % 12 + 1, 1) for rank in range(last - number + 1, last + 1))


def _load_of(who: str, rows: Sequence[Solicitation], today: date, limits: Limits) -> Load:
    opening = today - timedelta(days=limits.window_days)
    last_month = today.year * 12 + today.month
    counts, weights = [0] * MONTHS_SHOWN, [0] * MONTHS_SHOWN
    days: dict[int, tuple[int, int]] = {}
    within: list[Solicitation] = []
    for asked in rows:
        day = asked.day
        _put(days, asked)
        if day > opening:
            within.append(asked)
        ago = last_month - day.year * 12 - day.month
        if ago < MONTHS_SHOWN:
            counts[-1 - ago] += 1
            weights[-1 - ago] += asked.weight
    weight = sum(asked.weight for asked in within)
    kinds = Counter(asked.kind for asked in within) if within else {}
    level = limits.level(weight)
    weeks = _weeks(days, limits)
    return Load(
        who=who,
        count=len(within),
        weight=weight,
        level=level,
        reasons=_reasons(len(within), weight, level, [w for w in weeks if w.monday > opening], limits),
        kinds=tuple(sorted(kinds.items(), key=lambda pair: (-pair[1], pair[0]))),
        last=max((asked.day for asked in rows), default=None),
        weeks=weeks,
        counts=tuple(counts),
        weights=tuple(weights),
    )


def _put(days: dict[int, tuple[int, int]], asked: Solicitation) -> None:
    """Days are grouped by the number of their week: whole weeks since a Monday."""
    week = (asked.day.toordinal() - 1) // 7
    count, weight = days.get(week, (0, 0))
    days[week] = (count + 1, weight + asked.weight)


def _weeks(days: Mapping[int, tuple[int, int]], limits: Limits) -> tuple[Week, ...]:
    heavy = sorted((week for week, (_, weight) in days.items() if weight >= limits.week), reverse=True)
    return tuple(Week(date.fromordinal(week * 7 + 1), *days[week]) for week in heavy)


def _reasons(count: int, weight: int, level: Level, weeks: Iterable[Week], limits: Limits) -> tuple[str, ...]:
    window = f"en {limits.window_days} jour{'s' if limits.window_days > 1 else ''}"
    if not count:
        return (f"Pas sollicitée {window}.",)
    already = "Sollicitée" if level is Level.CALM else "Déjà sollicitée"
    if level is Level.CALM:
        why = f"Poids {weight} : charge calme, soutenue à partir de {limits.sustained}."
    elif level is Level.SUSTAINED:
        why = f"Poids {weight} : charge soutenue, forte à partir de {limits.heavy}."
    else:
        why = f"Poids {weight} : charge forte, à partir de {limits.heavy}."
    busy = (
        f"Semaine du {day_in_words(week.monday, year=False)} très chargée : {week.count} sollicitation{'s' if week.count > 1 else ''}."
        for week in weeks
    )
    return (f"{already} {count} fois {window}.", why, *busy)


def total(loads: Iterable[Load]) -> Counter[Level]:
    """How many loads of each level."""
    return Counter(found.level for found in loads)
