"""The lines of an import: the preview with its decisions, the lines at fault of the report."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command
from maillage.base.errors import Refused
from maillage.base.transfers import Decision, Verdict
from maillage.cites.models import Cite
from maillage.documents import services
from maillage.documents.forms import AnswerForm, BulkForm, DecisionForm
from maillage.documents.models import ImportLine, ImportQuestion, ImportSession
from maillage.documents.rules import decisions_for
from maillage.documents.selectors import (
    display,
    field_labels,
    outlook,
    preview,
    questions_of,
    rejections,
    tallies,
)
from maillage.documents.views.tunnel import attempt, page_context, to_session

TABS = {
    Verdict.NEW: "Nouvelles",
    Verdict.UPDATE: "Mises à jour",
    Verdict.PROBABLE: "Doublons probables",
    Verdict.REJECTED: "Rejetées",
    Verdict.SAME: "Inchangées",
}
BULK = {
    (Verdict.PROBABLE, Decision.UPDATE): "Toutes les mêmes : mettre à jour la plus ressemblante",
    (Verdict.PROBABLE, Decision.CREATE): "Toutes différentes : créer",
    (Verdict.PROBABLE, Decision.SKIP): "Toutes ignorer",
    (Verdict.NEW, Decision.CREATE): "Toutes créer",
    (Verdict.NEW, Decision.SKIP): "Toutes ignorer",
    (Verdict.UPDATE, Decision.UPDATE): "Toutes mettre à jour",
    (Verdict.UPDATE, Decision.SKIP): "Toutes ignorer",
}


def preview_page(request: SignedRequest, session: ImportSession) -> HttpResponse:
    query = request.GET
    lines = preview(
        session, query.get("verdict", ""), query.get("q", "").strip()[:100], query.get("page", "")
    )
    context = page_context(
        session,
        apercu=lines,
        onglets=tabs(session, lines.verdict),
        bilan=outlook(session),
        questions=questions_of(session),
        en_masse=[(decision, BULK[lines.verdict, decision]) for decision in decisions_for(lines.verdict)],
        adresse=reverse("documents:suivre", args=[session.cite.slug, session.pk]),
    )
    return render(request, "documents/apercu.html", context)


def tabs(session: ImportSession, chosen: Verdict) -> list[dict[str, object]]:
    counts = session.counts
    return [
        {
            "libelle": label,
            "url": f"?verdict={verdict}",
            "courant": verdict == chosen,
            "compte": counts[verdict],
        }
        for verdict, label in TABS.items()
    ]


def report_page(request: SignedRequest, session: ImportSession) -> HttpResponse:
    context = page_context(
        session,
        chiffres=tallies(session),
        rejets=rejections(session, request.GET.get("page", "")),
        annulation=session.resume.get("annulation"),
    )
    return render(request, "documents/rapport.html", context)


@command(Capability.IMPORT, objet=ImportLine)
def decider(request: SignedRequest, cite: Cite, line: ImportLine) -> HttpResponseBase:
    """One line: the same sheet, another one, or left aside."""
    form = DecisionForm(request.POST)
    refusal = "" if form.is_valid() else "Ce choix n'existe pas : rechargez la page."
    if not refusal:
        refusal = decided(request, line, form)
    if request.htmx:
        return line_fragment(request, line, refusal)
    if refusal:
        messages.error(request, refusal)
    return back_to_tab(line.session, line.verdict, request.POST.get("page", ""))


def decided(request: SignedRequest, line: ImportLine, form: DecisionForm) -> str:
    """Empty when it is done, else why not."""
    try:
        services.decide_line(line=line, by=request.user, **form.cleaned_data)
    except Refused as refused:
        if refused.code == "droit":
            raise
        return refused.sentence
    return ""


def line_fragment(request: SignedRequest, line: ImportLine, refusal: str) -> HttpResponse:
    session = line.session
    context = {
        "session": session,
        "vue": display(line, session, field_labels(session)),
        "bilan": outlook(session),
        "refus": refusal,
        "page_courante": request.POST.get("page", ""),
        "remplace": True,
    }
    return render(request, "documents/_decision.html", context, status=422 if refusal else 200)


def back_to_tab(session: ImportSession, verdict: str, page: str = "") -> HttpResponseBase:
    query = {"verdict": verdict, **({"page": page} if page.isdecimal() else {})}
    return redirect(f"{reverse('documents:suivre', args=[session.cite.slug, session.pk])}?{urlencode(query)}")


@command(Capability.IMPORT, objet=ImportSession)
def decider_tout(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """The same decision for all the lines of a tab."""
    form = BulkForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Ce choix n'existe pas : rechargez la page.")
        return to_session(session)
    verdict, decision = Verdict(form.cleaned_data["verdict"]), Decision(form.cleaned_data["decision"])
    attempt(
        request,
        lambda: services.decide_many(session=session, verdict=verdict, decision=decision, by=request.user),
    )
    return back_to_tab(session, verdict)


# ── what the import asks ──────────────────────────────────────────────


@command(Capability.IMPORT, objet=ImportQuestion)
def repondre(request: SignedRequest, cite: Cite, question: ImportQuestion) -> HttpResponseBase:
    """One answer, for all the lines that raise the question."""
    form = AnswerForm(request.POST)
    session = question.session
    if not form.is_valid():
        messages.error(request, "Votre réponse est trop longue : deux cents caractères au plus.")
        return back_to_questions(session)
    attempt(
        request,
        lambda: services.answer(question=question, answer=form.cleaned_data["reponse"], by=request.user),
    )
    return back_to_questions(session)


@command(Capability.IMPORT, objet=ImportSession)
def creer_absents(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """Every sheet that is named in the file and found nowhere will be created."""
    attempt(request, lambda: services.answer_missing(session=session, by=request.user))
    return back_to_questions(session)


def back_to_questions(session: ImportSession) -> HttpResponseBase:
    return redirect(f"{reverse('documents:suivre', args=[session.cite.slug, session.pk])}#questions")
