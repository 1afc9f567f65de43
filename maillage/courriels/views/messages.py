"""What the cité has sent: the list, a message, what is decided about those that did not leave."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.listing import list_context, read_list
from maillage.cites.models import Cite
from maillage.courriels import services
from maillage.courriels.forms import AdresseEnErreurForm
from maillage.courriels.models import AdresseEnErreur, Desabonnement, Message
from maillage.courriels.rules import RESENDABLE, STOPPABLE
from maillage.courriels.selectors import FACETTES, find_messages
from maillage.courriels.services.composition import text_of

PER_PAGE = 50


@page(Capability.COURRIEL_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The list, or only what changes in it when htmx asks."""
    asked = read_list(request.GET, FACETTES)
    rows, found = find_messages(cite, asked.question)
    context = {
        **list_context(asked, found),
        "page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "total": found.total,
        "adresse": reverse("courriels:messages", args=[cite.slug]),
    }
    if not request.htmx:
        return render(request, "courriels/messages.html", context)
    response = render(request, "courriels/_reponse.html", context)
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response


@page(Capability.COURRIEL_VIEW, objet=Message)
def message(request: SignedRequest, cite: Cite, message: Message) -> HttpResponse:
    context = {
        "message": message,
        "pieces": message.pieces.defer("contenu"),
        "corps": text_of(message),
        "renvoyable": message.etat_lu in RESENDABLE,
        "abandonnable": message.etat_lu in STOPPABLE,
        "erreur_notee": AdresseEnErreur.objects.of(cite).filter(courriel=message.courriel).first(),
    }
    return render(request, "courriels/message.html", context)


@page(Capability.COURRIEL_VIEW, objet=Message)
def piece(request: SignedRequest, cite: Cite, message: Message, jointe_id: int) -> HttpResponse:
    """The attached file, always to be saved: what others wrote is not opened within the site."""
    found = message.pieces.filter(pk=jointe_id).first()
    if found is None or found.contenu is None:
        raise Http404("Cette pièce n'existe pas, ou a été effacée.")
    disposition = content_disposition_header(as_attachment=True, filename=found.nom) or "attachment"
    return HttpResponse(
        bytes(found.contenu), content_type=found.mime, headers={"Content-Disposition": disposition}
    )


@command(Capability.COURRIEL_EDIT, objet=Message)
def renvoyer(request: SignedRequest, cite: Cite, message: Message) -> HttpResponse:
    done = "Le message est de nouveau dans la file d'envoi."
    tell(request, lambda: services.resend(message=message, by=request.user), done)
    return back_to(message)


@command(Capability.COURRIEL_EDIT, objet=Message)
def abandonner(request: SignedRequest, cite: Cite, message: Message) -> HttpResponse:
    done = "Ce message ne sera pas envoyé."
    tell(request, lambda: services.abandon(message=message, by=request.user), done)
    return back_to(message)


@command(Capability.COURRIEL_EDIT, objet=Message)
def arrive(request: SignedRequest, cite: Cite, message: Message) -> HttpResponse:
    done = "Le message est noté comme arrivé."
    tell(request, lambda: services.mark_arrived(message=message, by=request.user), done)
    return back_to(message)


def back_to(message: Message) -> HttpResponse:
    return redirect("courriels:message", slug=message.cite.slug, pk=message.pk)


# ── addresses ─────────────────────────────────────────────────────────


@page(Capability.COURRIEL_VIEW)
def adresses(request: SignedRequest, cite: Cite) -> HttpResponse:
    context = {
        "erreurs": AdresseEnErreur.objects.of(cite).select_related("par"),
        "desabonnements": Desabonnement.objects.of(cite),
    }
    return render(request, "courriels/adresses.html", context)


@form_page(Capability.COURRIEL_EDIT)
def noter(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?courriel=` comes from the page of a message."""
    given = {"courriel": request.GET.get("courriel", "")[:254]}
    form = AdresseEnErreurForm(request.POST if request.method == "POST" else None, initial=given)
    if request.method == "POST" and form.is_valid():
        noted = attempt(form, lambda: services.note_error(cite=cite, by=request.user, **form.cleaned_data))
        if noted is not None:
            messages.success(request, f"Plus rien ne sera envoyé à {noted.courriel}.")
            return redirect("courriels:adresses", slug=cite.slug)
    return render(request, "courriels/adresse_formulaire.html", {"form": form})


@command(Capability.COURRIEL_EDIT, objet=AdresseEnErreur)
def lever(request: SignedRequest, cite: Cite, adresse: AdresseEnErreur) -> HttpResponse:
    done = f"On peut de nouveau écrire à {adresse.courriel}."
    tell(request, lambda: services.lift_error(adresse=adresse, by=request.user), done)
    return redirect("courriels:adresses", slug=cite.slug)


@command(Capability.COURRIEL_EDIT, objet=Desabonnement)
def reabonner(request: SignedRequest, cite: Cite, desabonnement: Desabonnement) -> HttpResponse:
    done = f"{desabonnement.courriel} recevra de nouveau ces messages."
    tell(request, lambda: services.subscribe_again(desabonnement=desabonnement, by=request.user), done)
    return redirect("courriels:adresses", slug=cite.slug)
