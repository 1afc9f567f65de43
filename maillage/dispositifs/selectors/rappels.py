"""What dispositifs remind of by e-mail: deadlines to the référent of the troïka, steps of activation to their owner."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from maillage.base.registry import Due
from maillage.courriels.rules import reminder_key
from maillage.dispositifs.choices import EtatDeploiement
from maillage.dispositifs.models import Echeance, EtapeActivation
from maillage.dispositifs.selectors.agenda import address
from maillage.dispositifs.selectors.echeances import OPEN_STEPS

LONGEST = timedelta(days=366)
"""No reminder is asked more than a year before."""
STEP = timedelta(days=7)


def due_reminders(cite: Any, today: date) -> Iterator[Due]:
    """Two queries."""
    for row in deadlines(cite, today):
        if row.le - timedelta(days=row.rappel_jours) <= today and row.deploiement.referent_troika_id:
            yield Due(
                row.deploiement.referent_troika_id, reminder_key("echeance", row.pk, row.le, today),
                f"{row.libelle}, {row.deploiement.court}", address(cite, row.deploiement_id, "echeances"), row.le,
            )  # fmt: skip
    for step in steps(cite, today):
        if step.responsable_id and step.echeance:
            yield Due(
                step.responsable_id, reminder_key("etape", step.pk, step.echeance, today),
                f"{step.libelle}, activation de {step.deploiement.court}",
                address(cite, step.deploiement_id, "etapes"), step.echeance,
            )  # fmt: skip


def deadlines(cite: Any, today: date) -> QuerySet[Echeance]:
    rows = Echeance.objects.filter(cite=cite, faite_le__isnull=True, le__lte=today + LONGEST)
    rows = rows.exclude(deploiement__etat=EtatDeploiement.CLOS)
    return rows.select_related("deploiement__dispositif").order_by("le", "pk")


def steps(cite: Any, today: date) -> QuerySet[EtapeActivation]:
    rows = EtapeActivation.objects.filter(cite=cite, etat__in=OPEN_STEPS, echeance__lte=today + STEP)
    rows = rows.exclude(deploiement__etat=EtatDeploiement.CLOS)
    return rows.select_related("deploiement__dispositif").order_by("echeance", "pk")
