"""The figures that a cité publishes, the periods of its label, and the removal of what was entered by mistake."""

from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.choices import CodeChiffre
from maillage.cites.models import (
    Chiffre,
    Cite,
    PerimetreCommune,
    PerimetreEtablissement,
    PerimetreQpv,
    PeriodeLabel,
)
from maillage.cites.rules import check_chiffre, check_dates, check_filled, check_no_overlap, check_open
from maillage.cites.selectors import today
from maillage.cites.services.perimetre import lock

Entry = Chiffre | PeriodeLabel | PerimetreCommune | PerimetreQpv | PerimetreEtablissement


def record_chiffre(
    cite: Cite,
    code: CodeChiffre | str,
    *,
    valeur: Decimal | int | str,
    annee: int,
    source: str,
    by: User | None,
) -> Chiffre:
    """Write or correct the figure of a year: persons for the population, per cent (one decimal) for the others."""
    require(by, Capability.CITE_EDIT, cite)
    code, number = CodeChiffre(code), to_decimal(valeur)
    check_chiffre(code, number, annee, today())
    check_filled(source, "Source du chiffre", 200)
    with transaction.atomic():
        lock(cite)
        row = Chiffre.objects.filter(cite=cite, code=code, annee=annee).first()
        former = None if row is None else str(row.valeur)
        row = row or Chiffre(cite=cite, code=code, annee=annee)
        row.valeur, row.source = number.quantize(Decimal("0.1")), source.strip()
        row.save()
        record(
            "chiffre_saisi",
            by=by,
            objet=row,
            changes={"valeur": (former, str(row.valeur))},
            contexte={"libelle": str(row)},
        )
    return row


def to_decimal(valeur: Decimal | int | str) -> Decimal:
    try:
        return Decimal(
            str(valeur).replace(",", ".").replace(" ", "").replace("\u202f", "").replace("\xa0", "")
        )
    except InvalidOperation as error:
        raise Refused("valeur", f"« {valeur} » n'est pas un nombre : écrivez par exemple 23,5.") from error


def add_label_period(
    cite: Cite, *, intitule: str, debut: date, by: User | None, fin: date | None = None
) -> PeriodeLabel:
    require(by, Capability.CITE_EDIT, cite)
    check_filled(intitule, "Période de labellisation", 120)
    check_dates(debut, fin)
    with transaction.atomic():
        lock(cite)
        check_no_overlap(PeriodeLabel.objects.filter(cite=cite), debut, fin, "La cité est labellisée")
        row = PeriodeLabel.objects.create(cite=cite, intitule=intitule.strip(), debut=debut, fin=fin)
        record(
            "label_ajoute",
            by=by,
            objet=row,
            contexte={"libelle": str(row), "debut": str(debut), "fin": fin and str(fin)},
        )
    return row


def end_label_period(row: PeriodeLabel, *, fin: date, by: User | None) -> None:
    require(by, Capability.CITE_EDIT, row)
    check_open(row, "Cette période")
    check_dates(row.debut, fin)
    with transaction.atomic():
        row.fin = fin
        row.save(update_fields=["fin", "modifie_le"])
        record(
            "label_termine",
            by=by,
            objet=row,
            changes={"fin": (None, str(fin))},
            contexte={"libelle": str(row)},
        )


def delete_entry(row: Entry, *, by: User | None) -> None:
    """Remove an entry made by mistake: its trace stays in the journal. What was true once is ended instead."""
    require(by, Capability.CITE_EDIT, row)
    with transaction.atomic():
        record("saisie_supprimee", by=by, objet=row, contexte={"libelle": str(row)})
        row.delete()
