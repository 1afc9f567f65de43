"""Deadlines met; those that come back."""

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.dispositifs.models import Echeance
from maillage.dispositifs.rules import next_due
from maillage.dispositifs.services.deploiements import save_attached


def meet(*, echeance: Echeance, by: User | None) -> Echeance | None:
    """Done today; asked again, due again. Gives the next one, when it comes back."""
    require(by, Capability.DISPOSITIF_EDIT, echeance)
    done = None if echeance.faite_le else timezone.localdate()
    with transaction.atomic():
        values = {"faite_le": done.isoformat() if done else None}
        save_attached(row=echeance, deploiement=echeance.deploiement, values=values, by=by)
        echeance.refresh_from_db(fields=["faite_le"])
    following = next_due(echeance.le, echeance.periode, done) if done else None
    if following is None:
        return None
    rows = Echeance.objects.filter(deploiement=echeance.deploiement, libelle=echeance.libelle)
    return rows.filter(le=following).first()
