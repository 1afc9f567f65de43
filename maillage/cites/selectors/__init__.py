"""Who has which role where, what the perimeter is, at a date."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, perimeter
from maillage.access.roles import Grant, Role
from maillage.accounts.models import User
from maillage.cites.choices import CodeChiffre, Portee, RoleEtablissement
from maillage.cites.models import (
    Chiffre,
    Cite,
    Mandat,
    PerimetreCommune,
    PerimetreEtablissement,
    PerimetreQpv,
    PeriodeLabel,
)
from maillage.territoires.models import Commune, Etablissement, Qpv


def today() -> date:
    return timezone.localdate()


def cite_by_slug(slug: str) -> Cite | None:
    """Named in settings as ACCESS_CITE_SOURCE."""
    return Cite.objects.filter(slug=slug).first()


def roles_of(user: User) -> Iterator[Grant]:
    """Named in settings as ACCESS_ROLE_SOURCE: one grant per mandate in force today and per cité it reaches."""
    for mandat in Mandat.objects.filter(titulaire=user).in_force(today()):
        role = Role(mandat.role)
        if mandat.portee == Portee.NATIONALE:
            yield Grant(role, None)
        elif mandat.portee == Portee.CITE:
            yield Grant(role, mandat.cite_id)
        else:
            for cite_id in cites_of_departement(mandat.departement_id or ""):
                yield Grant(role, cite_id)


def own_mandats(user: User) -> QuerySet[Mandat]:
    """Past, present and to come: what explains to somebody that they enter nowhere today."""
    return Mandat.objects.filter(titulaire=user).select_related("cite", "departement").order_by("-debut")


def in_force(queryset: QuerySet[Any], at: date) -> QuerySet[Any]:
    """Of rows dated by `debut` and `fin`, those true at a date."""
    return queryset.filter(Q(fin__isnull=True) | Q(fin__gt=at), debut__lte=at)


def cites_of_departement(code: str) -> list[int]:
    rows = in_force(PerimetreCommune.objects.filter(commune__departement_id=code), today())
    return list(rows.order_by().values_list("cite_id", flat=True).distinct())


def cites_visible_to(user: AnyUser) -> QuerySet[Cite]:
    """The cités a user may enter."""
    area = perimeter(user, Capability.CITE_VIEW)
    return Cite.objects.all() if area.everywhere else Cite.objects.filter(pk__in=area.cite_ids)


def communes_of(cite: Cite, at: date | None = None) -> QuerySet[Commune]:
    rows = in_force(PerimetreCommune.objects.filter(cite=cite), at or today())
    return Commune.objects.filter(pk__in=rows.values("commune_id"))


def qpv_of(cite: Cite, at: date | None = None) -> QuerySet[Qpv]:
    rows = in_force(PerimetreQpv.objects.filter(cite=cite), at or today())
    return Qpv.objects.filter(pk__in=rows.values("qpv_id"))


def etablissements_of(cite: Cite, at: date | None = None) -> QuerySet[Etablissement]:
    rows = in_force(PerimetreEtablissement.objects.filter(cite=cite), at or today())
    return Etablissement.objects.filter(pk__in=rows.values("etablissement_id"))


def departements_of(cite: Cite) -> set[str]:
    """Codes of the départements that the perimeter touches today."""
    return set(cite.departement_codes())


def equipe_of(cite: Cite) -> QuerySet[User]:
    """Who may be the referent of a structure: those who steer the cité today."""
    roles = (Role.CPO, Role.CHEF_DE_FILE, Role.TROIKA, Role.PILOTE)
    rows = Mandat.objects.filter(cite=cite, role__in=roles).in_force(today())
    return User.objects.filter(pk__in=rows.values("titulaire_id"), is_active=True)


def mandats_of(cite: Cite) -> QuerySet[Mandat]:
    """Every mandate given on the cité, past ones included, latest first within a role."""
    rows = Mandat.objects.filter(cite=cite).select_related("titulaire")
    return rows.order_by("role", "-debut", "pk")


def cpo_of(cite: Cite, at: date | None = None) -> QuerySet[User]:
    """There may be two, or none."""
    rows = Mandat.objects.filter(cite=cite, role=Role.CPO).in_force(at or today())
    return User.objects.filter(pk__in=rows.values("titulaire_id"))


def is_last_cpo(mandat: Mandat) -> bool:
    """Would the cité have no CPO without this mandate?"""
    if mandat.role != Role.CPO or mandat.cite is None:
        return False
    return not cpo_of(mandat.cite).exclude(pk=mandat.titulaire_id).exists()


def chef_de_file_of(cite: Cite, at: date | None = None) -> Etablissement | None:
    rows = PerimetreEtablissement.objects.filter(cite=cite, role=RoleEtablissement.CHEF_DE_FILE)
    found = in_force(rows, at or today()).select_related("etablissement").first()
    return found.etablissement if found else None


def label_of(cite: Cite, at: date | None = None) -> PeriodeLabel | None:
    found: PeriodeLabel | None = in_force(PeriodeLabel.objects.filter(cite=cite), at or today()).first()
    return found


def latest_chiffres(cite: Cite) -> dict[CodeChiffre, Chiffre | None]:
    """The latest year of each of the four figures, in the order that every cité publishes them."""
    latest: dict[str, Chiffre] = {}
    for row in Chiffre.objects.filter(cite=cite).order_by("annee"):
        latest[row.code] = row
    return {code: latest.get(code) for code in CodeChiffre}
