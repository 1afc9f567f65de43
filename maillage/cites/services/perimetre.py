"""The dated perimeter: communes, districts, schools. Nothing is erased when it ends: the past stays readable."""

from datetime import date
from typing import Any, TypeVar

from django.db import transaction

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.accounts.models import User
from maillage.audit.services import record
from maillage.base.errors import Refused
from maillage.cites.choices import RoleEtablissement
from maillage.cites.models import Cite, PerimetreCommune, PerimetreEtablissement, PerimetreQpv
from maillage.cites.rules import check_dates, check_no_overlap, check_open, overlaps, shown
from maillage.territoires.models import Etablissement
from maillage.territoires.selectors import communes_by_code, etablissement_by_uai, qpv_by_code

Perimetre = PerimetreCommune | PerimetreQpv | PerimetreEtablissement
P = TypeVar("P", PerimetreCommune, PerimetreQpv, PerimetreEtablissement)


def lock(cite: Cite) -> None:
    """Two people changing the perimeter of a cité wait for each other, so that overlaps are seen."""
    Cite.objects.select_for_update().get(pk=cite.pk)


def add_commune(
    cite: Cite, code: str, *, debut: date, by: User | None, fin: date | None = None
) -> PerimetreCommune:
    """`code` is the INSEE code."""
    require(by, Capability.CITE_EDIT, cite)
    commune = communes_by_code([code]).get(code)
    if commune is None:
        raise Refused(
            "commune_inconnue", f"Code INSEE inconnu : {code}. Choisissez la commune dans la liste."
        )
    return add(PerimetreCommune(cite=cite, commune=commune, debut=debut, fin=fin), {"commune": commune}, by)


def add_qpv(cite: Cite, code: str, *, debut: date, by: User | None, fin: date | None = None) -> PerimetreQpv:
    """`code` is the official code of the district, of either vintage."""
    require(by, Capability.CITE_EDIT, cite)
    qpv = qpv_by_code(code)
    if qpv is None:
        raise Refused(
            "qpv_inconnu",
            f"Quartier inconnu : {code}. Choisissez-le dans la liste, ou importez les contours.",
        )
    return add(PerimetreQpv(cite=cite, qpv=qpv, debut=debut, fin=fin), {"qpv": qpv}, by)


def add_etablissement(
    cite: Cite,
    uai: str,
    *,
    role: RoleEtablissement | str,
    debut: date,
    by: User | None,
    fin: date | None = None,
) -> PerimetreEtablissement:
    """A chef de file goes through `set_chef_de_file`, which ends the former one's period."""
    if role == RoleEtablissement.CHEF_DE_FILE:
        return set_chef_de_file(cite, uai, debut=debut, by=by)
    require(by, Capability.CITE_EDIT, cite)
    school = known_school(uai)
    row = PerimetreEtablissement(cite=cite, etablissement=school, role=role, debut=debut, fin=fin)
    return add(row, {"etablissement": school}, by)


def known_school(uai: str) -> Etablissement:
    school = etablissement_by_uai(uai)
    if school is None:
        raise Refused(
            "etablissement_inconnu",
            f"UAI inconnu : {uai}. Choisissez l'établissement dans la liste, ou importez l'annuaire.",
        )
    return school


def add(row: P, same: dict[str, Any], by: User | None) -> P:
    """Insert a period, unless the same thing is already in the perimeter at some of these dates."""
    check_dates(row.debut, row.fin)
    with transaction.atomic():
        lock(row.cite)
        check_no_overlap(
            type(row).objects.filter(cite=row.cite, **same),
            row.debut,
            row.fin,
            f"{row} est dans le périmètre",
        )
        row.save()
        record("perimetre_ajoute", by=by, objet=row, contexte={"libelle": str(row), "debut": str(row.debut)})
    return row


def end_perimetre(row: Perimetre, *, fin: date, by: User | None) -> None:
    """`fin` is the first day when it is no longer in the perimeter."""
    require(by, Capability.CITE_EDIT, row)
    check_open(row, f"{row} :")
    check_dates(row.debut, fin)
    with transaction.atomic():
        close(row, fin, by)


def close(row: Perimetre, fin: date, by: User | None) -> None:
    former, row.fin = row.fin, fin
    row.save(update_fields=["fin", "modifie_le"])
    changes = {"fin": (former and str(former), str(fin))}
    record("perimetre_termine", by=by, objet=row, changes=changes, contexte={"libelle": str(row)})


def set_chef_de_file(cite: Cite, uai: str, *, debut: date, by: User | None) -> PerimetreEtablissement:
    """Only one collège is chef de file at a time: the former one's period ends at `debut`, and it stays as a collège."""
    require(by, Capability.CITE_EDIT, cite)
    school = known_school(uai)
    with transaction.atomic():
        lock(cite)
        rows = PerimetreEtablissement.objects.filter(cite=cite).select_related("etablissement")
        reached = [row for row in rows if overlaps(row, debut, None)]
        former = [row for row in reached if row.role == RoleEtablissement.CHEF_DE_FILE]
        own = [row for row in reached if row.etablissement_id == school.pk]
        check_succession(school, former, own, debut)
        for row in {row.pk: row for row in (*former, *own)}.values():
            close(row, debut, by)
        stay = [
            PerimetreEtablissement(
                cite=cite, etablissement=row.etablissement, role=RoleEtablissement.COLLEGE, debut=debut
            )
            for row in former
        ]
        chef = PerimetreEtablissement(
            cite=cite, etablissement=school, role=RoleEtablissement.CHEF_DE_FILE, debut=debut
        )
        for row in (*stay, chef):
            row.save()
        context = {"libelle": str(chef), "debut": str(debut), "precedent": [str(row) for row in former]}
        record("chef_de_file_change", by=by, objet=chef, contexte=context)
    return chef


def check_succession(
    school: Etablissement,
    former: list[PerimetreEtablissement],
    own: list[PerimetreEtablissement],
    debut: date,
) -> None:
    if any(row.etablissement_id == school.pk for row in former):
        raise Refused("deja_chef_de_file", f"{school} est déjà chef de file à cette date.")
    later = max((row.debut for row in (*former, *own)), default=None)
    if later is not None and later >= debut:
        raise Refused(
            "chef_de_file",
            f"Le périmètre actuel commence le {shown(later)} : choisissez une date postérieure pour le changement.",
        )
