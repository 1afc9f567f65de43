"""Creating and editing a sheet, and settling what two people changed at once."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page
from maillage.acteurs.choices import Diffusion
from maillage.acteurs.forms.choix import (
    DROITE,
    ENSEMBLE,
    GAUCHE,
    Option,
    Question,
    chosen,
    settled,
    together,
)
from maillage.acteurs.forms.structure import StructureForm
from maillage.acteurs.models import Structure
from maillage.acteurs.models.fiche import SHEET_FIELDS, Ligne, lines
from maillage.acteurs.rules import CONTACT_FIELDS, TEAM_FIELDS, check_editable, deduced
from maillage.acteurs.selectors.doublons import Ressemblance, similar
from maillage.acteurs.selectors.historique import last_author
from maillage.acteurs.selectors.valeurs import line_shown
from maillage.acteurs.services import structures
from maillage.acteurs.services.structures import Saved
from maillage.acteurs.views.reponses import back_to
from maillage.base.answers import attempt
from maillage.base.errors import Refused
from maillage.base.signature import seal, unseal
from maillage.base.values import Values, changed_fields, read_fields
from maillage.cites.models import Cite

NOT_IN_FORM = ("position_source",)


# ── creating ──────────────────────────────────────────────────────────


@form_page(Capability.ACTEUR_EDIT)
def nouvelle(request: SignedRequest, cite: Cite) -> HttpResponse:
    typed = {"nom": request.GET.get("nom", "")[:300]} if request.method == "GET" else {}
    form = StructureForm(request.POST if request.method == "POST" else None, cite=cite, base={}, typed=typed)
    if request.method != "POST" or not form.is_valid():
        return creation_page(request, form)
    values = form.values()
    if "elle" in request.POST:
        return complete_existing(request, cite, values)
    alike = similar(cite, values)
    ruled_out = ids_of(request.POST.get("distinctes", ""))
    if not {found.structure.pk for found in alike} <= ruled_out:
        return creation_page(request, form, alike)
    made = attempt(
        form,
        lambda: structures.create_structure(
            cite=cite, values=values, by=request.user, distinct_from=ruled_out
        ),
    )
    if made is None:
        return creation_page(request, form)
    messages.success(request, f"Fiche « {made.nom} » créée. {told_deduced(values)}".strip())
    return back_to(made)


def told_deduced(values: Values) -> str:
    if not deduced(values):
        return ""
    return "Ce que vous n'avez pas dit de ses âges ou de ses thèmes a été déduit de son type : relisez-le."


def creation_page(
    request: SignedRequest, form: StructureForm, alike: Iterable[Ressemblance] = ()
) -> HttpResponse:
    found = list(alike)
    context = {
        "form": form,
        "structure": None,
        "ressemblances": found,
        "distinctes": ",".join(str(item.structure.pk) for item in found),
    }
    return render(request, "acteurs/structure_formulaire.html", context)


def ids_of(text: str) -> set[int]:
    return {int(part) for part in text.split(",") if part.isdecimal() and len(part) < 19}


def complete_existing(request: SignedRequest, cite: Cite, typed: Values) -> HttpResponse:
    """ "It is this one": the form of the existing sheet, with what was typed where it has nothing."""
    known = Structure.objects.filter(cite=cite).living().filter(pk__in=ids_of(request.POST["elle"])).first()
    if known is None:
        return HttpResponseRedirect(reverse("acteurs:annuaire", args=[cite.slug]))
    without = unwritten(known, request.user)
    base = read_fields(known, form_fields(without))
    form = StructureForm(cite=cite, base=base, without=without, pk=known.pk, typed=typed)
    messages.info(
        request, "Voici la fiche existante, complétée par ce que vous avez écrit. Relisez, puis enregistrez."
    )
    return edit_page(request, known, form, base)


# ── editing ───────────────────────────────────────────────────────────


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def modifier(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    check_editable(structure)
    hidden = unwritten(structure, request.user)
    if request.method != "POST":
        base = read_fields(structure, form_fields(hidden))
        return edit_page(
            request, structure, StructureForm(cite=cite, base=base, without=hidden, pk=structure.pk), base
        )
    base = base_of(structure, request.POST)
    form = StructureForm(
        request.POST,
        cite=cite,
        base=base,
        without=[name for name in hidden if name not in base],
        pk=structure.pk,
    )
    if not form.is_valid():
        return edit_page(request, structure, form, base)
    mine = form.values()
    saved = attempt(
        form,
        lambda: structures.update_structure(structure=structure, base=base, mine=mine, by=request.user),
    )
    if saved is None:
        return edit_page(request, structure, form, base)
    return outcome(request, structure, saved, base, mine)


def form_fields(without: Iterable[str]) -> list[str]:
    excluded = {*without, *NOT_IN_FORM}
    return [name for name in SHEET_FIELDS if name not in excluded]


def unwritten(structure: Structure, user: Any) -> list[str]:
    """What this person does not find in the form: notes of the team for a partner, and masked contact details."""
    team = () if can(user, Capability.ACTEUR_EDIT, structure.cite) else sorted(TEAM_FIELDS)
    return [*team, *masked_contacts(structure)]


def masked_contacts(structure: Structure) -> list[str]:
    """Contact details kept for the team are never in a page unless somebody has asked for them."""
    kept = [
        name
        for name in CONTACT_FIELDS
        if getattr(structure, name) and getattr(structure, f"{name}_diffusion") == Diffusion.EQUIPE
    ]
    return [field for name in kept for field in (name, f"{name}_diffusion")]


def base_of(structure: Structure, data: QueryDict) -> Values:
    """What the person had read when the form was made, contact details shown since included."""
    base = unseal(f"fiche.{structure.pk}", data.get("base", ""))
    if contact := data.get("base_contact", ""):
        base |= unseal(f"contact.{structure.pk}", contact)
    return base


def edit_page(
    request: SignedRequest, structure: Structure, form: StructureForm, base: Values
) -> HttpResponse:
    shown = {name: base[name] for name in base if name.removesuffix("_diffusion") in CONTACT_FIELDS}
    context = {
        "form": form,
        "structure": structure,
        "base": seal(f"fiche.{structure.pk}", base),
        "base_contact": seal(f"contact.{structure.pk}", shown) if request.POST.get("base_contact") else "",
        "ressemblances": [],
        "distinctes": "",
    }
    return render(request, "acteurs/structure_formulaire.html", context)


@command(Capability.ACTEUR_EDIT, objet=Structure)
def afficher_champs(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """The masked contact fields, for the form, once the consultation has been written down."""
    names = masked_contacts(structure)
    base = read_fields(structure, names)
    structures.record_consultation(
        structure=structure, by=request.user, champs=[name for name in names if name in CONTACT_FIELDS]
    )
    others = [name for name in SHEET_FIELDS if name not in names]
    form = StructureForm(cite=cite, base=base, without=others, pk=structure.pk)
    champs = [form[name] for name in names]
    context = {"champs": champs, "base_contact": seal(f"contact.{structure.pk}", base)}
    return render(request, "acteurs/structure_champs_contact.html", context)


def outcome(
    request: SignedRequest, structure: Structure, saved: Saved, base: Values, mine: Values
) -> HttpResponse:
    if saved.conflicts:
        return conflict_page(request, structure, saved, base, mine)
    if saved.kept_theirs:
        author = last_author(structure, request.user)
        messages.info(
            request,
            f"{author} a aussi changé cette fiche pendant que vous l'aviez ouverte : {labels(saved.kept_theirs)}. Tout est gardé.",
        )
    done = f"Enregistré : {labels(saved.written)}." if saved.written else "Rien n'a été changé."
    messages.success(request, done)
    return back_to(structure)


def labels(names: Iterable[str]) -> str:
    wanted = set(names)
    return ", ".join(ligne.libelle.lower() for ligne in lines() if wanted.intersection(ligne.champs))


# ── two people changed the same thing ─────────────────────────────────


def conflict_page(
    request: SignedRequest, structure: Structure, saved: Saved, base: Values, mine: Values
) -> HttpResponse:
    theirs = saved.theirs or {}
    disputed = disputed_lines(saved)
    payload = {"base": base, "mine": mine, "theirs": theirs, "lignes": [ligne.cle for ligne in disputed]}
    context = {
        "structure": structure,
        "questions": [question(ligne, base, mine, theirs) for ligne in disputed],
        "auteur": last_author(structure, request.user),
        "autres": labels(saved.kept_theirs),
        "dossier": seal(f"conflit.{structure.pk}", payload),
    }
    return render(request, "acteurs/structure_conflit.html", context)


def disputed_lines(saved: Saved) -> list[Ligne]:
    names = {conflict.field for conflict in saved.conflicts}
    return [ligne for ligne in lines() if names.intersection(ligne.champs)]


def question(ligne: Ligne, base: Values, mine: Values, theirs: Values) -> Question:
    options = [
        Option(GAUCHE, "Ce que vous avez écrit", line_shown(ligne, mine), choisie=True),
        Option(DROITE, "Ce qui est enregistré", line_shown(ligne, theirs), choisie=False),
    ]
    if together(ligne):
        both = settled(ligne, ENSEMBLE, mine, theirs)
        options.append(Option(ENSEMBLE, "Les deux ensemble", line_shown(ligne, both), choisie=False))
    return Question(f"choix_{ligne.cle}", ligne.libelle, line_shown(ligne, base), tuple(options))


@command(Capability.ACTEUR_EDIT, objet=Structure)
def arbitrer(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    """What the person chose, line by line; if somebody saved again meanwhile, the question is asked again."""
    payload = unseal(f"conflit.{structure.pk}", request.POST.get("dossier", ""))
    mine, theirs = payload["mine"], payload["theirs"]
    values = {**theirs, **{name: mine[name] for name in changed_fields(payload["base"], mine)}}
    for ligne in lines():
        if ligne.cle in payload["lignes"]:
            values |= settled(ligne, chosen(request.POST, ligne, GAUCHE), mine, theirs)
    try:
        saved = structures.settle_structure(structure=structure, values=values, seen=theirs, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        hidden = [name for name in unwritten(structure, request.user) if name not in values]
        return edit_page(
            request, structure, StructureForm(cite=cite, base=values, without=hidden, pk=structure.pk), theirs
        )
    return outcome(request, structure, saved, theirs, values)
