"""What a structure sees with the link it received: its own sheet, or a question; on a phone, without an account."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from maillage.access.guards import SignedRequest, public_page
from maillage.acteurs.forms.campagnes import ReponseCampagneForm, SignatureForm
from maillage.acteurs.forms.enquetes import EnqueteForm
from maillage.acteurs.forms.structure import StructureForm
from maillage.acteurs.models import LienCampagne
from maillage.acteurs.models.fiche import SHEET_FIELDS
from maillage.acteurs.selectors.fiche import hours_of
from maillage.acteurs.selectors.lien import ASKED, sheet_for_link
from maillage.acteurs.services import reponses as services
from maillage.base.answers import attempt, typed
from maillage.base.errors import Refused
from maillage.base.signature import seal, unseal
from maillage.base.values import Values, read_fields


@public_page
def reponse_campagne(request: SignedRequest, jeton_campagne: str) -> HttpResponse:
    try:
        lien = services.open_link(jeton_campagne)
    except Refused as refused:
        return no_answer(request, refused)
    if lien.envoi.campagne.met_a_jour:
        return sheet_page(request, lien, jeton_campagne)
    if lien.envoi.campagne.est_enquete:
        return survey_page(request, lien, jeton_campagne)
    return question_page(request, lien, jeton_campagne)


@public_page
def reponse_ouverte(request: SignedRequest, jeton_campagne: str) -> HttpResponse:
    """Told by the script of the page: somebody is reading it."""
    if request.method != "POST":
        return redirect("reponse_campagne", jeton_campagne=jeton_campagne)
    try:
        services.mark_opened(services.open_link(jeton_campagne))
    except Refused:
        return HttpResponse(status=410)
    return HttpResponse(status=204)


def no_answer(request: SignedRequest, refused: Refused) -> HttpResponse:
    """Why the link opens nothing, and what had been typed, to copy."""
    context = {"phrase": refused.sentence, "saisie": typed(request)}
    return render(request, "acteurs/lien_refus.html", context, status=410)


def common(lien: LienCampagne, jeton: str) -> dict[str, Any]:
    return {
        "structure": lien.envoi.structure,
        "campagne": lien.envoi.campagne,
        "envoi": lien.envoi,
        "sujet": lien.envoi.message.sujet if lien.envoi.message else "",
        "cite_nom": lien.envoi.structure.cite.nom,
        "jeton": jeton,
        "expire_le": lien.expire_le,
    }


# ── a question ────────────────────────────────────────────────────────


def question_page(request: SignedRequest, lien: LienCampagne, jeton: str) -> HttpResponse:
    form = ReponseCampagneForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        kept = attempt(form, lambda: services.answer(lien=lien, **form.cleaned_data))
        if kept is not None:
            messages.success(request, "Merci, votre réponse est transmise à l'équipe.")
            return redirect("reponse_campagne", jeton_campagne=jeton)
    return render(request, "acteurs/lien_question.html", {**common(lien, jeton), "form": form})


def survey_page(request: SignedRequest, lien: LienCampagne, jeton: str) -> HttpResponse:
    """The questions of the team, with what was already answered."""
    asked = list(lien.envoi.campagne.questions.all())
    said = dict(lien.envoi.reponses.values_list("question_id", "valeur"))
    form = EnqueteForm(request.POST if request.method == "POST" else None, questions=asked, said=said)
    if form.is_bound and form.is_valid():
        kept = attempt(form, lambda: services.answer_survey(lien=lien, typed=form.answers()))
        if kept is not None:
            messages.success(request, "Merci, vos réponses sont transmises à l'équipe.")
            return redirect("reponse_campagne", jeton_campagne=jeton)
    return render(request, "acteurs/lien_enquete.html", {**common(lien, jeton), "form": form})


# ── its own sheet ─────────────────────────────────────────────────────


def sheet_page(request: SignedRequest, lien: LienCampagne, jeton: str) -> HttpResponse:
    """Everything is right, in one touch; or the form, with what is wrong put right."""
    if "exact" in request.POST:
        services.confirm_sheet(lien=lien)
        messages.success(request, "Merci ! Votre fiche est notée comme exacte à ce jour.")
        return redirect("reponse_campagne", jeton_campagne=jeton)
    if request.method == "POST" or "corriger" in request.GET:
        return corrections_page(request, lien, jeton)
    structure = lien.envoi.structure
    context = {
        **common(lien, jeton),
        "parties": sheet_for_link(structure),
        "horaires": list(hours_of(structure)),
    }
    return render(request, "acteurs/lien_fiche.html", context)


def corrections_page(request: SignedRequest, lien: LienCampagne, jeton: str) -> HttpResponse:
    structure = lien.envoi.structure
    data = request.POST if request.method == "POST" else None
    try:
        base = read_fields(structure, ASKED) if data is None else unsealed(lien, data.get("base", ""))
    except Refused as refused:
        return no_answer(request, refused)
    without = [name for name in SHEET_FIELDS if name not in ASKED]
    form = StructureForm(data, cite=structure.cite, base=base, without=without, pk=structure.pk)
    more = SignatureForm(data, initial={"signature": str(lien.envoi.personne or "")})
    if data is not None and all([form.is_valid(), more.is_valid()]):
        made = attempt(
            form,
            lambda: services.propose_corrections(
                lien=lien, base=base, mine=form.values(), **more.cleaned_data
            ),
        )
        if made is not None:
            messages.success(
                request, "Merci ! Vos corrections sont transmises à l'équipe, qui mettra la fiche à jour."
            )
            return redirect("reponse_campagne", jeton_campagne=jeton)
    context = {**common(lien, jeton), "form": form, "plus": more, "base": sealed(lien, base)}
    return render(request, "acteurs/lien_corriger.html", context)


def sealed(lien: LienCampagne, base: Values) -> str:
    return seal(f"fiche.{lien.envoi_id}", base)


def unsealed(lien: LienCampagne, text: str) -> Values:
    return unseal(f"fiche.{lien.envoi_id}", text)
