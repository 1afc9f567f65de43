"""Merging two sheets: choose the other, then choose line by line."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.acteurs.forms.choix import (
    DROITE,
    ENSEMBLE,
    GAUCHE,
    Option,
    Question,
    chosen,
    differing,
    preferred,
    settled,
    together,
)
from maillage.acteurs.forms.fusion import AutreForm
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import SHEET_FIELDS, Ligne
from maillage.acteurs.rules import check_mergeable
from maillage.acteurs.selectors.fusion import attached
from maillage.acteurs.selectors.valeurs import masked_line_shown
from maillage.acteurs.services.defusion import separate_structures
from maillage.acteurs.services.fusion import merge_structures
from maillage.acteurs.views.reponses import back_to
from maillage.base.errors import Refused
from maillage.base.signature import fingerprint, seal, unseal
from maillage.base.values import Values, read_fields
from maillage.cites.models import Cite

CHANGED = "Une des deux fiches vient d'être modifiée : relisez les choix ci-dessous avant de fusionner."


@page(Capability.ACTEUR_MERGE, objet=Structure)
def choisir(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """Which sheet is the same structure? Once chosen, the page of choices opens."""
    form = AutreForm(
        request.GET if "autre" in request.GET or "autre_texte" in request.GET else None, structure=structure
    )
    if form.is_valid():
        return redirect(reverse("acteurs:fusion", args=[cite.slug, structure.pk, form.cleaned_data["autre"]]))
    return render(request, "acteurs/fusion_choix.html", {"structure": structure, "form": form})


@page(Capability.ACTEUR_MERGE, objet=Structure)
def fusion(request: SignedRequest, cite: Cite, structure: Structure, autre_id: int) -> HttpResponse:
    other = other_of(cite, structure, autre_id)
    return choices_page(request, structure, other)


def other_of(cite: Cite, structure: Structure, autre_id: int) -> Structure:
    other = Structure.objects.filter(cite=cite, pk=autre_id).first()
    if other is None:
        raise Refused("autre", "L'autre fiche n'existe plus dans la cité : choisissez-en une autre.")
    check_mergeable(structure, other)
    return other


def choices_page(request: SignedRequest, kept: Structure, absorbed: Structure) -> HttpResponse:
    left, right = read_fields(kept, SHEET_FIELDS), read_fields(absorbed, SHEET_FIELDS)
    context = {
        "structure": kept,
        "autre": absorbed,
        "questions": [question(ligne, left, right) for ligne in differing(left, right)],
        "suivent": attached(absorbed),
        "dossier": seal(
            f"fusion.{kept.pk}.{absorbed.pk}", {"lues": fingerprint({"gauche": left, "droite": right})}
        ),
    }
    return render(request, "acteurs/fusion.html", context)


def question(ligne: Ligne, left: Values, right: Values) -> Question:
    best = preferred(ligne, left, right)
    answers = [(GAUCHE, "Fiche gardée", left), (DROITE, "Fiche absorbée", right)]
    if together(ligne):
        answers.append((ENSEMBLE, "Les deux ensemble", settled(ligne, ENSEMBLE, left, right)))
    options = tuple(
        Option(code, label, masked_line_shown(ligne, values), code == best) for code, label, values in answers
    )
    return Question(f"choix_{ligne.cle}", ligne.libelle, "", options)


@command(Capability.ACTEUR_MERGE, objet=Structure)
def fusionner(request: SignedRequest, cite: Cite, structure: Structure, autre_id: int) -> HttpResponse:
    """Merge as chosen; if one of the two changed since the page was made, the page is shown again."""
    other = other_of(cite, structure, autre_id)
    seen = unseal(f"fusion.{structure.pk}.{other.pk}", request.POST.get("dossier", ""))
    left, right = read_fields(structure, SHEET_FIELDS), read_fields(other, SHEET_FIELDS)
    if seen["lues"] != fingerprint({"gauche": left, "droite": right}):
        messages.warning(request, CHANGED)
        return choices_page(request, structure, other)
    try:
        kept = merge_structures(
            kept=structure, absorbed=other, values=answers_of(request.POST, left, right), by=request.user
        )
    except Refused as refused:
        messages.error(request, refused.sentence)
        return choices_page(request, structure, other)
    messages.success(
        request,
        f"« {other.nom} » est fusionnée dans cette fiche. L'historique garde tout ce qu'elle contenait, et permet de défaire la fusion.",
    )
    return back_to(kept)


@command(Capability.ACTEUR_MERGE, objet=Structure)
def separer(request: SignedRequest, cite: Cite, structure: Structure, autre_id: int) -> HttpResponse:
    """Undo the merge of the other sheet into this one."""
    other = Structure.objects.filter(cite=cite, pk=autre_id).first()
    try:
        if other is None or other.fusionnee_dans_id != structure.pk:
            raise Refused("separee", "Cette fiche n'est pas, ou plus, fusionnée dans celle-ci.")
        sentences = separate_structures(absorbed=other, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("acteurs:historique", slug=cite.slug, pk=structure.pk)
    messages.success(request, f"La fusion est défaite : « {other.nom} » a retrouvé sa fiche.")
    for sentence in sentences:
        messages.warning(request, sentence)
    return back_to(other)


def answers_of(data: QueryDict, left: Values, right: Values) -> Values:
    values: Values = {}
    for ligne in differing(left, right):
        values |= settled(ligne, chosen(data, ligne, preferred(ligne, left, right)), left, right)
    return values
