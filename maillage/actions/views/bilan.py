"""The bilan: written by the team, by the porteur's members, or through a link without an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, public_page
from maillage.acteurs.selectors.valeurs import shown
from maillage.actions.forms.bilan import BilanForm, LienForm
from maillage.actions.models import Action, Bilan, LienBilan
from maillage.actions.services import bilans as services
from maillage.actions.views.reponses import attempt, back_to, carry_out
from maillage.base.errors import Refused
from maillage.base.values import Json, for_trail, read_fields
from maillage.cites.models import Cite


def in_words(name: str, value: Json) -> str:
    return shown(Bilan, name, for_trail(Bilan, name, value))


def save(request: SignedRequest, action: Action, lien: LienBilan | None) -> tuple[BilanForm, bool]:
    """The form as it comes back, and whether what was typed is kept (and handed in, when asked)."""
    by = None if lien else request.user
    form = BilanForm(request.POST, base=BilanForm.unsealed(request.POST))
    if not form.is_valid():
        return form, False
    saved = attempt(
        form, lambda: services.save_bilan(action=action, base=form.base, mine=form.values(), by=by, lien=lien)
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(saved.conflicts if saved else (), in_words)
        return form, False
    if "remettre" not in request.POST:
        return form, True
    handed = attempt(form, lambda: services.hand_in(action=action, by=by, lien=lien))
    if handed is None:
        form.base = read_fields(services.bilan_of(action), form.names())
    return form, handed is not None


def opened(action: Action) -> BilanForm:
    return BilanForm(base=read_fields(services.bilan_of(action), BilanForm.names()))


@form_page(Capability.BILAN_WRITE, objet=Action)
def bilan(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    if request.method == "POST":
        form, kept = save(request, action, None)
        if kept:
            messages.success(request, "Bilan remis." if "remettre" in request.POST else "Bilan enregistré.")
            return back_to(action, "bilan")
    else:
        form = opened(action)
    context = {"form": form, "action": action, "bilan": services.bilan_of(action), "base": form.sealed()}
    return render(request, "actions/bilan.html", context)


@command(Capability.ACTION_EDIT, objet=Action)
def valider(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    return carry_out(
        request, action, lambda: services.validate(action=action, by=request.user), "Bilan validé.", "bilan"
    )


@command(Capability.ACTION_EDIT, objet=Action)
def rouvrir(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    return carry_out(
        request, action, lambda: services.reopen(action=action, by=request.user), "Bilan rouvert.", "bilan"
    )


@form_page(Capability.ACTION_EDIT, objet=Action)
def lien(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    """A new link for the porteur. Its address is shown once: only its digest is stored."""
    form = LienForm(request.POST if request.method == "POST" else None, initial={"jours": 30})
    context = {"form": form, "action": action, "liens": action.liens_bilan.select_related("cree_par")}
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form, lambda: services.create_link(action=action, by=request.user, **form.cleaned_data)
        )
        if made is not None:
            link, secret = made
            address = request.build_absolute_uri(reverse("bilan_public", args=[secret]))
            return render(request, "actions/bilan_lien.html", {**context, "adresse": address, "lien": link})
    return render(request, "actions/bilan_lien.html", {**context, "adresse": "", "lien": None})


@command(Capability.ACTION_EDIT, objet=LienBilan)
def revoquer(request: SignedRequest, cite: Cite, lien: LienBilan) -> HttpResponse:
    return carry_out(
        request,
        lien.action,
        lambda: services.revoke_link(lien=lien, by=request.user),
        "Lien retiré : il n'ouvre plus rien.",
        "bilan",
    )


# ── without an account ────────────────────────────────────────────────


@public_page
def bilan_public(request: SignedRequest, jeton: str) -> HttpResponse:
    """What the porteur sees: the title, the dates, the planned indicators and the rubrics; nothing else of the action."""
    try:
        lien = services.open_link(jeton)
    except Refused as refused:
        return render(request, "actions/bilan_public_refus.html", {"phrase": refused.sentence}, status=410)
    action = lien.action
    bilan = services.bilan_of(action)
    context = {"action": action, "cite_nom": action.cite.nom, "bilan": bilan, "lien": lien, "jeton": jeton}
    if bilan.etat != "brouillon":
        return render(request, "actions/bilan_public_remis.html", context)
    form = opened(action)
    if request.method == "POST":
        form, kept = save(request, action, lien)
        if kept:
            messages.success(request, "Ce que vous avez écrit est enregistré.")
            return redirect("bilan_public", jeton=jeton)
    context |= {"form": form, "base": form.sealed(), "indicateurs": action.indicateurs.all()}
    return render(request, "actions/bilan_public.html", context)
