"""Opening and ending mandates: rights follow at once."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.dispatch import Signal

from maillage.access.capabilities import Capability
from maillage.access.check import forget_grants, perimeter, require
from maillage.access.roles import Role
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.choices import Institution, Portee
from maillage.cites.models import Cite, Mandat
from maillage.cites.rules import (
    check_dates,
    check_no_overlap,
    check_not_oneself,
    check_open,
    check_quotite,
    check_reach,
)
from maillage.territoires.models import Departement

mandat_ended = Signal()
"""Sent within the transaction with `mandat`, whose `fin` is known (it may be to come)."""

DETAILS = ("institution", "institution_nom", "employeur", "quotite", "financeur_poste")


def open_mandat(
    *,
    titulaire: User,
    role: Role | str,
    debut: date,
    by: User | None,
    cite: Cite | None = None,
    departement: Departement | None = None,
    portee: Portee | str = Portee.CITE,
    fin: date | None = None,
    institution: Institution | str = "",
    institution_nom: str = "",
    employeur: str = "",
    quotite: int | None = None,
    financeur_poste: str = "",
) -> Mandat:
    """Give a role on a cité, a département or the country. `by` is None for a command or the first steps.

    Refused to whoever may not manage mandates there, to oneself, and when the same person already has the same
    role in the same place at some of these dates.
    """
    check_manager(by, cite)
    check_not_oneself(titulaire.pk, by.pk if by else None)
    role, portee = Role(role), Portee(portee)
    check_reach(role, portee, cite is not None, departement is not None)
    check_dates(debut, fin)
    check_quotite(quotite)
    mandat = Mandat(
        titulaire=titulaire, role=role, portee=portee, cite=cite, departement=departement, debut=debut, fin=fin,
        institution=institution, institution_nom=institution_nom.strip(), employeur=employeur.strip(), quotite=quotite,
        financeur_poste=financeur_poste.strip(),
    )  # fmt: skip
    with transaction.atomic():
        check_no_overlap(same_as(mandat), debut, fin, f"{titulaire} a ce mandat")
        mandat.save()
        record("mandat_ouvert", by=by, objet=mandat, cite_id=mandat.cite_id, contexte=summary(mandat))
    forget_grants(titulaire)
    return mandat


def check_manager(by: User | None, cite: Cite | None) -> None:
    """On a cité, its own managers; wider, only those who manage the mandates of every cité."""
    if cite is not None:
        require(by, Capability.MANDAT_MANAGE, cite)
    elif by is not None and not perimeter(by, Capability.MANDAT_MANAGE).everywhere:
        raise Refused("droit", "Seule l'assistance peut donner ou terminer un mandat qui dépasse une cité.")


def same_as(mandat: Mandat) -> QuerySet[Mandat]:
    """Other mandates of the same person, role and place; the account is locked, so that nobody adds one meanwhile."""
    User.objects.select_for_update().get(pk=mandat.titulaire_id)
    return Mandat.objects.filter(
        titulaire=mandat.titulaire,
        role=mandat.role,
        portee=mandat.portee,
        cite=mandat.cite,
        departement=mandat.departement,
    ).exclude(pk=mandat.pk)


def summary(mandat: Mandat) -> dict[str, Any]:
    return {
        "titulaire_id": mandat.titulaire_id,
        "role": str(mandat.role),
        "portee": str(mandat.portee),
        "departement": mandat.departement_id,
        "debut": str(mandat.debut),
        "fin": mandat.fin and str(mandat.fin),
    }


def end_mandat(mandat: Mandat, *, fin: date, by: User | None) -> None:
    """`fin` is the first day without the mandate: today takes the rights away at once."""
    check_manager(by, mandat.cite)
    check_open(mandat, "Ce mandat")
    check_dates(mandat.debut, fin)
    with transaction.atomic():
        mandat.fin = fin
        mandat.save(update_fields=["fin", "modifie_le"])
        changes = {"fin": (None, str(fin))}
        record(
            "mandat_termine",
            by=by,
            objet=mandat,
            cite_id=mandat.cite_id,
            changes=changes,
            contexte=summary(mandat),
        )
        mandat_ended.send(sender=Mandat, mandat=mandat)
    forget_grants(mandat.titulaire)
    if by is not None and by.pk == mandat.titulaire_id:
        forget_grants(by)


def update_mandat(mandat: Mandat, *, by: User | None, **details: Any) -> Mandat:
    """Correct the employer, the share of a full time, the institution (DETAILS); role, place and dates do not change."""
    check_manager(by, mandat.cite)
    unknown = set(details) - set(DETAILS)
    if unknown:
        raise TypeError(f"champs inconnus : {sorted(unknown)}")
    check_quotite(details.get("quotite", mandat.quotite))
    changes = {
        name: (getattr(mandat, name), value)
        for name, value in details.items()
        if getattr(mandat, name) != value
    }
    if changes:
        for name, (_, value) in changes.items():
            setattr(mandat, name, value)
        with transaction.atomic():
            mandat.save(update_fields=[*changes, "modifie_le"])
            record("mandat_modifie", by=by, objet=mandat, cite_id=mandat.cite_id, changes=changes)
    return mandat
