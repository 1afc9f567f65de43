"""The search box: composes the searches of the rooms below."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.models import Fonction
from maillage.acteurs.selectors.annuaire import Filtres, filtered
from maillage.cites.models import Cite

LIMIT = 20


@dataclass(frozen=True)
class Found:
    titre: str
    detail: str
    url: str
    icone: str


def search(cite: Cite, user: AnyUser, q: str) -> list[Found]:
    """Structures, then people by name; nothing for an empty question."""
    if not q:
        return []
    named = people(cite, q) if can(user, Capability.CONTACT_RESEAU, cite) else []
    return structures(cite, user, q) + named


def structures(cite: Cite, user: AnyUser, q: str) -> list[Found]:
    rows = filtered(cite, user, Filtres(q=q)).select_related("commune")[:LIMIT]
    return [
        Found(row.nom, f"{row.get_type_display()}{place(row.commune)}", sheet_url(cite, row.pk), "people")
        for row in rows
    ]


def people(cite: Cite, q: str) -> list[Found]:
    condition = Q()
    for word in q.split():
        condition &= Q(personne__nom__icontains=word) | Q(personne__prenom__icontains=word)
    rows = Fonction.objects.filter(condition, cite=cite, fin__isnull=True, personne__archivee_le__isnull=True)
    return [
        Found(
            str(row.personne),
            f"{row.intitule}, {row.structure.nom}",
            sheet_url(cite, row.structure_id),
            "person",
        )
        for row in rows.select_related("personne", "structure")[:LIMIT]
    ]


def place(commune: object) -> str:
    return f", {commune}" if commune else ""


def sheet_url(cite: Cite, pk: int) -> str:
    return reverse("acteurs:structure", args=[cite.slug, pk])
