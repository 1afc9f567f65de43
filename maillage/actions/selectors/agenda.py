"""What actions put in the agenda of the cité: their beginning and end, milestones, money dates, bilans awaited."""

from collections.abc import Iterator
from datetime import date
from functools import lru_cache

from django.db.models import Q, QuerySet
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.accounts.models import User
from maillage.acteurs.models import Rattachement
from maillage.actions.choices import EtatAction, EtatBilan
from maillage.actions.models import Action, Financement, Jalon
from maillage.actions.selectors.attendus import AFTER
from maillage.actions.selectors.fiche import due_after, reglages_of, visible_actions
from maillage.cites.models import Cite
from maillage.core.calendar import Item

UNLIKELY = (EtatAction.IDEE, EtatAction.ABANDONNEE, EtatAction.SUSPENDUE)
"""Their dates are not appointments."""
MILESTONE = ("pk", "libelle", "echeance", "responsable", "action_id", "action__intitule")
"""What is told of a milestone: a year has hundreds, and the sheet of an action is long."""
AWAITED = (
    "pk", "intitule", "fin", "annee", "porteur__nom", "referent__prenom", "referent__nom", "referent__email",
)  # fmt: skip
"""What is told of an action whose bilan is awaited, for the same reason."""


def address(cite: Cite, action_id: int, anchor: str = "") -> str:
    return address_of(cite.slug, action_id) + (f"#{anchor}" if anchor else "")


@lru_cache(maxsize=4096)
def address_of(slug: str, action_id: int) -> str:
    """An address never changes, and a year asks for the same ones again and again."""
    return reverse("actions:action", args=[slug, action_id])


def action_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """The first and the last day of each action."""
    rows = visible_actions(user, cite).exclude(etat__in=UNLIKELY)
    rows = rows.filter(Q(debut__gte=start, debut__lt=end) | Q(fin__gte=start, fin__lt=end))
    for row in rows.select_related("porteur"):
        who = row.porteur.nom if row.porteur else ""
        for word, day in (("Début", row.debut), ("Fin", row.fin)):
            if day and start <= day < end:
                uid = f"action-{row.pk}-{word.lower()}"
                yield Item(
                    uid, f"{word} : {row.intitule}", day, None, "actions", address(cite, row.pk), detail=who
                )


def milestone_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """Milestones to come or late; those that are done have nothing left to say. Team only, as on the sheet."""
    if not can(user, Capability.ACTION_VIEW_TEAM, cite):
        return
    rows = Jalon.objects.filter(cite=cite, fait_le__isnull=True, echeance__gte=start, echeance__lt=end)
    told = rows.filter(action__in=visible_actions(user, cite)).values_list(*MILESTONE)
    for pk, libelle, day, who, action, title in told:
        url = address(cite, action, "suivi")
        yield Item(f"jalon-{pk}", libelle, day, None, "jalons", url, detail=title, qui=who)


def money_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """Deposits and financial reports still awaited."""
    if not can(user, Capability.BUDGET_VIEW, cite):
        return
    rows = Financement.objects.filter(action__in=visible_actions(user, cite)).select_related("action")
    awaited = Q(compte_rendu_recu_le__isnull=True, compte_rendu_attendu_le__gte=start)
    awaited &= Q(compte_rendu_attendu_le__lt=end)
    for row in rows.filter(awaited | Q(depose_le__gte=start, depose_le__lt=end)):
        days = {"Dépôt du dossier": row.depose_le}
        if row.compte_rendu_recu_le is None:
            days["Compte rendu financier attendu"] = row.compte_rendu_attendu_le
        for what, day in days.items():
            if day and start <= day < end:
                yield money_item(cite, row, what, day)


def money_item(cite: Cite, row: Financement, what: str, day: date) -> Item:
    kind = "depot" if what.startswith("Dépôt") else "compte-rendu"
    url = address(cite, row.action_id, "financement")
    title = f"{what} : {row.get_source_display()}"
    return Item(
        f"financement-{row.pk}-{kind}", title, day, None, "financements", url, detail=row.action.intitule
    )


def bilan_items(user: AnyUser, cite: Cite, start: date, end: date) -> Iterator[Item]:
    """The day each bilan is awaited: of every action for the team, of its own for who carries it."""
    reglages = reglages_of(cite)
    for pk, title, end_of_action, year, carrier, *referent in without_bilan(user, cite).values_list(*AWAITED):
        due = due_after(end_of_action, year, reglages)
        if start <= due < end:
            yield Item(
                f"bilan-{pk}", f"Bilan attendu : {title}", due, None, "bilans", address(cite, pk, "bilan"),
                detail=carrier or "", qui=called(*referent),
            )  # fmt: skip


@lru_cache(maxsize=512)
def called(prenom: str | None, nom: str | None, email: str | None) -> str:
    """As a user calls itself; empty for nobody."""
    return User(prenom=prenom or "", nom=nom or "", email=email).nom_complet if email else ""


def without_bilan(user: AnyUser, cite: Cite) -> QuerySet[Action]:
    rows = visible_actions(user, cite).filter(etat__in=AFTER)
    if not can(user, Capability.ACTION_VIEW_TEAM, cite):
        mine = Rattachement.objects.filter(user_id=user.pk or 0).values("structure_id")
        rows = rows.filter(porteur_id__in=mine)
    return rows.exclude(bilan__etat__in=(EtatBilan.REMIS, EtatBilan.VALIDE))
