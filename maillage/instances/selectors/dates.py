"""Dates proposed for an instance: its rule, and everything that makes a day good or bad."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone

from maillage.acteurs.choices import POIDS, NatureSollicitation
from maillage.acteurs.selectors.sollicitations import limits_of, living, of_people, of_structures
from maillage.cites.models import Cite
from maillage.cites.selectors.calendrier import Calendrier, bank_holidays, calendar_of
from maillage.core.calendar.free_dates import Busy, Choice, Constraints, propose
from maillage.core.calendar.rules import Anchor, Rule, RuleKind, Target, describe, read_rule, targets
from maillage.core.load import Solicitation, busy_weeks
from maillage.instances.choices import EtatReunion
from maillage.instances.models import Instance, Reunion
from maillage.instances.selectors.agenda import midnight
from maillage.instances.selectors.membres import (
    Membres,
    Presence,
    members_of_instances,
    members_of_meetings,
    same_member,
)
from maillage.instances.selectors.reunions import meetings

AHEAD = timedelta(days=366)
NEAR = timedelta(weeks=3)
"""A meeting planned so near to holidays is the one that is held before them, even early."""
NO_AIM = {
    RuleKind.BEFORE_HOLIDAYS: "les vacances à venir ne sont pas connues, importez leur calendrier.",
    RuleKind.BEFORE_BODY: "l'instance que celle-ci prépare n'a pas encore de réunion prévue.",
}
"""Rules that need something to be known before they aim anywhere."""
DEFAULT = Rule(RuleKind.MONTHLY)
"""What is proposed to an instance that has not chosen: once a month."""


@dataclass(frozen=True)
class Propositions:
    """`phrase` says the rule; `rien` why there is no choice; `membres` how many were taken into account."""

    phrase: str
    choisie: bool
    choix: tuple[Choice, ...]
    calendrier: Calendrier
    alerte: str
    rien: str
    membres: int
    rencontres: int


def rule_of(instance: Instance) -> Rule | None:
    """What was kept but can no longer be read is no rule."""
    try:
        return read_rule(instance.rythme)
    except ValueError:
        return None


def rule_in_words(instance: Instance) -> str:
    """Empty when the instance has no rule."""
    rule = rule_of(instance)
    return describe(rule, names_of(instance.cite)) if rule else ""


def names_of(cite: Cite) -> dict[int, str]:
    return dict(Instance.objects.filter(cite=cite).values_list("pk", "nom"))


def proposals(instance: Instance, today: date, *, number: int = 6) -> Propositions:
    """The next `number` meetings that the rule aims at, in a constant number of queries."""
    chosen = rule_of(instance)
    rule = chosen or DEFAULT
    cite, end = instance.cite, today + AHEAD
    others = list(meetings(cite, midnight(today), midnight(end)).exclude(etat=EtatReunion.ANNULEE))
    own = [row for row in others if row.instance_id == instance.pk]
    calendar = calendar_of(cite, today, end)
    feries = tuple(bank_holidays(cite, today, end))
    aims = targets(
        started(rule, instance, own, today), today, end,
        closed=frozenset(day.jour for day in feries),
        holidays=calendar.vacances,
        anchors=anchors(rule, others),
    )  # fmt: skip
    seats = members_of_instances(cite, today)
    busy, known = whole(cite, instance, others, seats, today)
    constraints = Constraints(
        calendar.vacances, feries, calendar.connu_jusqu_au, busy, seats_names(seats, instance), known
    )
    days = [timezone.localdate(row.debut) for row in own]
    free = [aim for aim in aims if not any(first_day(aim, rule) <= day < aim.fin for day in days)]
    return Propositions(
        phrase=describe(rule, names_of(cite)),
        choisie=chosen is not None,
        choix=propose(free[:number], rule, constraints, today=today),
        calendrier=calendar,
        alerte=calendar.warning(end),
        rien=why_nothing(rule, aims=bool(aims)),
        membres=len(seats.par.get(instance.pk, ())),
        rencontres=len(busy),
    )


def why_nothing(rule: Rule, *, aims: bool) -> str:
    """Why no date is proposed, when none is."""
    if aims or rule.genre not in NO_AIM:
        return "tout est déjà prévu."
    return NO_AIM[rule.genre]


def first_day(aim: Target, rule: Rule) -> date:
    """The first day when a meeting already planned is the one that the rule aims at."""
    return min(aim.debut, aim.fin - NEAR) if rule.genre == RuleKind.BEFORE_HOLIDAYS else aim.debut


def started(rule: Rule, instance: Instance, own: Iterable[Reunion], today: date) -> Rule:
    """Counting starts from the last meeting held or planned, unless the rule says from when."""
    if rule.depuis is not None or rule.genre not in (RuleKind.YEARLY, RuleKind.WEEKLY, RuleKind.MONTHLY):
        return rule
    planned = [timezone.localdate(row.debut) for row in own]
    last = max(planned, default=None) or last_meeting_day(instance)
    if rule.genre == RuleKind.MONTHLY and rule.nombre == 1:
        return rule
    return replace(rule, depuis=last) if last else rule


def last_meeting_day(instance: Instance) -> date | None:
    rows = instance.reunions.exclude(etat=EtatReunion.ANNULEE).filter(debut__lte=timezone.now())
    row = rows.order_by("-debut").first()
    return timezone.localdate(row.debut) if row else None


def anchors(rule: Rule, coming: Iterable[Reunion]) -> list[Anchor]:
    """The meetings to come of the instance that this one prepares."""
    return [
        Anchor(timezone.localdate(row.debut), row.instance.nom)
        for row in coming
        if row.instance_id == rule.instance
    ]


def seats_names(seats: Membres, instance: Instance) -> dict[str, str]:
    return {presence.cle: presence.nom for presence in seats.par.get(instance.pk, ())}


def whole(
    cite: Cite, instance: Instance, others: list[Reunion], seats: Membres, today: date
) -> tuple[tuple[Busy, ...], Mapping[str, frozenset[date]]]:
    """When the members are taken by other instances, and their weeks that are too full."""
    ours = seats.par.get(instance.pk, [])
    elsewhere = [row for row in others if row.instance_id != instance.pk]
    members = members_of_meetings(cite, elsewhere)
    busy = []
    for row in elsewhere:
        there = members.par.get(row.pk, [])
        taken = frozenset(one.cle for one in ours if any(same_member(one, other) for other in there))
        if taken:
            busy.append(Busy(row.debut, row.fin, row.instance.nom, taken))
    return tuple(busy), full_weeks(cite, ours, busy, today)


def full_weeks(
    cite: Cite, ours: Iterable[Presence], busy: Iterable[Busy], today: date
) -> dict[str, frozenset[date]]:
    """Of each member, the Mondays of the weeks when much is asked, meetings to come included."""
    ours = list(ours)
    people = {one.personne for one in ours if one.personne}
    structures = {one.structure for one in ours if not one.personne}
    rows = living(cite, since=today - timedelta(days=today.weekday() + 1))
    asked = [
        *of_people(rows.filter(personne__in=people)),
        *of_structures(rows.filter(structure__in=structures)),
    ]
    asked += upcoming(busy)
    found: dict[str, frozenset[date]] = defaultdict(frozenset)
    for who, weeks in busy_weeks(asked, limits=limits_of(cite)).items():
        found[who] = frozenset(week.monday for week in weeks)
    return dict(found)


def upcoming(busy: Iterable[Busy]) -> Iterator[Solicitation]:
    """A meeting to come takes the week when it is held, whenever people were invited."""
    weight = POIDS[NatureSollicitation.INVITATION]
    for meeting in busy:
        for who in sorted(meeting.qui):
            yield Solicitation(
                who, NatureSollicitation.INVITATION, timezone.localdate(meeting.debut), weight, meeting.titre
            )
