"""How often an instance meets, as a rule, and the days that the rule aims at.

A rule is kept as JSON (`read_rule`, `write_rule`), said in one sentence (`describe`) and turned into targets: an ideal
day, the days around it that will do, and why. Whether somebody is free that day is the business of `free_dates`.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import StrEnum
from itertools import count
from typing import Any

from maillage.core.calendar.holidays import SchoolHoliday
from maillage.core.calendar.model import DAY
from maillage.core.text import day_in_words

WEEKDAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi")
RANKS = {1: "premier", 2: "deuxième", 3: "troisième", 4: "quatrième", -1: "dernier"}
MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
START, LENGTH = time(14), 120
BEFORE_WINDOW = 5
"""Working days that may be lost before a date that must not be passed."""


class RuleKind(StrEnum):
    YEARLY = "annuel"
    MONTHLY = "mensuel"
    WEEKLY = "semaines"
    BEFORE_HOLIDAYS = "avant_vacances"
    BEFORE_BODY = "avant_instance"


BOUNDS = {
    RuleKind.YEARLY: (1, 12, "Le nombre de réunions par an va de 1 à 12."),
    RuleKind.MONTHLY: (1, 11, "L'intervalle va de 1 à 11 mois."),
    RuleKind.WEEKLY: (1, 26, "L'intervalle va de 1 à 26 semaines."),
    RuleKind.BEFORE_HOLIDAYS: (1, 30, "Le délai va de 1 à 30 jours ouvrés avant les vacances."),
    RuleKind.BEFORE_BODY: (1, 60, "Le délai va de 1 à 60 jours ouvrés avant l'autre instance."),
}


@dataclass(frozen=True, slots=True)
class Rule:
    """`nombre`: times a year, months or weeks between two meetings, working days before what `genre` says.

    `jour` is the usual weekday (0 is Monday), None when there is none; `rang` that of the month (-1: the last);
    `depuis` where the count of weeks or of the year starts; `instance` the one that this one prepares.
    """

    genre: RuleKind
    nombre: int = 1
    jour: int | None = None
    rang: int | None = None
    depuis: date | None = None
    instance: int | None = None
    heure: time = START
    duree: int = LENGTH


@dataclass(frozen=True, slots=True)
class Target:
    """An ideal day; the half-open period of the days that will do; why the rule aims there."""

    jour: date
    debut: date
    fin: date
    raison: str


@dataclass(frozen=True, slots=True)
class Anchor:
    """A date that something must be held before: a meeting of another instance."""

    jour: date
    nom: str


# ── JSON ──────────────────────────────────────────────────────────────


def read_rule(values: Mapping[str, Any]) -> Rule | None:
    """None when there is no rule. Raises ValueError with a sentence when it is not one."""
    if not values:
        return None
    try:
        rule = Rule(
            genre=RuleKind(values["genre"]),
            nombre=int(values.get("nombre", 1)),
            jour=optional(values.get("jour")),
            rang=optional(values.get("rang")),
            depuis=date.fromisoformat(values["depuis"]) if values.get("depuis") else None,
            instance=optional(values.get("instance")),
            heure=time.fromisoformat(values.get("heure") or START.isoformat()),
            duree=int(values.get("duree", LENGTH)),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError("Ce rythme ne peut pas être lu : choisissez-le de nouveau dans la liste.") from error
    check_rule(rule)
    return rule


def optional(value: Any) -> int | None:
    return None if value is None or value == "" else int(value)


def check_rule(rule: Rule) -> None:
    """Raises ValueError with a sentence that says what to mend."""
    low, high, sentence = BOUNDS[rule.genre]
    if not low <= rule.nombre <= high:
        raise ValueError(sentence)
    if rule.jour is not None and not 0 <= rule.jour < len(WEEKDAYS):
        raise ValueError("Le jour habituel va du lundi au vendredi.")
    if rule.rang is not None and (rule.rang not in RANKS or rule.jour is None):
        raise ValueError("Pour un rang dans le mois (« le deuxième mardi »), choisissez aussi le jour.")
    if rule.genre == RuleKind.BEFORE_BODY and rule.instance is None:
        raise ValueError("Choisissez l'instance que celle-ci prépare.")
    if not 15 <= rule.duree <= 720:
        raise ValueError("La durée va de 15 minutes à 12 heures.")


def write_rule(rule: Rule | None) -> dict[str, Any]:
    if rule is None:
        return {}
    found: dict[str, Any] = {"genre": rule.genre.value, "nombre": rule.nombre}
    found |= {
        name: value for name in ("jour", "rang", "instance") if (value := getattr(rule, name)) is not None
    }
    if rule.depuis:
        found["depuis"] = rule.depuis.isoformat()
    return {**found, "heure": rule.heure.isoformat("minutes"), "duree": rule.duree}


# ── words ─────────────────────────────────────────────────────────────


def describe(rule: Rule, names: Mapping[int, str] | None = None) -> str:
    """« Tous les mois, le deuxième mardi, à 14 h »; `names` are those of the other instances."""
    return ", ".join(
        part for part in (often(rule, names or {}), usual_day(rule), f"à {hour(rule.heure)}") if part
    )


def often(rule: Rule, names: Mapping[int, str]) -> str:
    number = rule.nombre
    days = f"{number} jour{'s' if number > 1 else ''} ouvré{'s' if number > 1 else ''}"
    return {
        RuleKind.YEARLY: "une fois par an" if number == 1 else f"{number} fois par an",
        RuleKind.MONTHLY: "tous les mois" if number == 1 else f"tous les {number} mois",
        RuleKind.WEEKLY: "toutes les semaines" if number == 1 else f"toutes les {number} semaines",
        RuleKind.BEFORE_HOLIDAYS: f"{days} avant chaque vacances scolaires",
        RuleKind.BEFORE_BODY: f"{days} avant « {names.get(rule.instance or 0, 'une autre instance')} »",
    }[rule.genre]


def usual_day(rule: Rule) -> str:
    if rule.jour is None:
        return ""
    if rule.genre == RuleKind.MONTHLY and rule.rang is not None:
        return f"le {RANKS[rule.rang]} {WEEKDAYS[rule.jour]}"
    return f"un {WEEKDAYS[rule.jour]} si possible"


def hour(moment: time) -> str:
    return f"{moment.hour} h" + (f" {moment.minute:02}" if moment.minute else "")


# ── targets ───────────────────────────────────────────────────────────


def targets(
    rule: Rule,
    start: date,
    end: date,
    *,
    closed: frozenset[date] = frozenset(),
    holidays: Iterable[SchoolHoliday] = (),
    anchors: Iterable[Anchor] = (),
) -> tuple[Target, ...]:
    """The days that the rule aims at within the half-open period, in order. `closed` are the public holidays."""
    found = {
        RuleKind.YEARLY: lambda: yearly(rule, start, end),
        RuleKind.MONTHLY: lambda: monthly(rule, start, end),
        RuleKind.WEEKLY: lambda: weekly(rule, start, end),
        RuleKind.BEFORE_HOLIDAYS: lambda: before_holidays(rule, closed, holidays),
        RuleKind.BEFORE_BODY: lambda: before_body(rule, closed, anchors),
    }[rule.genre]()
    return tuple(sorted((t for t in found if start <= t.jour < end), key=lambda t: (t.jour, t.raison)))


def yearly(rule: Rule, start: date, end: date) -> Iterator[Target]:
    """Spread over the year, from `depuis` (the last meeting) or from the start of the period."""
    step = 365 / rule.nombre
    room = timedelta(days=min(21, int(step / 3)))
    first = rule.depuis or start
    for rank in count(0 if rule.depuis is None else 1):
        day = first + timedelta(days=round(rank * step))
        if day >= end:
            return
        reason = "une fois par an" if rule.nombre == 1 else f"{rule.nombre} fois par an"
        yield Target(day, day - room, day + room, f"Rythme : {reason}.")


def monthly(rule: Rule, start: date, end: date) -> Iterator[Target]:
    year, month = start.year, start.month
    origin = rule.depuis or start
    while (first := date(year, month, 1)) < end:
        following = date(year + month // 12, month % 12 + 1, 1)
        gap = (year - origin.year) * 12 + month - origin.month
        if gap % rule.nombre == 0:
            yield Target(day_of_month(rule, first, following), first, following, month_reason(rule, first))
        year, month = following.year, following.month


def month_reason(rule: Rule, first: date) -> str:
    name = MONTHS[first.month - 1]
    of = "d'" if name[0] in "ao" else "de "
    if rule.jour is not None and rule.rang is not None:
        return f"{RANKS[rule.rang].capitalize()} {WEEKDAYS[rule.jour]} {of}{name}."
    return f"Réunion {of}{name}."


def day_of_month(rule: Rule, first: date, following: date) -> date:
    """The nth weekday when the rule says so, else the middle of the month."""
    if rule.jour is None or rule.rang is None:
        return first + timedelta(days=14)
    if rule.rang < 0:
        last = following - DAY
        return last - timedelta(days=(last.weekday() - rule.jour) % 7)
    return first + timedelta(days=(rule.jour - first.weekday()) % 7 + 7 * (rule.rang - 1))


def weekly(rule: Rule, start: date, end: date) -> Iterator[Target]:
    origin = rule.depuis or start
    monday = origin - timedelta(days=origin.weekday())
    step = timedelta(weeks=rule.nombre)
    reason = (
        "Rythme : toutes les semaines."
        if rule.nombre == 1
        else f"Rythme : toutes les {rule.nombre} semaines."
    )
    if monday < start:
        monday += step * ((start - monday).days // step.days)
    while monday < end:
        ideal = monday + timedelta(days=rule.jour if rule.jour is not None else 3)
        yield Target(ideal, monday, monday + timedelta(days=5), reason)
        monday += step


def before_holidays(
    rule: Rule, closed: frozenset[date], holidays: Iterable[SchoolHoliday]
) -> Iterator[Target]:
    """Bridges are too short to be prepared; the day before the holidays is the last that will do."""
    for holiday in holidays:
        if not holiday.nom.startswith("pont "):
            reason = f"{days_before(rule.nombre)} avant les {holiday.titre} ({day_in_words(holiday.debut)})."
            yield before(rule.nombre, holiday.debut, closed, reason)


def before_body(rule: Rule, closed: frozenset[date], anchors: Iterable[Anchor]) -> Iterator[Target]:
    for anchor in anchors:
        reason = f"{days_before(rule.nombre)} avant « {anchor.nom} » du {day_in_words(anchor.jour)}."
        yield before(rule.nombre, anchor.jour, closed, reason)


def before(number: int, limit: date, closed: frozenset[date], reason: str) -> Target:
    ideal = working_days_before(limit, number, closed)
    return Target(ideal, working_days_before(ideal, BEFORE_WINDOW, closed), limit, reason)


def days_before(number: int) -> str:
    return "Un jour ouvré" if number == 1 else f"{number} jours ouvrés"


def working_days_before(limit: date, number: int, closed: frozenset[date] = frozenset()) -> date:
    """The `number`-th working day (Monday to Friday, no public holiday) before `limit`."""
    day = limit
    while number:
        day -= DAY
        if day.weekday() < 5 and day not in closed:
            number -= 1
    return day
