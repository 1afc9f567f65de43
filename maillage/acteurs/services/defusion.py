"""Undoing a merge from what the history kept of it: each sheet takes back what was its own."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.acteurs import rules
from maillage.acteurs.choices import Statut, Trace
from maillage.acteurs.models import Antenne, EtapeEnrolement, ReferenceExterne, Structure
from maillage.acteurs.services.derived import prepare_for_save
from maillage.acteurs.services.fusion import lock_pair
from maillage.acteurs.services.structures import tell_apart, write
from maillage.audit.models import Event
from maillage.audit.selectors import history_of
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.merge import repoint_back
from maillage.base.values import Json, existing, from_trail, label_of, read_fields


def separate_structures(*, absorbed: Structure, by: User | None) -> list[str]:
    """Undo the merge of `absorbed`. Gives a sentence for each thing that could not be put back.

    What has been written on the kept sheet since the merge stays there; the pair is remembered as two structures.
    """
    kept = absorbed.fusionnee_dans
    if kept is None:
        raise Refused("separee", "Cette fiche n'est plus fusionnée dans une autre.")
    require(by, Capability.ACTEUR_MERGE, kept)
    require(by, Capability.ACTEUR_MERGE, absorbed)
    with transaction.atomic():
        kept, absorbed = lock_pair(kept, absorbed)
        rules.check_separable(kept, absorbed)
        event = merge_event(kept, absorbed)
        sentences = values_back(kept, absorbed, event, by)
        take_away(kept, event.contexte.get("ajoutes", {}))
        lost = repoint_back(event.contexte, absorbed, kept)
        sentences += [f"Un élément n'a pas pu être refait : {name}." for name in lost]
        reopen(absorbed, event.contexte["absorbee"]["fiche"])
        tell_apart(kept, absorbed, by=by)
        record(Trace.SEPAREE, by=by, objet=kept, contexte={"autre": {"id": absorbed.pk, "nom": absorbed.nom}})
        record(Trace.SEPAREE, by=by, objet=absorbed, contexte={"autre": {"id": kept.pk, "nom": kept.nom}})
    return sentences


def merge_event(kept: Structure, absorbed: Structure) -> Event:
    event = history_of(kept).filter(kind=Trace.FUSIONNEE, contexte__absorbee__id=absorbed.pk).first()
    if event is None:
        # it was merged into a sheet that has itself been merged: the last merge is undone first
        raise Refused(
            "chaine",
            f"« {absorbed.nom} » a été fusionnée dans une fiche qui l'a été à son tour : défaites d'abord la fusion la plus récente.",
        )
    return event


def values_back(kept: Structure, absorbed: Structure, event: Event, by: User | None) -> list[str]:
    """The fields that the merge wrote on the kept sheet return, but those that somebody has changed since."""
    written = (
        history_of(kept).filter(kind=Trace.MODIFIEE, contexte__fusion=absorbed.pk, pk__lt=event.pk).first()
    )
    changes: Mapping[str, Sequence[Json]] = written.changes if written else {}
    current = read_fields(kept, changes)
    back = {
        name: from_trail(before)
        for name, (before, after) in changes.items()
        if same(current[name], from_trail(after))
    }
    write(kept, existing(Structure, back), by=by, contexte={"defusion": absorbed.pk})
    since = [label_of(Structure, name) for name in changes if name not in back]
    return [f"« {kept.nom} » garde ce qui a été modifié depuis : {', '.join(since)}."] if since else []


def same(one: Json, other: Json) -> bool:
    if isinstance(one, list) and isinstance(other, list):
        return sorted(map(str, one)) == sorted(map(str, other))
    return one == other or (one in (None, "", []) and other in (None, "", []))


def take_away(kept: Structure, added: Mapping[str, list[int]]) -> None:
    """The antenna and the references that stood for the absorbed sheet."""
    Antenne.objects.filter(structure=kept, pk__in=added.get("antennes", ())).delete()
    ReferenceExterne.objects.filter(structure=kept, pk__in=added.get("references", ())).delete()


def reopen(absorbed: Structure, before: Mapping[str, Any]) -> None:
    """Its fields have not moved: only its status, and its path of stages, which the merge had put in the trail."""
    absorbed.refresh_from_db()
    absorbed.statut = Statut(before.get("statut") or Statut.ACTIVE)
    absorbed.fusionnee_dans = None
    absorbed.version += 1
    prepare_for_save([absorbed])
    try:
        absorbed.validate_constraints(exclude=["cite"])
    except ValidationError as error:
        raise Refused(
            "incoherent", f"La fusion ne se défait pas ainsi : {' '.join(error.messages)}"
        ) from error
    absorbed.save()
    EtapeEnrolement.objects.bulk_create(
        EtapeEnrolement(cite_id=absorbed.cite_id, structure=absorbed, etape=stage, le=date.fromisoformat(day))
        for stage, day in before.get("etapes", ())
    )
