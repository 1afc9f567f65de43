"""Who is invited: the list, the warning before sending, the sending, the chase."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page
from maillage.acteurs.models import Structure
from maillage.base.answers import attempt
from maillage.cites.models import Cite
from maillage.courriels.choices import Nature
from maillage.instances.choices import Reponse
from maillage.instances.forms.reunions import InvitationForm, InviteForm
from maillage.instances.models import Invitation, Reunion
from maillage.instances.rules.reunions import convocation_refusal
from maillage.instances.selectors.charge import charges_of
from maillage.instances.selectors.personnes import reader_of
from maillage.instances.selectors.preparation import guests_of, invites_of
from maillage.instances.services import convocations
from maillage.instances.services import invitations as services
from maillage.instances.services.messages import Letter, letter, link_of
from maillage.instances.views.reponses import back_to, carry_out


def ticked(request: SignedRequest, name: str = "invites") -> list[int]:
    return [int(value) for value in request.POST.getlist(name) if value.isdecimal() and len(value) < 19]


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def ajouter(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    form = InviteForm(request.POST if request.method == "POST" else None, cite=cite)
    if request.method == "POST" and form.is_valid():
        cleaned = form.cleaned_data
        structure = Structure.objects.filter(cite=cite, pk=cleaned["structure"] or 0).first()
        made = attempt(
            form,
            lambda: services.add_guest(
                reunion=reunion, structure=structure, personne=cleaned["personne"], courriel=cleaned["courriel"],
                qualite=cleaned["qualite"], by=request.user,
            ),
        )  # fmt: skip
        if made is not None:
            messages.success(request, "Ajouté·e à la liste des invités.")
            return back_to(reunion, "invites")
    return render(request, "instances/invite_formulaire.html", {"form": form, "reunion": reunion})


@command(Capability.REUNION_EDIT, objet=Reunion)
def membres(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """The members of the day of the meeting who are not in the list."""
    number = services.invite_members(reunion=reunion, by=request.user)
    messages.success(request, f"Membres ajoutés : {number}." if number else "Tous les membres y sont déjà.")
    return back_to(reunion, "invites")


@command(Capability.REUNION_EDIT, objet=Reunion)
def choix(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """Ticked: invited. With `envoi`, what to do with those named by `invites`: the buttons of the warning."""
    wanted, ids = request.POST.get("envoi", ""), ticked(request)

    def gesture() -> None:
        if wanted:
            services.choose(reunion=reunion, ids=ids, envoi=wanted, by=request.user)
        else:
            services.set_invited(reunion=reunion, ids=ids, by=request.user)

    return carry_out(request, reunion, gesture, "Liste des invités enregistrée.", "invites")


@form_page(Capability.REUNION_EDIT, objet=Invitation)
def invitation(request: SignedRequest, cite: Cite, invitation: Invitation) -> HttpResponse:
    form = InvitationForm(
        request.POST if request.method == "POST" else None, invitation=invitation, user=request.user
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(
            form,
            lambda: services.change_guest(invitation=invitation, by=request.user, **form.values()),
        )
        if saved is not None:
            messages.success(request, "Invitation enregistrée.")
            return back_to(invitation.reunion, "invites")
    context = {
        "form": form,
        "invitation": invitation,
        "nom": reader_of(request.user, cite).nom(invitation.personne),
        "reponses": [choice for choice in Reponse.choices if choice[0]],
    }
    return render(request, "instances/invitation.html", context)


@command(Capability.REUNION_EDIT, objet=Invitation)
def repondre(request: SignedRequest, cite: Cite, invitation: Invitation) -> HttpResponse:
    """What somebody said by telephone."""
    return carry_out(
        request,
        invitation.reunion,
        lambda: services.answer(
            invitation=invitation,
            reponse=request.POST.get("reponse", ""),
            represente_par=request.POST.get("represente_par", ""),
            by=request.user,
        ),
        "Réponse notée.",
        "invites",
    )


@command(Capability.REUNION_EDIT, objet=Invitation)
def retirer(request: SignedRequest, cite: Cite, invitation: Invitation) -> HttpResponse:
    reunion = invitation.reunion
    return carry_out(
        request,
        reunion,
        lambda: services.remove_guest(invitation=invitation, by=request.user),
        "Retiré·e de la liste des invités.",
        "invites",
    )


# ── sending ───────────────────────────────────────────────────────────


@form_page(Capability.REUNION_EDIT, objet=Reunion)
def convoquer(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    """Who receives what, who is already asked a lot; then the sending."""
    form = forms.Form(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        sent = attempt(form, lambda: convocations.convene(reunion=reunion, by=request.user))
        if sent is not None:
            messages.success(request, in_numbers(sent))
            return back_to(reunion, "invites")
    return render(request, "instances/convoquer.html", {"form": form, **sending(request, reunion)})


def sending(request: SignedRequest, reunion: Reunion) -> dict[str, Any]:
    guests = list(guests_of(reunion))
    charges = charges_of(reunion, guests, today=timezone.localdate())
    invites = invites_of(reunion, reader_of(request.user, reunion.cite), charges, guests)
    refusal = convocation_refusal(reunion, now=timezone.now())
    changed = reunion.sequence is not None and reunion.annonce != reunion.a_dire
    first = next(iter(invites.joignables), None)
    told = invites.joignables if changed or reunion.sequence is None else invites.non_convoques
    gone = [ligne for ligne in invites.lignes if is_let_go(ligne.invitation)]
    nature = Nature.MISE_A_JOUR if changed else Nature.CONVOCATION
    return {
        "reunion": reunion,
        "invites": invites,
        "refus": refusal.sentence if refusal else "",
        "change": changed,
        "charges": charges,
        "a_envoyer": len(told) + len(gone),
        "decommandes": gone,
        "message": preview(reunion, first.invitation, nature) if first else None,
    }


def is_let_go(row: Invitation) -> bool:
    """Convened before, not expected any more: the next sending says so."""
    return row.envoi_n is not None and not row.invitee


def preview(reunion: Reunion, invitation: Invitation, nature: Nature) -> Letter:
    """The message of one guest, without their link: it answers in their name."""
    written = letter(reunion, invitation, nature)
    return Letter(
        written.sujet, written.texte.replace(link_of(invitation), "[lien propre à chaque personne]")
    )


def in_numbers(sent: convocations.Sent) -> str:
    """ "Convocations : 11. Changement annoncé : 2. …"."""
    counts = {
        "Convocations": sent.convoques,
        "Changement annoncé": sent.prevenus,
        "Décommandées": sent.decommandes,
    }
    told = " ".join(f"{label} : {number}." for label, number in counts.items() if number)
    return f"{told} Les messages partent par la file d'envoi."


@command(Capability.REUNION_EDIT, objet=Reunion)
def relancer(request: SignedRequest, cite: Cite, reunion: Reunion) -> HttpResponse:
    return carry_out(
        request,
        reunion,
        lambda: convocations.chase(reunion=reunion, by=request.user),
        "Relance envoyée à celles et ceux qui n'ont pas répondu.",
        "invites",
    )
