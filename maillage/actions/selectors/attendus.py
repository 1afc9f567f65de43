"""What is awaited: bilans, news. Read for the pages of the room and for the count in the navigation."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.actions.choices import EtatAction, EtatBilan
from maillage.actions.models import Action
from maillage.actions.selectors.fiche import bilan_due_on, reglages_of, visible_actions
from maillage.cites.models import Cite

FOLLOWED = (
    EtatAction.CONSTRUCTION, EtatAction.DEPOSEE, EtatAction.INSTRUITE, EtatAction.VALIDEE, EtatAction.EN_COURS,
)  # fmt: skip
AFTER = (
    EtatAction.DEPOSEE,
    EtatAction.INSTRUITE,
    EtatAction.VALIDEE,
    EtatAction.EN_COURS,
    EtatAction.REALISEE,
)


@dataclass(frozen=True)
class Attendue:
    """An action and since when something is awaited of it (None: always)."""

    action: Action
    depuis: date | None


def waiting_for_bilan(user: AnyUser, cite: Cite, today: date, *, mine: bool = False) -> list[Attendue]:
    """Latest first: the end of the action, plus the months of the cité, is past and no bilan is handed in."""
    reglages = reglages_of(cite)
    rows = visible_actions(user, cite).filter(etat__in=AFTER).select_related("porteur", "referent")
    rows = rows.exclude(bilan__etat__in=(EtatBilan.REMIS, EtatBilan.VALIDE))
    rows = rows.filter(Q(fin__lt=today) | Q(fin__isnull=True, annee__lt=today.year))
    if mine:
        rows = rows.filter(referent_id=user.pk)
    found = [Attendue(row, bilan_due_on(row, reglages)) for row in rows]
    due = [item for item in found if item.depuis is not None and item.depuis <= today]
    return sorted(due, key=lambda item: (item.depuis or today, item.action.pk))


def without_news(user: AnyUser, cite: Cite, today: date, *, mine: bool = False) -> list[Attendue]:
    """Living actions without a note for longer than the cité allows, those never noted first."""
    limit = today - timedelta(days=reglages_of(cite).jours_sans_nouvelles)
    rows = visible_actions(user, cite).filter(etat__in=FOLLOWED).select_related("porteur", "referent")
    silent = Q(derniere_nouvelle_le__lt=limit) | Q(derniere_nouvelle_le__isnull=True, cree_le__date__lt=limit)
    rows = rows.filter(silent)
    if mine:
        rows = rows.filter(referent_id=user.pk)
    found = [Attendue(row, row.derniere_nouvelle_le) for row in rows]
    return sorted(found, key=lambda item: (item.depuis or date.min, item.action.pk))


def awaited_of(user: Any, cite: Any) -> int:
    """How many bilans are awaited of the actions this person follows: the count in the navigation."""
    if not can(user, Capability.ACTION_VIEW_TEAM, cite):
        return 0
    return len(waiting_for_bilan(user, cite, timezone.localdate(), mine=True))
