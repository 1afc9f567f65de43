"""Applying a catalogue read from a file, as previewed."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from maillage.accounts.models import User
from maillage.base.errors import Refused
from maillage.base.values import Json, read_fields
from maillage.dispositifs.models import Dispositif
from maillage.dispositifs.services.catalogue import create_dispositif, update_dispositif


def apply_lines(*, lines: Sequence[Mapping[str, Json]], motif: str, by: User | None) -> tuple[int, int]:
    """(created, changed). `lines` are JSON values with their `code`; all or nothing."""
    created = changed = 0
    with transaction.atomic():
        for values in lines:
            row = Dispositif.objects.filter(code=values["code"]).first()
            try:
                if row is None:
                    create_dispositif(values=values, by=by, motif=motif)
                    created += 1
                else:
                    update_dispositif(
                        dispositif=row, base=read_fields(row, values), mine=values, by=by, motif=motif
                    )
                    changed += 1
            except Refused as refused:
                raise Refused(refused.code, f"« {values['nom']} » : {refused.sentence}") from refused
    return created, changed
