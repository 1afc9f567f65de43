"""The calendar of a cité for one reader: what every room puts in it, what this room puts in it."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Q
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.registry import agenda
from maillage.cites.models import Cite
from maillage.core.calendar import PARIS, Item, in_order
from maillage.instances.choices import EtatReunion
from maillage.instances.models import Instance, Reunion, Siege, Tache
from maillage.instances.selectors.reunions import meetings

REUNIONS, TACHES = "reunions", "taches"


@dataclass(frozen=True)
class Genre:
    """What a provider gives, as pages name it. `fond`: drawn behind the days."""

    code: str
    libelle: str
    icone: str
    fond: bool


def genres() -> dict[str, Genre]:
    return {p.code: Genre(p.code, p.label, p.icon, p.fond) for p in agenda}


def genre_of(code: str) -> Genre:
    """One of them: a page asks for it at each item drawn behind a day."""
    return next(Genre(p.code, p.label, p.icon, p.fond) for p in agenda if p.code == code)


def items_of(user: AnyUser, cite: Cite, start: date, end: date, codes: Collection[str] = ()) -> list[Item]:
    """What the reader may see in the half-open period, in order; only these providers when `codes` names some."""
    wanted = [provider for provider in agenda if not codes or provider.code in codes]
    return in_order(
        item
        for provider in wanted
        for item in provider.items(user, cite, start, end)
        if item.touches(start, end)
    )


def midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS)


def meeting_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """Meetings that are not cancelled. One query."""
    if not can(user, Capability.INSTANCE_VIEW, cite):
        return
    rows = meetings(cite, midnight(start), midnight(end)).exclude(etat=EtatReunion.ANNULEE)
    for row in rows.select_related("instance__animateur"):
        yield Item(
            row.uid, title_of(row), row.debut, row.fin, REUNIONS,
            url=reverse("instances:reunion", args=[cite.slug, row.pk]),
            lieu=row.lieu,
            detail=row.objet if row.instance.nom not in row.objet else "",
            qui=str(row.instance.animateur or ""),
        )  # fmt: skip


def title_of(row: Reunion) -> str:
    """The instance, and « à confirmer » until it has been convened."""
    name = row.instance.nom
    return f"{name} (à convoquer)" if row.etat == EtatReunion.PREPARATION else name


def task_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """Open tasks with a date that the reader may see. One query."""
    if not can(user, Capability.INSTANCE_VIEW, cite):
        return
    rows = Tache.objects.all().seen_by(user, cite).open().filter(echeance__gte=start, echeance__lt=end)
    keeps = bool(can(user, Capability.TACHE_EDIT, cite))
    every = reverse("instances:taches", args=[cite.slug])
    for row in rows.select_related("responsable", "structure", "instance"):
        if row.echeance:
            yield Item(
                f"tache-{row.pk}", row.quoi, row.echeance, None, TACHES,
                url=reverse("instances:tache", args=[cite.slug, row.pk])
                if keeps or row.responsable_id == user.pk
                else every,
                detail=row.instance.nom if row.instance else "",
                qui=str(row.responsable or row.structure or ""),
            )  # fmt: skip


def concerning(user: AnyUser, cite: Cite, items: Collection[Item]) -> frozenset[str]:
    """Identifiers of the items that are about this person: their meetings, and what bears their name. Two queries."""
    uids = {item.uid for item in items if item.genre == REUNIONS}
    seats = Siege.objects.seated(user).filter(cite=cite).values("instance_id")
    ours = Instance.objects.filter(Q(pk__in=seats) | Q(animateur_id=user.pk), cite=cite)
    mine = set(Reunion.objects.filter(uid__in=uids, instance__in=ours).values_list("uid", flat=True))
    name = str(user)
    return frozenset(mine | {item.uid for item in items if item.qui and item.qui == name})
