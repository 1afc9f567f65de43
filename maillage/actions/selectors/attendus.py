"""What is awaited: bilans, news, milestones. Read for the pages of the room and for the count in the navigation.

Each list is counted first, then told: a page shows the first of each, whatever their number.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.actions.choices import EtatAction, EtatBilan
from maillage.actions.models import Action, Jalon
from maillage.actions.selectors.fiche import due_after, reglages_of, visible_actions
from maillage.cites.models import Cite

FOLLOWED = (
    EtatAction.CONSTRUCTION, EtatAction.DEPOSEE, EtatAction.INSTRUITE, EtatAction.VALIDEE, EtatAction.EN_COURS,
)  # fmt: skip
AFTER = (
    EtatAction.DEPOSEE, EtatAction.INSTRUITE, EtatAction.VALIDEE, EtatAction.EN_COURS, EtatAction.REALISEE,
)  # fmt: skip


@dataclass(frozen=True)
class Attendue:
    """An action and since when something is awaited of it (None: always)."""

    action: Action
    depuis: date | None


def followed(user: AnyUser, cite: Cite, *, mine: bool) -> QuerySet[Action]:
    """The actions of the cité, or those that this person follows, in no order."""
    rows = visible_actions(user, cite).order_by()
    return rows.filter(referent_id=user.pk) if mine else rows


def described(rows: QuerySet[Action]) -> QuerySet[Action]:
    """With what a line says of them."""
    return rows.select_related("porteur", "referent").only(
        "intitule", "annee", "fin", "derniere_nouvelle_le", "porteur__nom", "referent__prenom", "referent__nom",
        "referent__email",
    )  # fmt: skip


def bilans_due(user: AnyUser, cite: Cite, today: date, *, mine: bool = False) -> list[tuple[date, int]]:
    """(due date, action), oldest first: the end of the action, plus the months of the cité, is past; nothing handed in."""
    reglages = reglages_of(cite)
    rows = followed(user, cite, mine=mine).filter(etat__in=AFTER)
    rows = rows.exclude(bilan__etat__in=(EtatBilan.REMIS, EtatBilan.VALIDE))
    rows = rows.filter(Q(fin__lt=today) | Q(fin__isnull=True, annee__lt=today.year))
    found = (
        (due_after(fin, annee, reglages), pk) for pk, fin, annee in rows.values_list("pk", "fin", "annee")
    )
    return sorted(item for item in found if item[0] <= today)


def waiting(due: Sequence[tuple[date, int]]) -> list[Attendue]:
    """The same with the actions themselves."""
    rows = described(Action.objects.filter(pk__in=[pk for _, pk in due])).in_bulk()
    return [Attendue(rows[pk], day) for day, pk in due]


def to_read(user: AnyUser, cite: Cite, *, mine: bool = False) -> QuerySet[Action]:
    """With a bilan handed in that nobody has validated yet, oldest first."""
    rows = followed(user, cite, mine=mine).filter(bilan__etat=EtatBilan.REMIS)
    # an annotation of ours: the stubs know the columns only
    ordered: QuerySet[Action] = described(rows.annotate(remis_le=F("bilan__remis_le")))
    return ordered.order_by("remis_le", "pk")  # type: ignore[misc]


def without_news(user: AnyUser, cite: Cite, today: date, *, mine: bool = False) -> QuerySet[Action]:
    """Living actions without a note for longer than the cité allows, those never noted first."""
    limit = today - timedelta(days=reglages_of(cite).jours_sans_nouvelles)
    rows = followed(user, cite, mine=mine).filter(etat__in=FOLLOWED)
    silent = Q(derniere_nouvelle_le__lt=limit) | Q(derniere_nouvelle_le__isnull=True, cree_le__date__lt=limit)
    return described(rows.filter(silent)).order_by(F("derniere_nouvelle_le").asc(nulls_first=True), "pk")


def late_milestones(user: AnyUser, cite: Cite, today: date, *, mine: bool = False) -> QuerySet[Jalon]:
    """Past and not done, of actions that still live; oldest first."""
    living = followed(user, cite, mine=mine).filter(etat__in=FOLLOWED).values("pk")
    rows = Jalon.objects.filter(cite=cite, fait_le__isnull=True, echeance__lt=today, action__in=living)
    return (
        rows.select_related("action")
        .only("libelle", "echeance", "responsable", "action__intitule")
        .order_by("echeance", "pk")
    )


def awaited_of(user: Any, cite: Any) -> int:
    """How many bilans are awaited of the actions this person follows: the count in the navigation, on every page."""
    if not can(user, Capability.ACTION_VIEW_TEAM, cite):
        return 0
    return len(bilans_due(user, cite, timezone.localdate(), mine=True))
