"""People and their functions; accounts that maintain a sheet."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import require
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.accounts.selectors import last_author
from maillage.acteurs.choices import Trace
from maillage.acteurs.forms.personnes import (
    FinForm,
    FonctionForm,
    NouvelleFonctionForm,
    PersonneForm,
    RattachementForm,
)
from maillage.acteurs.models import Fonction, Personne, Rattachement, Structure
from maillage.acteurs.rules import CONTACT_FIELDS, Access
from maillage.acteurs.selectors.personnes import functions_of, masked_contacts, person_card, personnes_de
from maillage.acteurs.services import personnes as services
from maillage.acteurs.services.structures import record_consultation
from maillage.acteurs.views.reponses import back_to, carry_out
from maillage.audit.selectors import history_of
from maillage.base.answers import attempt
from maillage.base.signature import seal, unseal
from maillage.base.values import Values, label_of, read_fields
from maillage.cites.models import Cite


@page(Capability.CONTACT_RESEAU)
def personnes(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The people of the cité: search, and their functions."""
    query = request.GET.get("q", "")[:80]
    archived = request.GET.get("archivees") == "1"
    found = personnes_de(cite, query, archived=archived, page=request.GET.get("page"))
    return render(request, "acteurs/personnes.html", {"page": found, "q": query, "archivees": archived})


