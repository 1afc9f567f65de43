"""Calls for projects: the list, a sheet with its answers, writing it, telling people of it."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, command, form_page, page
from maillage.actions.exports.appels import FORMATS, answers_file
from maillage.actions.forms.appels import AppelForm
from maillage.actions.models import Appel
from maillage.actions.rules.appels import check_current, doubts
from maillage.actions.selectors import appels as selectors
from maillage.actions.selectors.historique import history
from maillage.actions.services import appels as services
from maillage.actions.services.exportation import MIMES
from maillage.actions.views.reponses import save, told
from maillage.audit.services import record
from maillage.base.answers import tell
from maillage.base.conflits import opened
from maillage.base.errors import Refused
from maillage.base.listing import list_context, read_list
from maillage.base.sheets import SheetSaved
from maillage.cites.models import Cite
from maillage.core.facets import explore
from maillage.core.text import slugify

PER_PAGE = 50


@page(Capability.ACTION_VIEW)
def appels(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The list, or only what changes in it when htmx asks."""
    rows, facettes = selectors.listed(cite)
    asked = read_list(request.GET, facettes)
    shown = selectors.without_archived(rows, asked.question)
    found = explore(shown, asked.question, [f.nom for f in facettes])
    numbered = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **list_context(asked, found),
        "page": numbered,
        "lignes": selectors.lines(list(numbered.object_list), request.user, cite),
        "total": found.total,
        "archives": len(rows) - len(shown),
        "adresse": request.path,
    }
    if not request.htmx:
        return render(request, "actions/appels.html", context)
    response = render(request, "actions/_reponse_appels.html", context)
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response


@page(Capability.ACTION_VIEW, objet=Appel)
def appel(request: SignedRequest, cite: Cite, appel: Appel) -> HttpResponse:
    budget = bool(can(request.user, Capability.BUDGET_VIEW, cite))
    modifie = bool(can(request.user, Capability.ACTION_EDIT, appel))
    equipe = bool(can(request.user, Capability.ACTION_VIEW_TEAM, cite))
    reponses = selectors.answers(appel, request.user, budget=budget)
    table = f"{reverse('actions:liste', args=[cite.slug])}?appel={appel.pk}"
    context = {
        "appel": appel,
        "etat": selectors.state_of(appel),
        "couleur": selectors.COULEURS[appel.etat],
        "reponses": reponses,
        "tableau": table if reponses.lignes else "",
        "campagnes": selectors.campaigns_telling(appel)
        if can(request.user, Capability.ENROLEMENT_VIEW, cite)
        else [],
        "doutes": list(doubts(appel)) if modifie else [],
        "budget": budget,
        "equipe": equipe,
        "modifie": modifie and appel.archive_le is None,
        "retablit": modifie and appel.archive_le is not None,
        "diffuse": can(request.user, Capability.CAMPAGNE_MANAGE, cite) and appel.jours_restants >= 0,
        "formats": FORMATS.items(),
    }
    return render(request, "actions/appel.html", context)


@page(Capability.ACTION_VIEW_TEAM, objet=Appel)
def historique(request: SignedRequest, cite: Cite, appel: Appel) -> HttpResponse:
    context = {"appel": appel, "evenements": history(appel, request.GET.get("page"))}
    return render(request, "actions/appel_historique.html", context)


# ── writing it ────────────────────────────────────────────────────────


@form_page(Capability.ACTION_EDIT)
def nouveau(request: SignedRequest, cite: Cite) -> HttpResponse:
    return call_form(request, Appel(cite=cite))


@form_page(Capability.ACTION_EDIT, objet=Appel)
def modifier(request: SignedRequest, cite: Cite, appel: Appel) -> HttpResponse:
    try:
        check_current(appel)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return back_to(appel)
    return call_form(request, appel)


def call_form(request: SignedRequest, row: Appel) -> HttpResponse:
    new = row.pk is None
    initial = {"annee": timezone.localdate().year, "referent": request.user.pk} if new else {}
    form = opened(request, AppelForm, row, cite=row.cite, initial=initial)
    back = reverse("actions:appels", args=[row.cite.slug]) if new else address_of(row)
    if request.method == "POST":
        done = save(
            request,
            form,
            lambda mine: services.save_appel(appel=row, base=form.base, mine=mine, by=request.user),
            of=row,
            back=back,
        )
        if isinstance(done, SheetSaved):
            if new:
                messages.success(request, "Appel à projets inscrit : ses dates sont dans l'agenda.")
            else:
                told(request, Appel, done)
            return back_to(row)
        if done is not None:
            return done
    context = {"form": form, "appel": None if new else row, "base": form.sealed(), "retour": back}
    return render(request, "actions/appel_formulaire.html", context)


@command(Capability.ACTION_EDIT, objet=Appel)
def archiver(request: SignedRequest, cite: Cite, appel: Appel) -> HttpResponse:
    tell(request, lambda: services.archive(appel=appel, by=request.user), "Appel à projets archivé.")
    return back_to(appel)


@command(Capability.ACTION_EDIT, objet=Appel)
def retablir(request: SignedRequest, cite: Cite, appel: Appel) -> HttpResponse:
    tell(request, lambda: services.take_back(appel=appel, by=request.user), "Appel à projets rétabli.")
    return back_to(appel)


# ── what leaves ───────────────────────────────────────────────────────


@command(Capability.CAMPAGNE_MANAGE, objet=Appel)
def diffuser(request: SignedRequest, cite: Cite, appel: Appel) -> HttpResponse:
    """A campaign with the text of the call, ready for its recipients."""
    try:
        campagne = services.tell_of(appel=appel, by=request.user)
    except Refused as refused:
        messages.error(request, refused.sentence)
        return back_to(appel)
    messages.success(
        request,
        "Campagne préparée avec le texte de l'appel : relisez-la et choisissez à qui écrire. Rien n'est parti.",
    )
    return redirect("acteurs:campagne", slug=cite.slug, pk=campagne.pk)


@command(Capability.EXPORT, objet=Appel)
def exporter(request: SignedRequest, cite: Cite, appel: Appel, format: str) -> HttpResponse:
    """The answers that the reader may see; with money for who may see it."""
    if format not in FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    budget = bool(can(request.user, Capability.BUDGET_VIEW, cite))
    reponses = selectors.answers(appel, request.user, budget=budget)
    content = answers_file(appel, reponses, format, budget=budget)
    record(
        "export_appel",
        by=request.user,
        objet=appel,
        contexte={"format": format, "nombre": len(reponses.lignes)},
    )
    response = HttpResponse(content, content_type=MIMES[format])
    name = f"reponses-{slugify(appel.intitule, 60)}.{format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def address_of(appel: Appel) -> str:
    return reverse("actions:appel", args=[appel.cite.slug, appel.pk])


def back_to(appel: Appel) -> HttpResponse:
    return redirect(address_of(appel))
