"""Where the states of coverage begin, and what the cité puts first: each change is dated, with who, and kept."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import check_row
from maillage.cartographie.choices import Trace
from maillage.cartographie.models import Priorite, ReglageAnalyse
from maillage.cites.models import Cite, Theme
from maillage.core.ages import AgeRange
from maillage.territoires.models import Qpv

SEUILS = ("offres", "solides", "places_pour_100", "offres_pour_100", "plusieurs", "horizon")
AUTHOR = ("regle_par", "decidee_par")
"""None when an administrator's command did it."""


@transaction.atomic
def set_thresholds(cite: Cite, *, motif: str, by: User | None, **seuils: Any) -> ReglageAnalyse | None:
    """`seuils` are all of SEUILS. None when nothing changes."""
    require(by, Capability.COUVERTURE_DECIDE, cite)
    former = ReglageAnalyse.objects.filter(cite=cite).first() or ReglageAnalyse(cite=cite)
    before = {name: getattr(former, name) for name in SEUILS}
    if before == seuils:
        return None
    row = ReglageAnalyse(cite=cite, motif=motif.strip(), regle_par=by, **seuils)
    check_row(row, exclude=AUTHOR)
    row.save()
    changes = {name: (before[name], seuils[name]) for name in SEUILS if before[name] != seuils[name]}
    record(Trace.SEUILS, by=by, objet=row, changes=changes)
    return row


@transaction.atomic
def add_priority(
    cite: Cite,
    *,
    theme: Theme | None,
    ages: AgeRange | None,
    qpv: Qpv | None,
    poids: int,
    raison: str,
    by: User | None,
) -> Priorite:
    require(by, Capability.COUVERTURE_DECIDE, cite)
    if theme is None and ages is None and qpv is None:
        raise Refused(
            "vide",
            "Choisissez un thème, des âges ou un quartier : si tout est prioritaire, l'ordre ne change pas.",
        )
    low, high = (ages.min_months, ages.max_months) if ages else (None, None)
    where = {"theme": theme, "age_min_mois": low, "age_max_mois": high, "qpv": qpv}
    if Priorite.objects.filter(cite=cite, retiree_le__isnull=True, **where).exists():
        raise Refused("deja", "Cette priorité existe déjà : retirez-la d'abord pour en changer le poids.")
    row = Priorite(
        cite=cite, poids=poids, raison=raison.strip(), decidee_le=timezone.localdate(), decidee_par=by, **where
    )  # fmt: skip
    check_row(row, exclude=AUTHOR)
    row.save()
    record(Trace.PRIORITE, by=by, objet=row, contexte={"libelle": str(row), "poids": poids})
    return row


@transaction.atomic
def withdraw_priority(priorite: Priorite, *, by: User | None) -> None:
    """It weighs no longer; that it did is kept."""
    require(by, Capability.COUVERTURE_DECIDE, priorite.cite)
    if priorite.retiree_le is not None:
        raise Refused("retiree", "Cette priorité est déjà retirée.")
    priorite.retiree_le = timezone.localdate()
    priorite.save(update_fields=["retiree_le", "modifie_le"])
    record(Trace.PRIORITE_RETIREE, by=by, objet=priorite, contexte={"libelle": str(priorite)})
