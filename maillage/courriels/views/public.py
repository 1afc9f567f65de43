"""Unsubscribing, without an account: the link of a message says who and from what."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt

from maillage.access.guards import SignedRequest, public_page
from maillage.base.answers import attempt
from maillage.base.errors import Refused
from maillage.courriels import services
from maillage.courriels.forms import DesabonnementForm
from maillage.courriels.services.composition import message_of_token

ONE_CLICK = "List-Unsubscribe"
"""What a mail reader posts by itself (RFC 8058), without having seen the page."""


# the token is the proof; a mail reader has neither cookie nor CSRF token
@csrf_exempt
@public_page
def desabonnement(request: SignedRequest, sceau: str) -> HttpResponse:
    """Opening the link changes nothing: mail filters open every link. Confirming does."""
    try:
        message = message_of_token(sceau)
    except Refused as refused:
        return render(request, "courriels/desabonnement_refus.html", {"phrase": refused.sentence}, status=410)
    data = request.POST.copy() if request.method == "POST" else None
    if data is not None and ONE_CLICK in data:
        data["toutes"] = "non"
    form = DesabonnementForm(data, message=message)
    context = {"form": form, "courriel": message.courriel, "cite_nom": message.cite.nom}
    if form.is_bound and form.is_valid():
        toutes = form.cleaned_data["toutes"]
        if attempt(form, lambda: services.unsubscribe(message=message, toutes=toutes)):
            return render(request, "courriels/desabonnement_fait.html", {**context, "toutes": toutes})
    return render(request, "courriels/desabonnement.html", context)
