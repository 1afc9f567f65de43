"""Writing the money: envelopes, funding lines, payments. No envelope is engaged beyond itself without a decision."""

from collections.abc import Iterable, Mapping
from decimal import Decimal

from django.db import transaction
from django.db.models import ProtectedError, Sum

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.actions.models import Action, Depassement, Enveloppe, Financement, Versement
from maillage.actions.rules import etats
from maillage.actions.rules.budget import is_public, report_due_on
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved, check_row, save_over
from maillage.base.values import Json, assign, changed_fields, read_fields, trail_changes
from maillage.core.budget import Line, excess, total

ENREGISTRE, SUPPRIME, DEPASSEMENT = "financement_enregistre", "financement_supprime", "depassement_decide"


def as_line(row: Financement) -> Line:
    return Line(
        row.demande,
        row.valide,
        row.notifie,
        row.verse,
        row.consomme,
        row.reporte,
        row.credit == "droit_commun",
    )


def save_financement(
    *,
    financement: Financement,
    base: Mapping[str, Json],
    mine: Mapping[str, Json],
    by: User | None,
    motif_depassement: str = "",
) -> SheetSaved:
    """Create (unsaved) or change a line. Beyond its envelope, `motif_depassement` and the right to decide are needed."""
    action = financement.action
    require(by, Capability.BUDGET_EDIT, action)
    etats.check_editable(action)
    with transaction.atomic():
        row = financement
        if financement.pk is not None:
            row = (
                Financement.objects.select_for_update(of=("self",))
                .select_related("action__cite")
                .get(pk=row.pk)
            )
        return (
            save_over(
                row,
                base=base,
                mine=mine,
                write=lambda values: write(row, values, by=by, motif=motif_depassement),
            )
            if row.pk
            else SheetSaved(write(row, mine, by=by, motif=motif_depassement))
        )


def write(row: Financement, values: Mapping[str, Json], *, by: User | None, motif: str) -> tuple[str, ...]:
    new = row.pk is None
    before = {} if new else read_fields(row, values)
    changed = changed_fields(before, values)
    if not changed and not new:
        return ()
    assign(row, {name: values[name] for name in changed})
    if row.financeur and row.financeur.cite_id != row.cite_id:
        raise Refused("cite", "Ce financeur appartient à une autre cité : choisissez dans la liste.")
    if row.compte_rendu_attendu_le is None and is_public(row) and row.notifie:
        row.compte_rendu_attendu_le = report_due_on(row.exercice)
    check_row(row)
    decision = check_envelope(row, by=by, motif=motif)
    row.version += 0 if new else 1
    row.save()
    if decision is not None:
        decision.financement = row
        decision.save()
        contexte = {
            "enveloppe": str(row.enveloppe),
            "montant": str(decision.montant),
            "motif": decision.motif,
        }
        record(DEPASSEMENT, by=by, objet=row.action, contexte=contexte)
    changes = trail_changes(Financement, before, {name: values[name] for name in changed})
    record(
        ENREGISTRE, by=by, objet=row.action, changes=changes, contexte={"ligne": row.pk, "objet": str(row)}
    )
    return tuple(changed)


def check_envelope(row: Financement, *, by: User | None, motif: str) -> Depassement | None:
    """The decision to record, if any. The envelope is locked: two people cannot both take what is left."""
    if row.enveloppe_id is None:
        return None
    envelope = Enveloppe.objects.select_for_update().get(pk=row.enveloppe_id)
    if envelope.cite_id != row.cite_id or (envelope.source, envelope.exercice) != (row.source, row.exercice):
        raise Refused(
            "enveloppe", "L'enveloppe choisie n'est pas de la même source et du même exercice que la ligne."
        )
    others = envelope.financements.exclude(pk=row.pk or 0).filter(action__corbeille_le__isnull=True)
    over = excess(alloted(envelope), total(as_line(other) for other in others).engage, as_line(row))
    if not over:
        return None
    decided = envelope.depassements.filter(financement_id=row.pk or 0).aggregate(most=Sum("montant"))["most"]
    if row.pk and decided is not None and decided >= over:
        return None
    if not motif.strip():
        raise Refused(
            "depassement",
            f"L'enveloppe « {envelope} » serait dépassée de {shown(over)}. Baissez le montant, ou écrivez le motif "
            "de la décision de dépassement : elle sera inscrite au journal.",
        )
    require(by, Capability.BUDGET_OVERRUN, row.action)
    return Depassement(cite=row.cite, enveloppe=envelope, montant=over, motif=motif.strip(), decide_par=by)


