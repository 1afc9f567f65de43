"""The bilan: written by the team, by the porteur's members, or through a link without an account."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, public_page
from maillage.actions.choices import EtatBilan
from maillage.actions.forms.bilan import BilanForm, LienForm
from maillage.actions.models import Action, Bilan, LienBilan
from maillage.actions.services import bilans as services
from maillage.actions.views.reponses import back_to, carry_out, save, sheet_address
from maillage.base.answers import attempt
from maillage.base.conflits import opened
from maillage.base.errors import Refused
from maillage.base.sheets import SheetSaved
from maillage.base.values import label_of, read_fields
from maillage.cites.models import Cite


def write(
    request: SignedRequest, action: Action, form: BilanForm, lien: LienBilan | None, back: str
) -> SheetSaved | HttpResponse | None:
    """What is typed is kept, then handed in when it was asked; as `reponses.save`."""
    by = None if lien else request.user
    done = save(
        request,
        form,
        lambda mine: services.save_bilan(action=action, base=form.base, mine=mine, by=by, lien=lien),
        of=action,
        back=back,
    )
    if not isinstance(done, SheetSaved) or "remettre" not in request.POST:
        return done
    handed = attempt(form, lambda: services.hand_in(action=action, by=by, lien=lien))
    if handed is None:
        # what is typed is stored: it is now what the person has read
        form.base = read_fields(services.bilan_of(action), form.names())
        return None
    return done


@form_page(Capability.BILAN_WRITE, objet=Action)
def bilan(request: SignedRequest, cite: Cite, action: Action) -> HttpResponse:
    form = opened(request, BilanForm, services.bilan_of(action), shared=True)
    back = sheet_address(action, "bilan")
    if request.method == "POST":
        done = write(request, action, form, None, back)
        if isinstance(done, SheetSaved):
            messages.success(request, "Bilan remis." if "remettre" in request.POST else "Bilan enregistré.")
            return back_to(action, "bilan")
        if done is not None:
            return done
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
    context = {
        "form": form,
        "action": action,
        "liens": action.liens_bilan.select_related("cree_par"),
        "maintenant": timezone.now(),
    }
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
        return closed(request, refused.sentence)
    action = lien.action
    bilan = services.bilan_of(action)
    context = {
        "action": action,
        "cite_nom": action.cite.nom,
        "bilan": bilan,
        "lien": lien,
        "jeton": jeton,
    }
    if bilan.etat != EtatBilan.BROUILLON and request.method != "POST":
        return render(request, "actions/bilan_public_remis.html", context)
    form = opened(request, BilanForm, bilan, shared=True)
    here = reverse("bilan_public", args=[jeton])
    if request.method == "POST":
        done = write(request, action, form, lien, here)
        if isinstance(done, SheetSaved):
            messages.success(request, "Ce que vous avez écrit est enregistré.")
            return redirect(here)
        if done is not None:
            return done
    context |= {"form": form, "base": form.sealed(), "indicateurs": action.indicateurs.all()}
    return render(request, "actions/bilan_public.html", context)


def closed(request: SignedRequest, sentence: str) -> HttpResponse:
    """The link opens nothing any more. What was being typed is shown, to be copied: nobody's evening is lost."""
    typed = [
        (label_of(Bilan, name), request.POST[name])
        for name in BilanForm.names()
        if request.POST.get(name, "").strip()
    ]
    context = {"phrase": sentence, "saisie": typed}
    return render(request, "actions/bilan_public_refus.html", context, status=410)
