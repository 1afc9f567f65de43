"""Envelopes, and the rule that holds them: none is engaged beyond itself without a decision that is written down.

Every write that could deepen the overrun of an envelope goes through `decide`: a funding line, an envelope that
shrinks, an action that comes out of the basket. The envelope is locked first: two people cannot both take what is left.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError

from maillage.access.capabilities import Capability
from maillage.access.check import can, require
from maillage.accounts.models import User
from maillage.actions.models import Action, Depassement, Enveloppe, Financement
from maillage.actions.selectors.budget import line_of
from maillage.actions.selectors.enveloppes import alloted
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.templatetags.french import euros
from maillage.base.values import Json, assign, read_fields, trail_changes
from maillage.core.budget import deepened, overrun, total

ENREGISTREE, SUPPRIMEE, DEPASSEMENT = "enveloppe_enregistree", "enveloppe_supprimee", "depassement_decide"


# ── no overrun without a decision ─────────────────────────────────────


def locked(pk: int) -> Enveloppe:
    return Enveloppe.objects.select_for_update(of=("self",)).select_related("cite").get(pk=pk)


def only_one(row: Financement) -> Enveloppe | None:
    """The envelope of the source and the year of a line, when there is no choice to make."""
    found = Enveloppe.objects.filter(cite_id=row.cite_id, source=row.source, exercice=row.exercice)[:2]
    return found[0] if len(found) == 1 else None


def engaged(enveloppe: Enveloppe, *, without: int | None = None) -> Decimal:
    """What its lines engage, those of thrown away actions left out, and the line `without`."""
    lines = enveloppe.financements.filter(action__corbeille_le__isnull=True).exclude(pk=without or 0)
    return total(line_of(line) for line in lines).engage


def decide(
    enveloppe: Enveloppe, *, before: Decimal, after: Decimal, motif: str, by: User | None, on: object
) -> Depassement | None:
    """`before` and `after` are overruns. A deeper one needs a reason and the right to decide; None when it is not."""
    over = deepened(before, after)
    if not over:
        return None
    if not motif.strip():
        way = "écrivez le motif de la décision de dépassement : elle sera inscrite au journal"
        if by is not None and not can(by, Capability.BUDGET_OVERRUN, on):
            way = "demandez aux CPO, qui seuls peuvent décider d'un dépassement et en écrire le motif"
        raise Refused(
            "depassement",
            f"L'enveloppe « {enveloppe} » serait dépassée de {euros(over)}. Baissez le montant, ou {way}.",
        )
    require(by, Capability.BUDGET_OVERRUN, on)
    return Depassement(
        cite=enveloppe.cite, enveloppe=enveloppe, montant=over, motif=motif.strip(), decide_par=by
    )


def keep(decision: Depassement | None, *, on: Action | Enveloppe, by: User | None) -> None:
    """Write the decision, and say it in the history of what it bears on."""
    if decision is None:
        return
    check_row(decision)
    decision.save()
    contexte = {
        "enveloppe": str(decision.enveloppe),
        "montant": str(decision.montant),
        "motif": decision.motif,
    }
    record(DEPASSEMENT, by=by, objet=on, contexte=contexte)


def check_return(action: Action, *, motif: str, by: User | None) -> list[Depassement]:
    """What an action that comes out of the basket takes from its envelopes again: the decisions it needs."""
    lines = Financement.objects.filter(action=action, enveloppe__isnull=False)
    found = []
    for pk in sorted({line.enveloppe_id for line in lines if line.enveloppe_id is not None}):
        envelope = locked(pk)
        taken = engaged(envelope)
        more = total(line_of(line) for line in lines if line.enveloppe_id == pk).engage
        before, after = (overrun(alloted(envelope), amount) for amount in (taken, taken + more))
        decision = decide(envelope, before=before, after=after, motif=motif, by=by, on=action)
        found += [decision] if decision else []
    return found


# ── envelopes ─────────────────────────────────────────────────────────


def save_enveloppe(
    *,
    enveloppe: Enveloppe,
    base: Mapping[str, Json],
    mine: Mapping[str, Json],
    by: User | None,
    motif_depassement: str = "",
) -> SheetSaved:
    """Create (unsaved) or change an envelope. One that shrinks under what it has engaged needs a decision."""
    require(by, Capability.BUDGET_EDIT, enveloppe.cite)
    with transaction.atomic():
        if enveloppe.pk is None:
            return SheetSaved(write(enveloppe, mine, by=by, motif=motif_depassement))
        row = locked(enveloppe.pk)
        return save_over(
            row,
            base=base,
            mine=mine,
            write=lambda values: write(row, values, by=by, motif=motif_depassement),
        )


def write(row: Enveloppe, values: Mapping[str, Json], *, by: User | None, motif: str) -> tuple[str, ...]:
    new = row.pk is None
    taken = Decimal(0) if new else engaged(row)
    before = {} if new else read_fields(row, values)
    former = overrun(alloted(row), taken)
    assign(row, values)
    check_strangers(row, ("financeur", "gestionnaire"))
    if not new:
        check_same_circuit(row)
    check_row(row)
    decision = decide(row, before=former, after=overrun(alloted(row), taken), motif=motif, by=by, on=row.cite)
    row.version += 0 if new else 1
    row.save()
    keep(decision, on=row, by=by)
    record(ENREGISTREE, by=by, objet=row, changes=trail_changes(Enveloppe, before, values))
    return tuple(values)


def check_same_circuit(row: Enveloppe) -> None:
    """Lines are taken from an envelope of their source and year: it cannot become another one under them."""
    if row.financements.exclude(source=row.source, exercice=row.exercice).exists():
        raise Refused(
            "circuit",
            "Des financements sont pris sur cette enveloppe : sa source et son exercice ne changent plus. "
            "Créez une autre enveloppe, ou changez d'abord ces financements d'enveloppe.",
        )


def check_strangers(row: Enveloppe, names: Iterable[str]) -> None:
    for name in names:
        other = getattr(row, name)
        if other is not None and other.cite_id != row.cite_id:
            raise Refused("cite", "Cette structure appartient à une autre cité : choisissez dans la liste.")


def delete_enveloppe(*, enveloppe: Enveloppe, by: User | None) -> None:
    require(by, Capability.BUDGET_EDIT, enveloppe.cite)
    with transaction.atomic():
        record(SUPPRIMEE, by=by, objet=enveloppe, contexte={"objet": str(enveloppe)})
        try:
            enveloppe.delete()
        except ProtectedError as error:
            raise Refused(
                "utilisee",
                "Des financements sont pris sur cette enveloppe : changez-les d'enveloppe d'abord.",
            ) from error
