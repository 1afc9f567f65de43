"""School holidays, written from the ministry's files. Shared by all cités: what replaces what is in the trail."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.core.calendar import ZonePeriod
from maillage.territoires.models import PeriodeScolaire


@dataclass(frozen=True)
class Saved:
    ajoutees: int
    remplacees: int


def save_periods(*, periods: Sequence[ZonePeriod], source: str, by: User | None) -> Saved:
    """Add periods; each replaces the imported ones of its zone that it overlaps. All or nothing."""
    require(by, Capability.CALENDRIER_EDIT)
    gone: list[str] = []
    with transaction.atomic():
        for period in periods:
            old = PeriodeScolaire.objects.filter(
                zone=period.zone.value, debut__lt=period.fin, fin__gt=period.debut
            )
            gone += [f"{row} : {row.debut:%d/%m/%Y}-{row.fin:%d/%m/%Y}" for row in old]
            old.delete()
            PeriodeScolaire.objects.create(
                zone=period.zone.value, nom=period.nom[:80], debut=period.debut, fin=period.fin,
                fin_supposee=period.supposee, source=source[:200],
            )  # fmt: skip
        saved = Saved(len(periods), len(gone))
        told = {"fichier": source[:200], "ajoutees": saved.ajoutees, "remplacees": gone}
        record("calendrier_importe", by=by, contexte=told)
    return saved


def delete_period(*, periode: PeriodeScolaire, by: User | None) -> None:
    """Remove an imported period; what was shipped in its place, if anything, is back."""
    require(by, Capability.CALENDRIER_EDIT)
    with transaction.atomic():
        told = {"periode": str(periode), "debut": periode.debut.isoformat(), "fin": periode.fin.isoformat()}
        periode.delete()
        record("calendrier_periode_supprimee", by=by, contexte=told)
