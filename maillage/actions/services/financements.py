"""Writing the funding lines of actions and their payments. Envelopes, and the decisions to go beyond, are next door."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.models import Action, Charge, Depassement, Financement, Versement
from maillage.actions.models.montants import AMOUNT_MESSAGE, PLAFOND
from maillage.actions.rules import etats
from maillage.actions.rules.budget import check_circuit, is_public, report_due_on
from maillage.actions.rules.fiche import check_past
from maillage.actions.selectors.budget import line_of
from maillage.actions.selectors.enveloppes import alloted
from maillage.actions.services import enveloppes
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.templatetags.french import euros
from maillage.base.values import Json, assign, changed_fields, read_fields, trail_changes
from maillage.core.budget import overrun

ENREGISTRE, SUPPRIME = "financement_enregistre", "financement_supprime"
KEPT_ON_DELETION = (
    "source", "financeur", "exercice", "demande", "valide", "notifie", "verse", "consomme", "numero_dossier",
)  # fmt: skip


def save_financement(
    *,
    financement: Financement,
    base: Mapping[str, Json],
    mine: Mapping[str, Json],
    by: User | None,
    motif_depassement: str = "",
) -> SheetSaved:
    """Create (unsaved) or change a line. Beyond its envelope, `motif_depassement` and the right to decide are needed."""
    require(by, Capability.BUDGET_EDIT, financement.action)
    etats.check_editable(financement.action)
    with transaction.atomic():
        if financement.pk is None:
            return SheetSaved(write(financement, mine, by=by, motif=motif_depassement, join=True))
        row = locked(financement)
        return save_over(
            row,
            base=base,
            mine=mine,
            write=lambda values: write(row, values, by=by, motif=motif_depassement, join=True),
        )


def locked(line: Financement) -> Financement:
    rows = Financement.objects.select_for_update(of=("self",)).select_related("action__cite", "financeur")
    return rows.get(pk=line.pk)


def write(
    row: Financement,
    values: Mapping[str, Json],
    *,
    by: User | None,
    motif: str,
    contexte: Mapping[str, Any] | None = None,
    join: bool = False,
) -> tuple[str, ...]:
    """`contexte` says more of where the line comes from (an import); `join` as in `in_its_envelope`."""
    new = row.pk is None
    before = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    held = (row.enveloppe_id, line_of(row).engage)
    year = row.exercice
    assign(row, {name: values[name] for name in changed})
    check_line(row)
    check_row(row)
    follow_report(row, year)
    if join and "enveloppe" not in changed and in_its_envelope(row, held[1]):
        changed = [*changed, "enveloppe"]
        before, values = {"enveloppe": None, **before}, {**values, "enveloppe": row.enveloppe_id}
    decision = None if row.enveloppe_id is None else decide(row, held, motif=motif, by=by)
    row.version += 0 if new else 1
    row.save()
    if decision is not None:
        decision.financement = row
    enveloppes.keep(decision, on=row.action, by=by)
    changes = trail_changes(Financement, before, {name: values[name] for name in changed})
    told = {**(contexte or {}), "ligne": row.pk, "objet": str(row)}
    record(ENREGISTRE, by=by, objet=row.action, changes=changes, contexte=told)
    return tuple(changed)


def in_its_envelope(row: Financement, engaged: Decimal) -> bool:
    """Put a line that begins to engage money in the only envelope it can come from: beside it, nothing would hold it.

    One that somebody takes out later on stays out, and the page of the budget tells of it.
    """
    if row.enveloppe_id is not None or engaged or not line_of(row).engage:
        return False
    row.enveloppe = enveloppes.only_one(row)
    return row.enveloppe is not None


def check_line(row: Financement) -> None:
    if row.financeur and row.financeur.cite_id != row.cite_id:
        raise Refused("cite", "Ce financeur appartient à une autre cité : choisissez dans la liste.")
    check_circuit(row)


def follow_report(row: Financement, year: int | None) -> None:
    """The report is due six months after the year of the line, unless somebody wrote another date."""
    written = row.compte_rendu_attendu_le
    if written is not None and year is not None and written == report_due_on(year):
        row.compte_rendu_attendu_le = None
    if row.compte_rendu_attendu_le is None and is_public(row) and row.notifie:
        row.compte_rendu_attendu_le = report_due_on(row.exercice)


def decide(
    row: Financement, held: tuple[int | None, Decimal], *, motif: str, by: User | None
) -> Depassement | None:
    """The decision to record, if any. `held`: the envelope of the line and what it engaged before."""
    envelope = enveloppes.locked(row.enveloppe_id or 0)
    if envelope.cite_id != row.cite_id or (envelope.source, envelope.exercice) != (row.source, row.exercice):
        raise Refused(
            "enveloppe", "L'enveloppe choisie n'est pas de la même source et du même exercice que la ligne."
        )
    others = enveloppes.engaged(envelope, without=row.pk)
    former = others + (held[1] if held[0] == envelope.pk else Decimal(0))
    before, after = (overrun(alloted(envelope), amount) for amount in (former, others + line_of(row).engage))
    return enveloppes.decide(envelope, before=before, after=after, motif=motif, by=by, on=row.action)


def delete_financement(*, financement: Financement, by: User | None) -> None:
    """The trail keeps every amount it held."""
    action = financement.action
    require(by, Capability.BUDGET_EDIT, action)
    etats.check_editable(action)
    held = read_fields(financement, KEPT_ON_DELETION)
    changes = trail_changes(Financement, held, dict.fromkeys(held))
    with transaction.atomic():
        record(SUPPRIME, by=by, objet=action, changes=changes, contexte={"objet": str(financement)})
        financement.delete()


# ── payments ──────────────────────────────────────────────────────────


def add_payment(*, versement: Versement, values: Mapping[str, Json], by: User | None) -> Versement:
    """A dated payment; the line's `verse` follows."""
    action = versement.financement.action
    require(by, Capability.BUDGET_EDIT, action)
    etats.check_editable(action)
    assign(versement, values)
    check_past(
        versement.le, timezone.localdate(), "Un versement a eu lieu : sa date ne peut pas être dans l'avenir."
    )
    check_row(versement)
    with transaction.atomic():
        line = locked(versement.financement)
        versement.save()
        follow_payments(line)
        contexte = {"ligne": line.pk, "objet": f"versement de {euros(versement.montant)}"}
        record(ENREGISTRE, by=by, objet=action, contexte=contexte)
    return versement


