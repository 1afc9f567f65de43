"""The national catalogue: seen from a cité, which deploys; seen by the coordination, which maintains it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.base.answers import attempt, tell
from maillage.base.errors import Refused
from maillage.base.listing import Liste, list_context, read_list
from maillage.base.signature import seal, unseal
from maillage.base.values import Json, read_fields
from maillage.cites.models import Cite
from maillage.core.facets import explore
from maillage.dispositifs.forms.catalogue import CatalogueForm, FichierForm
from maillage.dispositifs.imports import Lecture, read_catalogue
from maillage.dispositifs.models import Dispositif
from maillage.dispositifs.models.fiche import CATALOGUE_FIELDS
from maillage.dispositifs.selectors.catalogue import catalogue, deployed_in, in_words, versions_of
from maillage.dispositifs.selectors.lecture import times, times_in_words
from maillage.dispositifs.services import catalogue as services
from maillage.dispositifs.services import deploiements
from maillage.dispositifs.services.exportation import WRITERS, export_catalogue
from maillage.dispositifs.services.fichier import apply_lines
from maillage.dispositifs.views.liste import as_file

SEALED = "catalogue"


def dispositif_or_404(code: str) -> Dispositif:
    found = Dispositif.objects.filter(code=code).select_related("remplace_par").first()
    if found is None:
        raise Http404("Ce dispositif n'est pas au catalogue.")
    return found


# ── from a cité ───────────────────────────────────────────────────────


@page(Capability.DISPOSITIF_VIEW)
def catalogue_cite(request: SignedRequest, cite: Cite) -> HttpResponse:
    """What exists nationally, and what of it is here."""
    return catalogue_page(request, cite)


@page(Capability.DISPOSITIF_VIEW)
def dispositif_cite(request: SignedRequest, cite: Cite, code: str) -> HttpResponse:
    row = dispositif_or_404(code)
    context = {
        "dispositif": row,
        "quand": times_in_words(times(row.temps)),
        "ici": deployed_in(cite).get(row.pk),
    }
    return render(request, "dispositifs/catalogue_fiche.html", context)


@command(Capability.DISPOSITIF_EDIT)
def deployer(request: SignedRequest, cite: Cite, code: str) -> HttpResponse:
    """One click: to be activated, with its checklist."""
    row = dispositif_or_404(code)
    try:
        made = deploiements.deploy(cite=cite, dispositif=row, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return redirect("dispositifs:catalogue_dispositif", slug=cite.slug, code=code)
    messages.success(request, f"« {row.court} » est à activer : suivez les étapes proposées.")
    return redirect("dispositifs:deploiement", slug=cite.slug, pk=made.pk)


# ── the coordination ──────────────────────────────────────────────────


@page(Capability.CATALOGUE_VIEW)
def catalogue_national(request: SignedRequest) -> HttpResponse:
    return catalogue_page(request, None)


@page(Capability.CATALOGUE_VIEW)
def dispositif_national(request: SignedRequest, code: str) -> HttpResponse:
    row = dispositif_or_404(code)
    context = {"dispositif": row, "quand": times_in_words(times(row.temps)), "ici": None, "cite": None}
    return render(request, "dispositifs/catalogue_fiche.html", context)


@page(Capability.CATALOGUE_VIEW)
def versions(request: SignedRequest, code: str) -> HttpResponse:
    row = dispositif_or_404(code)
    return render(
        request, "dispositifs/catalogue_versions.html", {"dispositif": row, "versions": versions_of(row)}
    )


@command(Capability.CATALOGUE_EDIT)
def retablir_version(request: SignedRequest, code: str, numero: int) -> HttpResponse:
    row = dispositif_or_404(code)
    version = row.versions.filter(numero=numero).first()
    if version is None:
        raise Http404("Cette version n'existe pas.")
    tell(
        request,
        lambda: services.restore_version(version=version, by=request.user),
        f"La version {numero} est remise ; l'état précédent reste dans les versions.",
    )
    return redirect("catalogue:versions", code=code)


@form_page(Capability.CATALOGUE_EDIT)
def nouveau(request: SignedRequest) -> HttpResponse:
    form = CatalogueForm(request.POST if request.method == "POST" else None, base={}, initial={"ordre": 100})
    if request.method == "POST" and form.is_valid():
        motif = form.cleaned_data["motif"] or "création"
        made = attempt(
            form, lambda: services.create_dispositif(values=form.values(), by=request.user, motif=motif)
        )
        if made is not None:
            messages.success(request, f"« {made} » est au catalogue.")
            return redirect("catalogue:dispositif", code=made.code)
    return render(request, "dispositifs/catalogue_formulaire.html", {"form": form, "dispositif": None})


@form_page(Capability.CATALOGUE_EDIT)
def modifier(request: SignedRequest, code: str) -> HttpResponse:
    row = dispositif_or_404(code)
    if request.method != "POST":
        return catalogue_form(request, row, CatalogueForm(base=read_fields(row, CATALOGUE_FIELDS)))
    form = CatalogueForm(request.POST, base=CatalogueForm.unsealed(request.POST))
    if not form.is_valid():
        return catalogue_form(request, row, form)
    motif = form.cleaned_data["motif"]
    saved = attempt(
        form,
        lambda: services.update_dispositif(
            dispositif=row, base=form.base, mine=form.values(), by=request.user, motif=motif
        ),
    )
    if saved is None or saved.conflicts:
        form.tell_conflicts(saved.conflicts if saved else (), shown)
        return catalogue_form(request, row, form)
    messages.success(request, "Fiche enregistrée." if saved.written else "Rien n'avait changé.")
    return redirect("catalogue:dispositif", code=form.values()["code"])


def shown(name: str, value: Json) -> str:
    return in_words(name, value)


def catalogue_form(request: SignedRequest, row: Dispositif, form: CatalogueForm) -> HttpResponse:
    context = {"form": form, "dispositif": row, "base": form.sealed()}
    return render(request, "dispositifs/catalogue_formulaire.html", context)


@command(Capability.CATALOGUE_VIEW)
def exporter(request: SignedRequest, format: str) -> HttpResponse:
    if format not in WRITERS:
        raise Http404("Ce format d'export n'existe pas.")
    return as_file(export_catalogue(code=format, by=request.user), format, "catalogue-dispositifs")


@form_page(Capability.CATALOGUE_EDIT)
def importer(request: SignedRequest) -> HttpResponse:
    """A file is read and previewed; what was previewed is then applied, all or nothing."""
    if "applique" in request.POST:
        return apply_file(request)
    form = FichierForm(request.POST or None, request.FILES or None)
    lecture: Lecture | None = None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["fichier"]
        lecture = attempt(form, lambda: read_catalogue(file.read(), file.name))
    lines = [line.valeurs for line in lecture.annonces] if lecture else []
    sealed = seal(SEALED, {"lignes": lines}) if lines else ""
    context = {"form": form, "lecture": lecture, "scelle": sealed}
    return render(request, "dispositifs/catalogue_import.html", context)


def apply_file(request: SignedRequest) -> HttpResponse:
    try:
        lines = unseal(SEALED, request.POST.get("scelle", ""))["lignes"]
        created, changed = apply_lines(lines=lines, motif="import d'un fichier", by=request.user)
    except Refused as refused:
        if refused.code == "droit":
            raise
        messages.error(request, refused.sentence)
        return redirect("catalogue:importer")
    messages.success(
        request,
        f"Catalogue mis à jour : {created} créé{'s' * (created > 1)}, {changed} modifié{'s' * (changed > 1)}.",
    )
    return redirect("catalogue:liste")


# ── shared ────────────────────────────────────────────────────────────


def catalogue_page(request: SignedRequest, cite: Cite | None) -> HttpResponse:
    whole = catalogue(cite)
    asked = read_list(request.GET, whole.facettes)
    found = explore(whole.rows, asked.question, [f.nom for f in whole.facettes])
    address = reverse("dispositifs:catalogue", args=[cite.slug]) if cite else reverse("catalogue:liste")
    context: dict[str, Any] = {
        **list_context(asked, found),
        "cite": cite,
        "lignes": [whole.lignes[key] for key in found.keys],
        "nombre": len(found.keys),
        "total": found.total,
        "adresse": address,
    }
    return respond(request, context, asked)


def respond(request: SignedRequest, context: dict[str, Any], asked: Liste) -> HttpResponse:
    if not request.htmx:
        return render(request, "dispositifs/catalogue.html", context)
    fragment = {**context, "fragment": "dispositifs/_catalogue.html"}
    response = render(request, "dispositifs/_reponse.html", fragment)
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response
