"""The search box: composes the searches of the rooms below."""

from dataclasses import dataclass

from django.db.models import Q
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.acteurs.models import Fonction
from maillage.acteurs.selectors.annuaire import Filtres, filtered
from maillage.actions.selectors.appels import find_calls, state_of
from maillage.actions.selectors.recherche import find_actions
from maillage.cites.models import Cite
from maillage.core.spelling import closest
from maillage.dispositifs.selectors.recherche import deployments_found, schemes_found

LIMIT = 20


@dataclass(frozen=True)
class Found:
    titre: str
    detail: str
    url: str
    icone: str


def search(cite: Cite, user: AnyUser, q: str) -> list[Found]:
    """Structures, actions, calls for projects, people by name, then dispositifs, here and in the catalogue; nothing for an empty question."""
    if not q:
        return []
    named = people(cite, q) if can(user, Capability.CONTACT_RESEAU, cite) else []
    done = actions(cite, user, q) + calls(cite, q) if can(user, Capability.ACTION_VIEW, cite) else []
    schemes = dispositifs(cite, user, q) if can(user, Capability.DISPOSITIF_VIEW, cite) else []
    return structures(cite, user, q) + done + named + schemes


def structures(cite: Cite, user: AnyUser, q: str) -> list[Found]:
    """Those whose name is nearest first: the words may stand anywhere in a sheet."""
    rows = filtered(cite, user, Filtres(q=q))
    best = closest(q, dict(rows.values_list("pk", "nom")), LIMIT)
    sheets = rows.select_related("commune").in_bulk(best)
    return [
        Found(row.nom, f"{row.get_type_display()}{place(row.commune)}", sheet_url(cite, row.pk), "people")
        for row in (sheets[pk] for pk in best)
    ]


def actions(cite: Cite, user: AnyUser, q: str) -> list[Found]:
    return [
        Found(
            row.intitule,
            ", ".join(
                filter(None, [row.code, row.porteur.nom if row.porteur else "", row.get_etat_display()])
            ),
            reverse("actions:action", args=[cite.slug, row.pk]),
            "list-check",
        )
        for row in find_actions(cite, user, q, LIMIT)
    ]


def calls(cite: Cite, q: str) -> list[Found]:
    return [
        Found(
            row.intitule,
            f"Appel à projets {state_of(row)}, {row.get_source_display()}",
            reverse("actions:appel", args=[cite.slug, row.pk]),
            "megaphone",
        )
        for row in find_calls(cite, q, LIMIT)
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


def dispositifs(cite: Cite, user: AnyUser, q: str) -> list[Found]:
    here = [
        Found(
            row.court,
            f"Dispositif {row.get_etat_display()}{f', {row.porteur.nom}' if row.porteur else ''}",
            reverse("dispositifs:deploiement", args=[cite.slug, row.pk]),
            "bar-chart-steps",
        )
        for row in deployments_found(user, cite, q, LIMIT)
    ]
    known = [
        Found(
            str(row),
            "Catalogue national, pas dans la cité",
            reverse("dispositifs:catalogue_dispositif", args=[cite.slug, row.code]),
            "journal-bookmark",
        )
        for row in schemes_found(cite, q, LIMIT)
    ]
    return here + known


def place(commune: object) -> str:
    return f", {commune}" if commune else ""


def sheet_url(cite: Cite, pk: int) -> str:
    return reverse("acteurs:structure", args=[cite.slug, pk])
