"""Meetings that want the same people at the same time, or fall on a day when nobody works."""

from datetime import date

from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.models import Rattachement
from maillage.cites.models import Cite
from maillage.cites.selectors.calendrier import bank_holidays, school_holidays
from maillage.core.calendar.conflicts import Conflict, Meeting, conflicts
from maillage.core.calendar.free_dates import Constraints, closed_days
from maillage.instances.choices import EtatReunion
from maillage.instances.selectors.agenda import midnight
from maillage.instances.selectors.membres import members_of_meetings
from maillage.instances.selectors.reunions import meetings


def conflicts_of(user: AnyUser, cite: Cite, start: date, end: date) -> list[Conflict]:
    """Of the meetings to come in the period: all for the team, one's own for others."""
    rows = meetings(cite, midnight(start), midnight(end))
    rows = rows.filter(etat__in=(EtatReunion.PREPARATION, EtatReunion.CONVOQUEE), fin__gte=timezone.now())
    coming = list(rows)
    if not coming:
        return []
    members = members_of_meetings(cite, coming)
    known = Constraints(tuple(school_holidays(cite, start, end)), tuple(bank_holidays(cite, start, end)))
    found = conflicts(
        (Meeting(r.uid, r.instance.nom, r.debut, r.fin, members.keys_of(r.pk)) for r in coming),
        closed_days(known),
        members.noms,
    )
    if can(user, Capability.REUNION_VIEW_TEAM, cite):
        return found
    return [conflict for conflict in found if conflict.communs & own_keys(user, cite)]


def own_keys(user: AnyUser, cite: Cite) -> frozenset[str]:
    rows = Rattachement.objects.filter(cite=cite, user_id=user.pk or 0).values_list("structure_id", flat=True)
    return frozenset(f"s{structure}" for structure in rows)
