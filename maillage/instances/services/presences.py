"""Who came: each guest, and how many of whom; the meeting is then held."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.sheets import check_row
from maillage.base.values import changed_fields, read_fields
from maillage.instances.choices import EtatReunion
from maillage.instances.models import Frequentation, Reunion
from maillage.instances.models.reunion import COMPTES
from maillage.instances.rules import reunions as rules
from maillage.instances.services.reunions import locked

PRESENCES = "presences"


def record_attendance(
    *,
    reunion: Reunion,
    presents: Collection[int],
    nombres: Mapping[str, int | None],
    by: User | None,
    now: datetime | None = None,
) -> Reunion:
    """`presents`: identifiers of the invitations of those who came. `nombres`: COMPTES → a number, None when not counted.

    A meeting that has begun is held from then on.
    """
    require(by, Capability.REUNION_EDIT, reunion)
    now = now or timezone.now()
    with transaction.atomic():
        held = locked(reunion)
        rules.check_attendance(held, now=now)
        came = held.invitations.filter(pk__in=presents)
        number = came.update(present=True, modifie_le=now)
        held.invitations.exclude(pk__in=presents).update(present=False, modifie_le=now)
        changes = save_numbers(held, nombres)
        if held.etat != EtatReunion.TENUE:
            held.etat = EtatReunion.TENUE
            held.version += 1
            held.save(update_fields=["etat", "version", "modifie_le"])
        record(PRESENCES, by=by, objet=held, changes=changes, contexte={"presents": number})
    return held


def save_numbers(
    reunion: Reunion, nombres: Mapping[str, int | None]
) -> dict[str, tuple[int | None, int | None]]:
    row = Frequentation.objects.select_for_update().filter(reunion=reunion).first()
    row = row or Frequentation(cite=reunion.cite, reunion=reunion)
    values = {name: nombres.get(name) for name in COMPTES}
    before = read_fields(row, values)
    for name, value in values.items():
        setattr(row, name, value)
    check_row(row, exclude=("reunion",))
    row.save()
    return {name: (before[name], values[name]) for name in changed_fields(before, values)}
