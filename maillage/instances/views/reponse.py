"""Without an account: answering an invitation through its link."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from maillage.access.guards import SignedRequest, public_page
from maillage.base.answers import attempt, typed
from maillage.base.errors import Refused
from maillage.instances.choices import EtatReunion
from maillage.instances.forms.reunions import ReponseForm
from maillage.instances.models import Invitation
from maillage.instances.rules.reunions import check_answerable
from maillage.instances.services.invitations import answer, open_link


@public_page
def reponse(request: SignedRequest, invitation_jeton: str) -> HttpResponse:
    """The meeting, and the answer already given, which may be changed until the day after."""
    try:
        invitation = open_link(invitation_jeton)
    except Refused as refused:
        context = {"phrase": refused.sentence, "saisie": typed(request)}
        return render(request, "instances/reponse_refus.html", context, status=410)
    try:
        check_answerable(invitation.reunion, now=timezone.now())
    except Refused as refused:
        return page(request, invitation, None, phrase=refused.sentence, status=410)
    form = ReponseForm(
        request.POST if request.method == "POST" else None,
        initial={"reponse": invitation.reponse, "represente_par": invitation.represente_par},
    )
    if request.method == "POST" and form.is_valid():
        saved = attempt(form, lambda: answer(invitation=invitation, **form.cleaned_data))
        if saved is not None:
            messages.success(request, thanks(saved))
            return redirect("reunion_reponse", invitation_jeton=invitation_jeton)
    return page(request, invitation, form)


def thanks(invitation: Invitation) -> str:
    if invitation.en_retard:
        return (
            "Votre réponse est enregistrée, après la date souhaitée : l'équipe la verra comme tardive. Merci."
        )
    return (
        "Votre réponse est enregistrée. Vous pourrez la changer avec ce même lien jusqu'à la réunion. Merci."
    )


def page(
    request: SignedRequest,
    invitation: Invitation,
    form: ReponseForm | None,
    *,
    phrase: str = "",
    status: int = 200,
) -> HttpResponse:
    reunion = invitation.reunion
    context = {
        "form": form,
        "invitation": invitation,
        "reunion": reunion,
        "cite_nom": invitation.cite.nom,
        "phrase": phrase,
        "saisie": typed(request) if phrase else [],
        "annulee": reunion.etat == EtatReunion.ANNULEE,
        "apres": reunion.reponse_avant is not None and timezone.localdate() > reunion.reponse_avant,
        "points": [p for p in reunion.points.all() if invitation.siege_id or not p.confidentiel],
    }
    return render(request, "instances/reponse.html", context, status=status)
