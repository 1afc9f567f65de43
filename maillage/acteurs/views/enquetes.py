"""A survey, on the side of the team: its questions, its results, its results taken out."""

from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.acteurs.exports.enquetes import FORMATS
from maillage.acteurs.forms.enquetes import QuestionsForm
from maillage.acteurs.models import Campagne
from maillage.acteurs.rules import check_preparing, check_survey
from maillage.acteurs.selectors.enquetes import results
from maillage.acteurs.services import enquetes as services
from maillage.acteurs.views.campagnes import back_to
from maillage.acteurs.views.envois import allowed_now
from maillage.base.answers import attempt, tell
from maillage.base.errors import Refused
from maillage.base.signature import seal, unseal
from maillage.cites.models import Cite
from maillage.core.text import slugify


def check_writable(campagne: Campagne) -> None:
    check_survey(campagne)
    check_preparing(campagne)


@form_page(Capability.CAMPAGNE_MANAGE, objet=Campagne)
def questions(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    """Ten places for questions. When somebody wrote others meanwhile, both are told and nothing typed is lost."""
    if not allowed_now(request, campagne, check_writable):
        return back_to(campagne)
    stored = services.questions_of(campagne)
    if request.method != "POST":
        return questions_page(request, campagne, QuestionsForm(questions=stored), stored)
    form = QuestionsForm(request.POST)
    base = base_of(campagne, request.POST.get("base", ""))
    if not form.is_valid():
        return questions_page(request, campagne, form, stored if base is None else base)
    saved = attempt(
        form,
        lambda: services.save_questions(
            campagne=campagne, base=[] if base is None else base, mine=form.questions(), by=request.user
        ),
    )
    if saved is None:
        return questions_page(request, campagne, form, stored)
    tell(request, lambda: None, "Questions enregistrées : rien n'est encore parti.")
    return redirect("acteurs:campagne", slug=cite.slug, pk=campagne.pk)


def questions_page(
    request: SignedRequest, campagne: Campagne, form: QuestionsForm, base: list[services.Posee]
) -> HttpResponse:
    sealed = seal(f"questions.{campagne.pk}", {"questions": base})
    return render(
        request, "acteurs/enquete_questions.html", {"campagne": campagne, "form": form, "base": sealed}
    )


def base_of(campagne: Campagne, sealed: str) -> list[services.Posee] | None:
    """What was read; None when it cannot be told any more, and what is stored is then told again."""
    try:
        found: list[services.Posee] = unseal(f"questions.{campagne.pk}", sealed)["questions"]
    except Refused:
        return None
    return found


@page(Capability.ENROLEMENT_VIEW, objet=Campagne)
def resultats(request: SignedRequest, cite: Cite, campagne: Campagne) -> HttpResponse:
    if not allowed_now(request, campagne, check_survey):
        return back_to(campagne)
    context = {"campagne": campagne, "resultats": results(campagne), "formats": FORMATS.items()}
    return render(request, "acteurs/enquete_resultats.html", context)


@command(Capability.EXPORT, objet=Campagne)
def exporter(request: SignedRequest, cite: Cite, campagne: Campagne, format: str) -> HttpResponse:
    if format not in FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    if not allowed_now(request, campagne, check_survey):
        return back_to(campagne)
    content = services.export_results(campagne=campagne, format=format, by=request.user)
    response = HttpResponse(content, content_type=FORMATS[format][1])
    response.headers["Content-Disposition"] = (
        f'attachment; filename="{slugify(campagne.titre, 60)}-resultats.{format}"'
    )
    return response
