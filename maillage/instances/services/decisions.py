"""Writing decisions: numbered within the cité and the year, withdrawn but never deleted."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.sheets import SheetSaved, save_over
from maillage.base.values import Json
from maillage.cites.models import Cite
from maillage.instances.models import CompteRendu, Decision, PointOrdreDuJour, Reunion
from maillage.instances.models.fiche import DECISION_FIELDS
from maillage.instances.rules import comptes_rendus as rules
from maillage.instances.rules import reunions as meeting_rules
from maillage.instances.services.ecriture import write

PRISE, MODIFIEE, SUITE = "decision_prise", "decision_modifiee", "decision_suite"
LINKS = ("action", "enveloppe", "deploiement")
"""What may still be said of a decision once the minutes are validated: what it bears on."""


def create_decision(
    *,
    cite: Cite,
    values: Mapping[str, Json],
    by: User | None,
    reunion: Reunion | None = None,
    point: PointOrdreDuJour | None = None,
) -> Decision:
    """A decision with the next number of its year. `values` are JSON values of DECISION_FIELDS; `texte` is needed."""
    if reunion is None:
        require(by, Capability.TACHE_EDIT, cite)
    else:
        require(by, Capability.REUNION_EDIT, reunion)
        meeting_rules.check_editable(reunion)
        check_open(reunion)
    with transaction.atomic():
        Cite.objects.select_for_update().get(pk=cite.pk)
        taken = date.fromisoformat(values.get("le") or day_of(reunion).isoformat())
        decision = Decision(
            cite=cite, annee=taken.year, numero=next_number(cite, taken.year), reunion=reunion, point=point, le=taken
        )  # fmt: skip
        hidden = bool(values.get("confidentielle")) or (point is not None and point.confidentiel)
        write_decision(decision, {**values, "le": taken.isoformat(), "confidentielle": hidden}, by=by)
    return decision


def day_of(reunion: Reunion | None) -> date:
    return timezone.localdate(reunion.debut) if reunion else timezone.localdate()


def next_number(cite: Cite, annee: int) -> int:
    """The cité is locked by the caller: two decisions noted at once do not take the same number."""
    last: int | None = Decision.objects.filter(cite=cite, annee=annee).aggregate(last=Max("numero"))["last"]
    return (last or 0) + 1


def check_open(reunion: Reunion) -> None:
    minutes = CompteRendu.objects.filter(reunion=reunion).first()
    if minutes is not None:
        rules.check_writable(minutes)


def update_decision(
    *, decision: Decision, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    """Save what `by` changed; once the minutes are validated, only what the decision bears on."""
    require(by, Capability.TACHE_EDIT, decision)
    with transaction.atomic():
        stored = locked(decision)
        if stored.reunion is not None and any(
            mine[name] != base.get(name) for name in mine if name not in LINKS
        ):
            check_open(stored.reunion)
        return save_over(
            stored, base=base, mine=mine, write=lambda values: write_decision(stored, values, by=by)
        )


def locked(decision: Decision) -> Decision:
    rows = Decision.objects.select_for_update(of=("self",)).select_related("cite", "reunion__instance")
    return rows.get(pk=decision.pk)


def write_decision(decision: Decision, values: Mapping[str, Json], *, by: User | None) -> tuple[str, ...]:
    def check(row: Decision) -> None:
        rules.check_votes(row.accord, pour=row.pour, contre=row.contre, abstentions=row.abstentions)

    # the number of a decision is that of its first year, even if its date is corrected
    kinds = (PRISE, MODIFIEE)
    return write(decision, values, fields=DECISION_FIELDS, kinds=kinds, by=by, check=check)


def change_decision(*, decision: Decision, etat: str, motif: str = "", by: User | None) -> Decision:
    """Applied, without suite, withdrawn, or to be applied again."""
    require(by, Capability.TACHE_EDIT, decision)
    with transaction.atomic():
        stored = locked(decision)
        rules.check_decision_move(stored.etat, etat, motif)
        before = (stored.etat, stored.etat_motif)
        stored.etat, stored.etat_motif = etat, motif.strip()
        stored.version += 1
        stored.save(update_fields=["etat", "etat_motif", "version", "modifie_le"])
        changes = {"etat": (before[0], etat), "etat_motif": (before[1], stored.etat_motif)}
        record(SUITE, by=by, objet=stored, changes=changes)
    return stored
