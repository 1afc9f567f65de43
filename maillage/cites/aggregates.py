"""What the national pages may know of the cités: public facts and protected counts, no person."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet

from maillage.access.roles import Role
from maillage.cites.models import Cite, Mandat, PerimetreCommune, PerimetreQpv
from maillage.cites.selectors import in_force, today
from maillage.core.privacy import Figure, protect
from maillage.core.text import sort_key


@dataclass(frozen=True)
class CiteFacts:
    """How many CPO a cité has is public (they sign its convention); how many people it has mandated is protected."""

    pk: int
    slug: str
    nom: str
    territoire: str
    academie: str
    demonstration: bool
    communes: int
    qpv: int
    cpo: int
    mandates: Figure


def facts_of_cites() -> list[CiteFacts]:
    """Every cité by name, as it stands today."""
    communes = counts(in_force(PerimetreCommune.objects.all(), today()), "commune")
    qpv = counts(in_force(PerimetreQpv.objects.all(), today()), "qpv")
    mandats = Mandat.objects.filter(cite__isnull=False).in_force(today())
    people, cpo = counts(mandats, "titulaire"), counts(mandats.filter(role=Role.CPO), "titulaire")
    return [
        CiteFacts(
            pk=cite.pk,
            slug=cite.slug,
            nom=cite.nom,
            territoire=cite.territoire,
            academie=cite.academie,
            demonstration=cite.demonstration,
            communes=communes.get(cite.pk, 0),
            qpv=qpv.get(cite.pk, 0),
            cpo=cpo.get(cite.pk, 0),
            mandates=protect(people.get(cite.pk, 0)),
        )
        for cite in sorted(Cite.objects.all(), key=lambda cite: sort_key(cite.nom))
    ]


def counts(rows: QuerySet[Any], field: str) -> Mapping[int, int]:
    """Cité → how many different values of a field."""
    grouped = rows.order_by().values("cite_id").annotate(combien=Count(field, distinct=True))
    return dict(grouped.values_list("cite_id", "combien"))