@page(Capability.CONTACT_RESEAU, objet=Personne)
def personne(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    return render(request, "acteurs/personne.html", person_context(request, personne, revealed=False))


@command(Capability.CONTACT_EQUIPE, objet=Personne)
def afficher(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    """Show what is kept for the team; the consultation is written on the sheets of the person's structures."""
    log_consultation(request, personne)
    template = "acteurs/personne_contacts.html" if request.htmx else "acteurs/personne.html"
    return render(request, template, person_context(request, personne, revealed=True))


def log_consultation(request: SignedRequest, personne: Personne) -> None:
    for structure in {fonction.structure for fonction in functions_of(personne)}:
        record_consultation(structure=structure, by=request.user, champs=[], personnes=[personne.pk])


def person_context(request: SignedRequest, personne: Personne, *, revealed: bool) -> dict[str, Any]:
    card = person_card(personne, request.user, revealed=revealed)
    return {
        "personne": personne,
        "fonctions": functions_of(personne),
        "coordonnees": card,
        "masquees": any(item.acces == Access.MASKED for item in card),
        "nouvelle_fonction": NouvelleFonctionForm(cite=personne.cite),
    }


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def nouvelle(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    form, fonction = PersonneForm(data, base={}), FonctionForm(data)
    if data is not None and all([form.is_valid(), fonction.is_valid()]):
        made = attempt(
            form,
            lambda: services.create_personne(
                structure=structure, values=form.values(), fonction=fonction.values(), by=request.user
            ),
        )
        if made is not None:
            messages.success(request, f"{made} est dans la fiche.")
            return back_to(structure)
    return render(
        request,
        "acteurs/personne_formulaire.html",
        {"form": form, "fonction": fonction, "structure": structure},
    )


@form_page(Capability.ACTEUR_EDIT, objet=Personne)
def modifier(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    """Masked contact details enter the form only once they have been asked for."""
    hidden = masked_contacts(personne)
    if request.method != "POST":
        base = read_fields(personne, [name for name in services.PERSONNE_FIELDS if name not in hidden])
        return edit_page(request, personne, PersonneForm(base=base, without=tuple(hidden)), base)
    base = unseal(f"personne.{personne.pk}", request.POST.get("base", ""))
    without = tuple(name for name in services.PERSONNE_FIELDS if name not in base)
    form = PersonneForm(request.POST, base=base, without=without)
    if not form.is_valid():
        return edit_page(request, personne, form, base)
    conflicts = attempt(
        form,
        lambda: services.update_personne(personne=personne, base=base, mine=form.values(), by=request.user),
    )
    if conflicts is None:
        return edit_page(request, personne, form, base)
    if conflicts:
        return conflict_page(request, personne, form, conflicts)
    messages.success(request, "Fiche de la personne enregistrée.")
    return to_person(personne)


def conflict_page(
    request: SignedRequest, personne: Personne, form: PersonneForm, conflicts: Any
) -> HttpResponse:
    """What was typed stays in the form, and what somebody else stored meanwhile is said beside each field."""
    fresh = Personne.objects.get(pk=personne.pk)
    base = read_fields(fresh, form.values())
    author = last_author(history_of(personne).filter(kind=Trace.PERSONNE_MODIFIEE), request.user.pk)
    for conflict in conflicts:
        stored = conflict.theirs or "vide"
        form.add_error(
            conflict.field,
            f"{author} vient d'enregistrer « {stored} » pour {label_of(Personne, conflict.field).lower()}. "
            "Gardez votre valeur ou reprenez celle-ci, puis enregistrez de nouveau.",
        )
    return edit_page(request, fresh, form, base)


def edit_page(request: SignedRequest, personne: Personne, form: PersonneForm, base: Values) -> HttpResponse:
    context = {
        "form": form,
        "fonction": None,
        "personne": personne,
        "structure": None,
        "base": seal(f"personne.{personne.pk}", base),
        "masques": [name for name in CONTACT_FIELDS if name not in form.fields],
    }
    return render(request, "acteurs/personne_formulaire.html", context)


@command(Capability.ACTEUR_EDIT, objet=Personne)
def afficher_pour_modifier(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    """The form with the masked contact details, once the consultation has been written down."""
    log_consultation(request, personne)
    base = read_fields(personne, services.PERSONNE_FIELDS)
    return edit_page(request, personne, PersonneForm(base=base), base)


@command(Capability.ACTEUR_EDIT, objet=Personne)
def archiver(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    services.archive_personne(personne=personne, by=request.user)
    messages.success(
        request,
        f"{personne} est archivée, ses fonctions sont terminées. « Rétablir » la remet dans les listes.",
    )
    return to_person(personne)


@command(Capability.ACTEUR_EDIT, objet=Personne)
def retablir(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    services.restore_personne(personne=personne, by=request.user)
    messages.success(request, f"{personne} est de retour. Redonnez-lui une fonction si besoin.")
    return to_person(personne)


def to_person(personne: Personne) -> HttpResponse:
    return redirect(reverse("acteurs:personne", args=[personne.cite.slug, personne.pk]))


# ── functions ─────────────────────────────────────────────────────────


@command(Capability.ACTEUR_EDIT, objet=Personne)
def ajouter_fonction(request: SignedRequest, cite: Cite, personne: Personne) -> HttpResponse:
    form = NouvelleFonctionForm(request.POST, cite=cite)
    if form.is_valid():
        structure = Structure.objects.get(cite=cite, pk=form.cleaned_data["structure"])
        added = attempt(
            form,
            lambda: services.add_fonction(
                personne=personne, structure=structure, values=form.values(), by=request.user
            ),
        )
        if added is not None:
            messages.success(request, f"Fonction ajoutée : {added}.")
            return to_person(personne)
    context = person_context(request, personne, revealed=False)
    return render(request, "acteurs/personne.html", {**context, "nouvelle_fonction": form})


@form_page(Capability.ACTEUR_EDIT, objet=Structure)
def modifier_fonction(
    request: SignedRequest, cite: Cite, structure: Structure, fonction_id: int
) -> HttpResponse:
    fonction = fonction_or_404(structure, fonction_id)
    initial = read_fields(fonction, services.FONCTION_FIELDS)
    form = FonctionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        attempt(
            form,
            lambda: services.update_fonction(fonction=fonction, values=form.values(), by=request.user),
        )
        if not form.errors:
            messages.success(request, "Fonction enregistrée.")
            return back_to(structure)
    context = {
        "form": form,
        "fonction": fonction,
        "structure": structure,
        "fin": FinForm(initial={"fin": timezone.localdate()}),
    }
    return render(request, "acteurs/personne_fonction.html", context)


@command(Capability.ACTEUR_EDIT, objet=Structure)
def terminer_fonction(
    request: SignedRequest, cite: Cite, structure: Structure, fonction_id: int
) -> HttpResponse:
    fonction = fonction_or_404(structure, fonction_id)
    form = FinForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Donnez le jour à partir duquel la fonction n'est plus exercée.")
        return back_to(structure)
    return carry_out(
        request,
        structure,
        lambda: services.end_fonction(fonction=fonction, on=form.cleaned_data["fin"], by=request.user),
        f"Fonction terminée : {fonction}.",
    )


def fonction_or_404(structure: Structure, fonction_id: int) -> Fonction:
    found = (
        Fonction.objects.filter(structure=structure, pk=fonction_id)
        .select_related("personne", "structure")
        .first()
    )
    if found is None:
        raise Http404("Cette fonction n'est pas dans la fiche.")
    return found


# ── accounts that maintain the sheet ──────────────────────────────────


@command(Capability.MANDAT_MANAGE, objet=Structure)
def rattacher(request: SignedRequest, cite: Cite, structure: Structure) -> HttpResponse:
    form = RattachementForm(request.POST)
    if not form.is_valid():
        messages.error(request, " ".join(str(error) for errors in form.errors.values() for error in errors))
        return back_to(structure)
    return carry_out(
        request,
        structure,
        lambda: services.attach_account(
            structure=structure, email=form.cleaned_data["courriel"], by=request.user
        ),
        "Ce compte tient désormais la fiche.",
    )


@command(Capability.MANDAT_MANAGE, objet=Structure)
def detacher(request: SignedRequest, cite: Cite, structure: Structure, rattachement_id: int) -> HttpResponse:
    require(request.user, Capability.MANDAT_MANAGE, cite)
    found = (
        Rattachement.objects.filter(structure=structure, pk=rattachement_id).select_related("user").first()
    )
    if found is None:
        raise Http404("Ce compte ne tient pas la fiche.")
    return carry_out(
        request,
        structure,
        lambda: services.detach_account(rattachement=found, by=request.user),
        "Ce compte ne tient plus la fiche.",
    )
