"""A contact: noting it in the street, reading it, correcting, deleting with a way back, ticking its next step."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.choices import Mobilisation
from maillage.acteurs.forms.contacts import ContactForm, NoteForm, structure_of
from maillage.acteurs.models import Contact, Structure
from maillage.acteurs.selectors.journal import recent_structures
from maillage.acteurs.selectors.sollicitations import warnings_for
from maillage.acteurs.selectors.valeurs import shown
from maillage.acteurs.services import enrolement as services
from maillage.acteurs.services.enrolement import CONTACT_FIELDS
from maillage.base.answers import attempt, tell
from maillage.base.values import Json, for_trail, read_fields
from maillage.cites.models import Cite


@form_page(Capability.ENROLEMENT_EDIT)
def noter(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?structure=` opens it for one structure. Two taps, a sentence, and it is noted."""
    chosen = structure_of(cite, request.GET.get("structure", ""))
    form = NoteForm(
        request.POST if request.method == "POST" else None, cite=cite, structure=chosen,
        recentes=recent_structures(cite, request.user),
        initial={
            "le": timezone.localdate(), "equipier": request.user.pk, "recente": str(chosen.pk) if chosen else "",
        },
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: note(form, cite, request))
        if made is not None:
            return redirect(f"{address_of(made)}?note=1")
    context = {"form": form, **reminder(cite, form.concernee)}
    return render(request, "acteurs/contact_noter.html", context)


def note(form: NoteForm, cite: Cite, request: SignedRequest) -> Contact:
    read = form.cleaned_data
    return services.note_contact(
        cite=cite,
        structure=read["structure"],
        personne=read["personne"],
        le=read["le"],
        canal=read["canal"],
        lieu=read["lieu"],
        resume=read["resume"],
        suite=read["suite"],
        suite_le=read["suite_le"],
        mobilisation=form.stage(),
        equipier=read["equipier"],
        leur_initiative=read["leur_initiative"],
        by=request.user,
    )


@page(Capability.ENROLEMENT_EDIT)
def rappel(request: SignedRequest, cite: Cite) -> HttpResponse:
    """What to know of the structure that was just chosen, and its people: a fragment of the page where it is noted."""
    asked = request.GET.get("structure", "") or request.GET.get("recente", "")
    structure = structure_of(cite, asked)
    form = NoteForm(cite=cite, structure=structure)
    return render(request, "acteurs/contact_rappel.html", {"form": form, **reminder(cite, structure)})


def reminder(cite: Cite, structure: Structure | None) -> dict[str, Any]:
    if structure is None:
        return {"structure": None, "avertissement": None}
    found = warnings_for(cite, structures=[structure.pk], today=timezone.localdate())
    return {"structure": structure, "avertissement": found.rows[0]}


# ── a contact ─────────────────────────────────────────────────────────


@page(Capability.ENROLEMENT_VIEW, objet=Contact)
def contact(request: SignedRequest, cite: Cite, contact: Contact) -> HttpResponse:
    """`?note=1` after it was noted: what came of it, and the way back."""
    rows = Contact.objects.select_related("structure", "personne", "equipier", "cite")
    row = rows.get(pk=contact.pk)
    etape = Mobilisation(row.mobilisation) if row.mobilisation else None
    context = {"contact": row, "note": request.GET.get("note") == "1", "etape": etape}
    return render(request, "acteurs/contact.html", context)


@form_page(Capability.ENROLEMENT_EDIT, objet=Contact)
def modifier(request: SignedRequest, cite: Cite, contact: Contact) -> HttpResponse:
    if contact.supprime_le is not None:
        return redirect(address_of(contact))
    posted = request.method == "POST"
    base = ContactForm.unsealed(request.POST) if posted else read_fields(contact, CONTACT_FIELDS)
    form = ContactForm(request.POST if posted else None, cite=cite, structure=contact.structure, base=base)
    if posted and form.is_valid():
        saved = attempt(
            form,
            lambda: services.update_contact(
                contact=contact, base=form.base, mine=form.values(), by=request.user
            ),
        )
        if saved is not None and not saved.conflicts:
            messages.success(request, "Contact corrigé." if saved.written else "Rien n'avait changé.")
            return redirect(address_of(contact))
        form.tell_conflicts(saved.conflicts if saved else (), in_words)
    context = {"form": form, "contact": contact, "base": form.sealed()}
    return render(request, "acteurs/contact_formulaire.html", context)


def in_words(name: str, value: Json) -> str:
    return shown(Contact, name, for_trail(Contact, name, value))


@command(Capability.ENROLEMENT_EDIT, objet=Contact)
def supprimer(request: SignedRequest, cite: Cite, contact: Contact) -> HttpResponse:
    """Lands on the page of the contact, where deleting is undone."""
    tell(
        request,
        lambda: services.delete_contact(contact=contact, by=request.user),
        "Contact supprimé du journal, avec ce qu'il avait changé sur la fiche.",
    )
    return redirect(address_of(contact))


@command(Capability.ENROLEMENT_EDIT, objet=Contact)
def retablir(request: SignedRequest, cite: Cite, contact: Contact) -> HttpResponse:
    tell(
        request,
        lambda: services.restore_contact(contact=contact, by=request.user),
        "Contact rétabli dans le journal.",
    )
    return redirect(address_of(contact))


@command(Capability.ENROLEMENT_EDIT, objet=Contact)
def suite(request: SignedRequest, cite: Cite, contact: Contact) -> HttpResponse:
    """The next step is done, or is to be done again; back to the page where it was ticked."""
    done = contact.suite_faite_le is None
    tell(
        request,
        lambda: services.done_next_step(contact=contact, done=done, by=request.user),
        "Suite notée comme faite." if done else "Suite de nouveau à faire.",
    )
    return redirect(back(request, contact))


def back(request: SignedRequest, contact: Contact) -> str:
    """One of the pages where next steps are ticked, named by the button."""
    slug = contact.cite.slug
    known = {
        "reprendre": reverse("acteurs:reprendre", args=[slug]),
        "fiche": reverse("acteurs:structure", args=[slug, contact.structure_id]),
        "semaine": reverse("cite:accueil", args=[slug]),
    }
    return known.get(request.POST.get("retour", ""), address_of(contact))


def address_of(contact: Contact) -> str:
    return reverse("acteurs:contact", args=[contact.cite.slug, contact.pk])
