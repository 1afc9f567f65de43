"""Meetings of a cité, for one reader: what the calendar, the panels and the lists read."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.registry import Occasion
from maillage.cites.models import Cite
from maillage.instances.choices import Envoi, EtatReunion
from maillage.instances.models import CompteRendu, Instance, Invitation, Reunion

QUAND: Mapping[str, str] = {"": "À venir", "passees": "Passées", "toutes": "Toutes"}


def meetings(cite: Cite, debut: datetime, fin: datetime) -> QuerySet[Reunion]:
    """Meetings that touch a half-open period, cancelled ones included (they are shown as such), in order."""
    rows = Reunion.objects.filter(cite=cite, debut__lt=fin, fin__gt=debut)
    return rows.select_related("instance").order_by("debut", "pk")


def meetings_of(cite: Cite, *, quand: str, instance: Instance | None, now: datetime) -> QuerySet[Reunion]:
    """The nearest first for those to come, the latest first otherwise."""
    rows = Reunion.objects.filter(cite=cite).select_related("instance")
    rows = rows.filter(instance=instance) if instance else rows
    if not quand:
        return rows.filter(fin__gt=now).order_by("debut", "pk")
    return (rows.filter(fin__lte=now) if quand == "passees" else rows).order_by("-debut", "-pk")


@dataclass(frozen=True)
class Ligne:
    """`compte_rendu` is the state of the minutes in words, as far as the reader may know it."""

    reunion: Reunion
    compte_rendu: str
    attendus: int
    viendront: int


def meeting_rows(user: AnyUser, cite: Cite, rows: Iterable[Reunion]) -> list[Ligne]:
    listed = list(rows)
    team = bool(can(user, Capability.REUNION_VIEW_TEAM, cite))
    minutes = {row.reunion_id: row for row in CompteRendu.objects.filter(reunion__in=listed)}
    guests: dict[int, list[Invitation]] = {}
    for guest in Invitation.objects.filter(reunion__in=listed, envoi=Envoi.INVITER).order_by():
        guests.setdefault(guest.reunion_id, []).append(guest)
    return [line_of(row, minutes.get(row.pk), guests.get(row.pk, []), team) for row in listed]


def line_of(row: Reunion, minutes: CompteRendu | None, guests: Collection[Invitation], team: bool) -> Ligne:
    known = minutes is not None and (team or minutes.diffuse_le is not None)
    coming = sum(guest.reponse in ("present", "represente") for guest in guests)
    return Ligne(row, minutes.get_etat_display() if minutes and known else "", len(guests), coming)


def occasions(
    cite: Cite,
    personnes: Collection[int],
    structures: Collection[int],
    today: date,
    *,
    sauf: int | None = None,
) -> dict[str, Occasion]:
    """For `base.registry`: "p12" or "s5" → the next meeting where this person or this structure is expected.

    `sauf` is the meeting being prepared.
    """
    coming = Reunion.objects.filter(cite=cite, debut__date__gte=today).exclude(etat=EtatReunion.ANNULEE)
    known = {
        row.pk: occasion_of(cite, row)
        for row in coming.exclude(pk=sauf or 0).select_related("instance").order_by()
    }
    rows = Invitation.objects.filter(reunion__in=known, envoi=Envoi.INVITER).exclude(reponse="excuse")
    rows = rows.order_by("-reunion__debut", "-pk")
    people, sheets = frozenset(personnes), frozenset(structures)
    found: dict[str, Occasion] = {}
    # a meeting of 500 is read as 500 triplets, not as 1 500 objects
    for personne, structure, reunion in rows.values_list("personne_id", "structure_id", "reunion_id"):
        if personne in people:
            found[f"p{personne}"] = known[reunion]
        if structure in sheets:
            found[f"s{structure}"] = known[reunion]
    return found


def occasion_of(cite: Cite, reunion: Reunion) -> Occasion:
    url = reverse("instances:reunion", args=[cite.slug, reunion.pk])
    return Occasion(timezone.localdate(reunion.debut), str(reunion), url, timezone.localtime(reunion.fin))
