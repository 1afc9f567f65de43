"""The sheet of a structure, and what is done to it in one click."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, page
from maillage.acteurs.choices import Statut
from maillage.acteurs.models import Structure
from maillage.acteurs.selectors.doublons import search_structures
from maillage.acteurs.selectors.fiche import Fiche, masked_fields, masked_people, sheet
from maillage.acteurs.services import structures
from maillage.acteurs.views.reponses import address_of, carry_out
from maillage.base.registry import panels_of
from maillage.cites.models import Cite

SLOT = "acteurs.structure"
LONGEST_QUERY = 80


@page(Capability.ACTEUR_VIEW, objet=Structure)
def structure(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    if structure.statut == Statut.FUSIONNEE and structure.fusionnee_dans_id:
        return redirect(f"{address_of(structure.fusionnee_dans or structure)}?depuis={structure.pk}")
    context = sheet_context(request, structure, sheet(structure, request.user), revealed=False)
    return render(request, "acteurs/structure.html", context)


def sheet_context(
    request: SignedRequest, structure: Structure, fiche: Fiche, *, revealed: bool
) -> dict[str, Any]:
    panneaux = [panel for panel in panels_of(SLOT) if can(request.user, panel.capability, structure.cite)]
    return {
        "fiche": fiche,
        "structure": structure,
        "absorbee": absorbed_from(request, structure),
        "panneaux": panneaux,
        "devoiles": revealed,
    }


def absorbed_from(request: SignedRequest, structure: Structure) -> Structure | None:
    """The merged sheet whose link brought the reader here."""
    asked = request.GET.get("depuis", "")
    return next((row for row in structure.absorbees.all() if str(row.pk) == asked), None)


@command(Capability.CONTACT_EQUIPE, objet=Structure)
def afficher_contacts(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """Show the contact details kept for the team, once the consultation has been written down."""
    hidden = sheet(structure, request.user)
    structures.record_consultation(
        structure=structure, by=request.user, champs=masked_fields(hidden), personnes=masked_people(hidden)
    )
    context = sheet_context(request, structure, sheet(structure, request.user, revealed=True), revealed=True)
    template = "acteurs/structure_contacts.html" if request.htmx else "acteurs/structure.html"
    return render(request, template, context)


@page(Capability.ACTEUR_VIEW)
def chercher(request: SignedRequest, cite: Cite) -> JsonResponse:
    """For the boxes where a structure is chosen."""
    found = search_structures(cite, request.GET.get("q", "")[:LONGEST_QUERY])
    return JsonResponse({"resultats": [choice(row) for row in found]})


def choice(row: Structure) -> dict[str, str]:
    place = row.commune.nom if row.commune else ""
    detail = ", ".join(part for part in (row.get_type_display(), place) if part)
    return {"valeur": str(row.pk), "libelle": row.nom, "detail": detail}


@command(Capability.ACTEUR_ARCHIVE, objet=Structure)
def archiver(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    done = "Fiche archivée. Elle n'est plus dans l'annuaire ; « Rétablir » l'y remet."
    return carry_out(
        request, structure, lambda: structures.archive_structure(structure=structure, by=request.user), done
    )


@command(Capability.ACTEUR_ARCHIVE, objet=Structure)
def retablir(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    return carry_out(
        request,
        structure,
        lambda: structures.restore_structure(structure=structure, by=request.user),
        "Fiche rétablie dans l'annuaire.",
    )


@command(Capability.ACTEUR_EDIT, objet=Structure)
def fermer(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    return carry_out(
        request,
        structure,
        lambda: structures.close_structure(structure=structure, by=request.user),
        "Structure déclarée fermée. Sa fiche reste dans l'annuaire, avec cette mention.",
    )


@command(Capability.ACTEUR_EDIT, objet=Structure)
def rouvrir(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    return carry_out(
        request,
        structure,
        lambda: structures.reopen_structure(structure=structure, by=request.user),
        "Structure de nouveau active.",
    )


@command(Capability.ACTEUR_EDIT, objet=Structure)
def verifier(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    return carry_out(
        request,
        structure,
        lambda: structures.mark_verified(structure=structure, by=request.user),
        "Fiche marquée comme vérifiée aujourd'hui.",
    )
