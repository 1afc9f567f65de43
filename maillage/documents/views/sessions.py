"""One import: its page at each stage, its columns, the steps that change its stage."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseClientRefresh

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base import progress
from maillage.base.transfers import ReadsItself
from maillage.cites.models import Cite
from maillage.core.text import slugify
from maillage.documents import jobs, services
from maillage.documents.choices import Etape
from maillage.documents.exports import rejected_csv
from maillage.documents.forms import ColumnsForm, SheetForm
from maillage.documents.models import ImportSession
from maillage.documents.rules import is_stalled
from maillage.documents.selectors import importer_of, undo_plan
from maillage.documents.views.lines import preview_page, report_page
from maillage.documents.views.tunnel import admit, attachment, attempt, page_context, to_session

MOST_SHOWN = 99
"""A bar that is full while the work goes on would lie."""


@page(Capability.IMPORT, objet=ImportSession)
def suivre(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """The page of an import, whatever its stage."""
    admit(request, session)
    if session.etape == Etape.DEPOSEE:
        return redirect("documents:colonnes", slug=cite.slug, pk=session.pk)
    if session.is_running:
        return render(request, "documents/en_cours.html", page_context(session, **progress_context(session)))
    if session.etape == Etape.A_VERIFIER:
        return preview_page(request, session)
    return report_page(request, session)


def progress_context(session: ImportSession) -> dict[str, object]:
    told = progress.read(session.progress_key)
    return {
        "pourcent": min(told.percent, MOST_SHOWN) if told else 0,
        "etape_en_cours": told.step if told else "en attente",
        "perdu": is_stalled(session, timezone.now()),
        "url_progression": reverse("documents:progression", args=[session.cite.slug, session.pk]),
    }


@page(Capability.IMPORT, objet=ImportSession)
def progression(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """Asked every second by the page; reloads it once the work is over."""
    admit(request, session)
    if not session.is_running:
        return HttpResponseClientRefresh()
    context = page_context(session, **progress_context(session))
    return render(request, "documents/_progression.html", context)


@form_page(Capability.IMPORT, objet=ImportSession)
def colonnes(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    admit(request, session)
    importer = importer_of(session)
    if isinstance(importer, ReadsItself) or session.etape not in (Etape.DEPOSEE, Etape.A_VERIFIER):
        return launch(request, session) if session.etape == Etape.DEPOSEE else to_session(session)
    form = ColumnsForm(request.POST or None, session=session, columns=importer.columns)
    if request.method == "POST" and form.is_valid():
        mapping = form.mapping()
        if attempt(request, lambda: services.set_mapping(session=session, mapping=mapping, by=request.user)):
            jobs.analyser.enqueue(session.pk, request.user.pk)
        return to_session(session)
    return columns_page(request, session, form)


def columns_page(request: SignedRequest, session: ImportSession, form: ColumnsForm) -> HttpResponse:
    context = page_context(
        session,
        form=form,
        feuilles=SheetForm(session=session) if len(session.resume.get("feuilles", ())) > 1 else None,
        reconnues=len(session.correspondance),
        cumul=any(column.several for column in form.columns),
    )
    return render(request, "documents/colonnes.html", context, status=422 if form.is_bound else 200)


def launch(request: SignedRequest, session: ImportSession) -> HttpResponseBase:
    """For a file without columns to match, taken back after a failure."""
    if request.method != "POST":
        return render(request, "documents/relancer.html", page_context(session))
    if attempt(request, lambda: services.start_analysis(session=session, by=request.user)):
        jobs.analyser.enqueue(session.pk, request.user.pk)
    return to_session(session)


@command(Capability.IMPORT, objet=ImportSession)
def feuille(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """Read another sheet of the workbook."""
    form = SheetForm(request.POST, session=session)
    if not form.is_valid():
        messages.error(request, "Choisissez une feuille de ce classeur.")
        return to_session(session)
    sheet = form.cleaned_data["feuille"]
    attempt(request, lambda: services.choose_sheet(session=session, sheet=sheet, by=request.user))
    return to_session(session)


@command(Capability.IMPORT, objet=ImportSession)
def appliquer(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    if attempt(request, lambda: services.start_application(session=session, by=request.user)):
        jobs.appliquer.enqueue(session.pk, request.user.pk)
    return to_session(session)


@form_page(Capability.IMPORT, objet=ImportSession)
def annuler(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """Says what goes, then undoes the whole import."""
    admit(request, session)
    if request.method != "POST":
        if session.etape != Etape.APPLIQUEE:
            return to_session(session)
        return render(request, "documents/annuler.html", page_context(session, plan=undo_plan(session)))
    if attempt(request, lambda: services.start_undo(session=session, by=request.user)):
        jobs.annuler.enqueue(session.pk, request.user.pk)
    return to_session(session)


@command(Capability.IMPORT, objet=ImportSession)
def abandonner(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    if not attempt(request, lambda: services.abandon(session=session, by=request.user)):
        return to_session(session)
    messages.success(
        request, f"L'import de « {session.nom_fichier} » est abandonné : rien n'avait été enregistré."
    )
    return redirect("documents:imports", slug=cite.slug)


@command(Capability.IMPORT, objet=ImportSession)
def reprendre(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    attempt(request, lambda: services.resume(session=session, by=request.user))
    return to_session(session)


@page(Capability.IMPORT, objet=ImportSession)
def rejets(request: SignedRequest, cite: Cite, session: ImportSession) -> HttpResponseBase:
    """The rejected lines with the reason, as a file."""
    admit(request, session)
    name = slugify(session.nom_fichier.rpartition(".")[0], 60) or "import"
    return attachment(rejected_csv(session), f"{name}-lignes-rejetees.csv")