def delete_payment(*, versement: Versement, by: User | None) -> None:
    action = versement.financement.action
    require(by, Capability.BUDGET_EDIT, action)
    etats.check_editable(action)
    contexte = {
        "ligne": versement.financement_id,
        "objet": f"versement de {euros(versement.montant)} du {versement.le:%d/%m/%Y}, supprimé",
    }
    with transaction.atomic():
        line = locked(versement.financement)
        versement.delete()
        follow_payments(line)
        record(ENREGISTRE, by=by, objet=action, contexte=contexte)


def follow_payments(line: Financement) -> None:
    """The sum is made here, not in the database: SQLite adds decimals as floating numbers."""
    line.verse = sum(line.versements.values_list("montant", flat=True), Decimal(0))
    if line.verse > PLAFOND:
        raise Refused("montant", AMOUNT_MESSAGE)
    line.version += 1
    line.save(update_fields=["verse", "version", "modifie_le"])


def copy_lines(*, source: Action, target: Action, by: User | None) -> int:
    """For a renewal: the same funders, asked for what they gave last year, and the charges planned; nothing else is copied."""
    require(by, Capability.BUDGET_EDIT, target)
    Charge.objects.bulk_create(
        Charge(cite=target.cite, action=target, compte=row.compte, libelle=row.libelle, montant=row.montant)
        for row in source.charges.all()
    )
    copies = [
        Financement(
            cite=target.cite, action=target, source=row.source, financeur_id=row.financeur_id, type=row.type,
            credit=row.credit, section=row.section, exercice=target.annee, theme_p147=row.theme_p147,
            demande=line_of(row).engage or row.demande,
        )
        for row in source.financements.all()
    ]  # fmt: skip
    return len(Financement.objects.bulk_create(copies))
