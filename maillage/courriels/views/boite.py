"""The mailbox of the demonstration: what people would have received, with its files and its links."""

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cites.models import Cite
from maillage.courriels.choices import Etat
from maillage.courriels.models import Message
from maillage.courriels.services.composition import text_of

PER_PAGE = 30


@page(Capability.COURRIEL_VIEW)
def boite(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Elsewhere mails really leave, and are read where they arrive."""
    if not settings.DEMO:
        return redirect("courriels:messages", slug=cite.slug)
    q = " ".join(request.GET.get("q", "").replace("\x00", "").split())[:200]
    rows = Message.objects.filter(cite=cite, etat=Etat.ENVOYE)
    if q:
        rows = rows.filter(Q(courriel__icontains=q) | Q(nom__icontains=q) | Q(sujet__icontains=q))
    context = {"page": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")), "q": q}
    return render(request, "courriels/boite.html", context)


@page(Capability.COURRIEL_VIEW, objet=Message)
def recu(request: SignedRequest, cite: Cite, message: Message) -> HttpResponse:
    if not settings.DEMO or message.etat != Etat.ENVOYE:
        return redirect("courriels:message", slug=cite.slug, pk=message.pk)
    context = {"message": message, "pieces": message.pieces.defer("contenu"), "corps": text_of(message)}
    return render(request, "courriels/recu.html", context)
