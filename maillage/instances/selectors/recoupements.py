"""Instances that overlap: the same members, themes and weeks; adapter from rows to `core.governance`."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils import timezone

from maillage.cites.models import Cite
from maillage.core.governance import Body, Pair, Words, overlapping
from maillage.instances.choices import EtatReunion
from maillage.instances.models import Instance, Reunion
from maillage.instances.selectors.agenda import midnight
from maillage.instances.selectors.membres import members_of_instances

BEFORE, AFTER = timedelta(days=183), timedelta(days=183)
"""Meetings looked at: half a year before and after."""


@dataclass(frozen=True)
class Recoupement:
    """A pair with its two instances."""

    une: Instance
    autre: Instance
    pair: Pair


def overlaps_of(cite: Cite, today: date, *, of: Instance | None = None) -> list[Recoupement]:
    """Pairs of instances in force, those that share most first; only those of one instance with `of`. Four queries."""
    rows = {
        row.pk: row for row in Instance.objects.filter(cite=cite).active(today).prefetch_related("themes")
    }
    members = members_of_instances(cite, today)
    days = meeting_days(cite, today)
    themes = {theme.code: theme.court for row in rows.values() for theme in row.themes.all()}
    bodies = [
        Body(
            row.pk, row.nom, members.keys_of(row.pk), frozenset(theme.code for theme in row.themes.all()),
            tuple(days[row.pk]), row.debut, row.fin, row.rend_compte_a_id,
        )
        for row in rows.values()
    ]  # fmt: skip
    pairs = overlapping(bodies, Words(members.noms, themes))
    found = [Recoupement(rows[pair.first], rows[pair.second], pair) for pair in pairs]
    return found if of is None else [one for one in found if of.pk in (one.pair.first, one.pair.second)]


def meeting_days(cite: Cite, today: date) -> dict[int, list[date]]:
    found: dict[int, list[date]] = defaultdict(list)
    rows = Reunion.objects.filter(
        cite=cite, debut__gte=midnight(today - BEFORE), debut__lt=midnight(today + AFTER)
    ).exclude(etat=EtatReunion.ANNULEE)
    for instance, start in rows.order_by("debut").values_list("instance_id", "debut"):
        found[instance].append(timezone.localdate(start))
    return found
