"""The list of imports, and the deposit of a file."""

from typing import Any

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page, page
from maillage.base.errors import Refused
from maillage.base.transfers import ReadsItself
from maillage.cites.models import Cite
from maillage.documents import jobs, services
from maillage.documents.choices import FORMATS, Etape
from maillage.documents.forms import DepositForm
from maillage.documents.models import ImportSession
from maillage.documents.rules import megabytes
from maillage.documents.selectors import ImportFilters, importer_of, importers_for, label_of, listed
from maillage.documents.views.tunnel import attempt, steps, to_session

PER_PAGE = 30


def filters_of(request: SignedRequest) -> ImportFilters:
    query = request.GET
    return ImportFilters(
        q=query.get("q", "").strip()[:100],
        nature=tuple(query.getlist("nature")),
        etape=tuple(query.getlist("etape")),
        tri=query.get("tri", "-date"),
    )


def active_filters(
    request: SignedRequest, filters: ImportFilters, natures: dict[str, str]
) -> list[dict[str, str]]:
    """Each active filter with the address that lifts it."""
    found = [("q", filters.q, f"« {filters.q} »")] if filters.q else []
    found += [("nature", code, natures.get(code, code)) for code in filters.nature]
    found += [("etape", code, dict(Etape.choices).get(code, code)) for code in filters.etape]
    return [{"libelle": label, "url": without(request, name, value)} for name, value, label in found]


def without(request: SignedRequest, name: str, value: str) -> str:
    query = request.GET.copy()
    query.pop("page", None)
    query.setlist(name, [kept for kept in query.getlist(name) if kept != value])
    return f"?{query.urlencode()}"


@page(Capability.IMPORT)
def imports(request: SignedRequest, cite: Cite) -> HttpResponse:
    filters = filters_of(request)
    natures = {item.code: item.label for item in importers_for(request.user, cite)}
    found = Paginator(listed(cite, request.user, filters), PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "page": found,
        "lignes": [(session, label_of(session)) for session in found],
        "filtres": filters,
        "natures": list(natures.items()),
        "etapes_possibles": Etape.choices,
        "actifs": active_filters(request, filters, natures),
        "adresse": reverse("documents:imports", args=[cite.slug]),
    }
    return render(request, "documents/imports.html", context)


@form_page(Capability.IMPORT)
def deposer(request: SignedRequest, cite: Cite) -> HttpResponseBase:
    importers = importers_for(request.user, cite)
    if request.method != "POST":
        wanted = {"nature": request.GET.get("nature")} if "nature" in request.GET else {}
        return deposit_page(request, DepositForm(importers=importers, initial=wanted), importers)
    form = DepositForm(request.POST, request.FILES, importers=importers)
    session = deposited(request, cite, form) if form.is_valid() else None
    if session is None:
        return deposit_page(request, form, importers, status=422)
    return next_step(request, session)


def deposited(request: SignedRequest, cite: Cite, form: DepositForm) -> ImportSession | None:
    upload = form.cleaned_data["fichier"]
    try:
        return services.deposit(
            cite=cite,
            importer_code=form.cleaned_data["nature"],
            filename=upload.name or "",
            data=upload.read(),
            by=request.user,
        )
    except Refused as refused:
        if refused.code == "droit":
            raise
        form.add_error("fichier", refused.sentence)
        return None


def next_step(request: SignedRequest, session: ImportSession) -> HttpResponseBase:
    """The columns, unless the importer reads its own files: then there is nothing to match."""
    if not isinstance(importer_of(session), ReadsItself):
        return redirect("documents:colonnes", slug=session.cite.slug, pk=session.pk)
    if attempt(request, lambda: services.start_analysis(session=session, by=request.user)):
        jobs.analyser.enqueue(session.pk, request.user.pk)
    return to_session(session)


def deposit_page(
    request: SignedRequest, form: DepositForm, importers: Any, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "importeurs": importers,
        "formats": FORMATS,
        "limite": megabytes(settings.IMPORT_MAX_BYTES),
        "etapes": steps(0),
    }
    return render(request, "documents/deposer.html", context, status=status)