def shown(amount: Decimal) -> str:
    return f"{amount:,.2f} €".replace(",", " ").replace(".", ",").replace(",00 €", " €")


def alloted(envelope: Enveloppe) -> Decimal:
    return envelope.dotation + envelope.abondement + envelope.report_entrant


def delete_financement(*, financement: Financement, by: User | None) -> None:
    """The trail keeps every amount it held."""
    action = financement.action
    require(by, Capability.BUDGET_EDIT, action)
    etats.check_editable(action)
    names = ["source", "exercice", "demande", "valide", "notifie", "verse", "consomme", "numero_dossier"]
    kept = {
        name: (value, None)
        for name, value in read_fields(financement, names).items()
        if value not in (None, "")
    }
    with transaction.atomic():
        record(SUPPRIME, by=by, objet=action, changes=kept, contexte={"objet": str(financement)})
        financement.delete()


def add_payment(*, versement: Versement, values: Mapping[str, Json], by: User | None) -> Versement:
    """A dated payment; the line's `verse` follows."""
    line = versement.financement
    require(by, Capability.BUDGET_EDIT, line.action)
    assign(versement, values)
    check_row(versement)
    with transaction.atomic():
        versement.save()
        follow_payments(line)
        contexte = {"ligne": line.pk, "objet": f"versement de {shown(versement.montant)}"}
        record(ENREGISTRE, by=by, objet=line.action, contexte=contexte)
    return versement


def delete_payment(*, versement: Versement, by: User | None) -> None:
    line = versement.financement
    require(by, Capability.BUDGET_EDIT, line.action)
    with transaction.atomic():
        versement.delete()
        follow_payments(line)
        record(
            ENREGISTRE, by=by, objet=line.action, contexte={"ligne": line.pk, "objet": "versement supprimé"}
        )


def follow_payments(line: Financement) -> None:
    line.verse = line.versements.aggregate(total=Sum("montant"))["total"] or Decimal(0)
    line.version += 1
    line.save(update_fields=["verse", "version", "modifie_le"])


def copy_lines(*, source: Action, target: Action, by: User | None) -> int:
    """For a renewal: the same funders, asked for what they gave last year; nothing else is copied."""
    require(by, Capability.BUDGET_EDIT, target)
    copies = [
        Financement(
            cite=target.cite, action=target, source=row.source, financeur_id=row.financeur_id, type=row.type,
            credit=row.credit, section=row.section, exercice=target.annee, theme_p147=row.theme_p147,
            demande=as_line(row).engage or row.demande,
        )
        for row in source.financements.all()
    ]  # fmt: skip
    return len(Financement.objects.bulk_create(copies))


# ── envelopes ─────────────────────────────────────────────────────────


def save_enveloppe(
    *, enveloppe: Enveloppe, base: Mapping[str, Json], mine: Mapping[str, Json], by: User | None
) -> SheetSaved:
    require(by, Capability.BUDGET_EDIT, enveloppe.cite)
    new = enveloppe.pk is None
    with transaction.atomic():
        row = enveloppe if new else Enveloppe.objects.select_for_update().get(pk=enveloppe.pk)

        def write_envelope(values: Mapping[str, Json]) -> tuple[str, ...]:
            before = {} if new else read_fields(row, values)
            assign(row, values)
            check_strangers(row, ("financeur", "gestionnaire"))
            check_row(row)
            row.version += 0 if new else 1
            row.save()
            record(
                "enveloppe_enregistree", by=by, objet=row, changes=trail_changes(Enveloppe, before, values)
            )
            return tuple(values)

        return (
            SheetSaved(write_envelope(mine))
            if new
            else save_over(row, base=base, mine=mine, write=write_envelope)
        )


def check_strangers(row: Enveloppe, names: Iterable[str]) -> None:
    for name in names:
        other = getattr(row, name)
        if other is not None and other.cite_id != row.cite_id:
            raise Refused("cite", "Cette structure appartient à une autre cité : choisissez dans la liste.")


def delete_enveloppe(*, enveloppe: Enveloppe, by: User | None) -> None:
    require(by, Capability.BUDGET_EDIT, enveloppe.cite)
    with transaction.atomic():
        record("enveloppe_supprimee", by=by, objet=enveloppe, contexte={"objet": str(enveloppe)})
        try:
            enveloppe.delete()
        except ProtectedError as error:
            raise Refused(
                "utilisee",
                "Des financements sont pris sur cette enveloppe : changez-les d'enveloppe d'abord.",
            ) from error
