"""Acting on a gap: on the agenda of a meeting, an action started, accepted for a time; and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.models import Action
from maillage.actions.services.actions import create_action
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row
from maillage.base.values import Json
from maillage.cartographie.choices import GenreDecision, Trace
from maillage.cartographie.models import DecisionManque
from maillage.cartographie.rules import check_acceptance
from maillage.cites.models import Cite, Theme
from maillage.core.ages import AgeRange
from maillage.instances.choices import NaturePoint
from maillage.instances.models import Instance, PointOrdreDuJour, Reunion
from maillage.instances.services.invitations import invite_members
from maillage.instances.services.points import add_point
from maillage.instances.services.reunions import create_reunion
from maillage.territoires.models import Qpv

AUTHOR = ("decidee_par",)
"""None when an administrator's command did it."""


@dataclass(frozen=True)
class Manque:
    """A gap: a theme, ages, a district (None: the whole cité), and what the analysis says of it today."""

    theme: Theme
    ages: AgeRange
    qpv: Qpv | None
    constat: str

    def __str__(self) -> str:
        place = f", {self.qpv.nom}" if self.qpv else ""
        return f"{self.theme.libelle}, {self.ages.label}{place}"

    def where(self) -> dict[str, Any]:
        return {
            "theme": self.theme, "age_min_mois": self.ages.min_months, "age_max_mois": self.ages.max_months,
            "qpv": self.qpv,
        }  # fmt: skip


@transaction.atomic
def accept(cite: Cite, manque: Manque, *, raison: str, jusqu_au: date, by: User | None) -> DecisionManque:
    """The cité lives with it, says why and until when. A new acceptance of the same gap takes the place of the former."""
    require(by, Capability.COUVERTURE_DECIDE, cite)
    today = timezone.localdate()
    check_acceptance(raison, jusqu_au, today)
    former = DecisionManque.objects.select_for_update().filter(
        cite=cite, genre=GenreDecision.ACCEPTE, revoquee_le__isnull=True, **manque.where()
    )
    for row in former:
        withdraw(row, by=by)
    return keep(cite, manque, by=by, genre=GenreDecision.ACCEPTE, raison=raison.strip(), jusqu_au=jusqu_au)


@transaction.atomic
def revoke(decision: DecisionManque, *, by: User | None) -> None:
    """The gap is whole again; what had been decided stays in the list. The point or the action is not touched."""
    require(by, Capability.COUVERTURE_DECIDE, decision.cite)
    if decision.revoquee_le is not None:
        raise Refused("revoquee", "Cette décision est déjà révoquée.")
    withdraw(decision, by=by)


def withdraw(decision: DecisionManque, *, by: User | None) -> None:
    decision.revoquee_le, decision.revoquee_par = timezone.localdate(), by
    decision.save(update_fields=["revoquee_le", "revoquee_par", "modifie_le"])
    record(Trace.MANQUE_REVOQUE, by=by, objet=decision, contexte={"libelle": str(decision)})


@transaction.atomic
def put_on_agenda(cite: Cite, manque: Manque, reunion: Reunion, *, by: User | None) -> DecisionManque:
    """A point at the end of the agenda, with the sentence of the analysis as what is expected."""
    require(by, Capability.COUVERTURE_DECIDE, cite)
    if DecisionManque.objects.filter(
        cite=cite, revoquee_le__isnull=True, point__reunion=reunion, **manque.where()
    ).exists():
        raise Refused("deja", f"Ce manque est déjà à l'ordre du jour de « {reunion} ».")
    point = add_point(reunion=reunion, values=point_values(manque), by=by)
    return keep(cite, manque, by=by, genre=GenreDecision.ORDRE_DU_JOUR, point=point)


def point_values(manque: Manque) -> dict[str, Json]:
    return {
        "titre": cut(f"Manque : {manque}", 200),
        "nature": NaturePoint.DECISION.value,
        "attendu": cut(manque.constat, 300),
    }


@transaction.atomic
def call_meeting(
    cite: Cite, manque: Manque, instance: Instance, values: Mapping[str, Json], *, by: User | None
) -> DecisionManque:
    """A meeting for an instance that has none to come: its members are listed, the gap is its first point."""
    reunion = create_reunion(instance=instance, values=values, by=by)
    invite_members(reunion=reunion, by=by)
    return put_on_agenda(cite, manque, reunion, by=by)


@transaction.atomic
def start_action(
    cite: Cite, manque: Manque, values: Mapping[str, Json], *, by: User | None
) -> tuple[Action, DecisionManque]:
    """An action about the gap; both know each other."""
    require(by, Capability.COUVERTURE_DECIDE, cite)
    action = create_action(cite=cite, values=values, by=by, source="manque")
    return action, keep(cite, manque, by=by, genre=GenreDecision.ACTION, action=action)


def keep(
    cite: Cite,
    manque: Manque,
    *,
    by: User | None,
    genre: GenreDecision,
    raison: str = "",
    jusqu_au: date | None = None,
    point: PointOrdreDuJour | None = None,
    action: Action | None = None,
) -> DecisionManque:
    row = DecisionManque(
        cite=cite, genre=genre, constat=cut(manque.constat, 500), raison=raison, jusqu_au=jusqu_au, point=point,
        action=action, decidee_le=timezone.localdate(), decidee_par=by, **manque.where(),
    )  # fmt: skip
    check_row(row, exclude=AUTHOR)
    row.save()
    record(Trace.MANQUE, by=by, objet=row, contexte={"libelle": str(row), "genre": genre.value})
    return row


def cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"
