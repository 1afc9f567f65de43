"""The journal of contacts, what is to be taken up again, and the journal taken out."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.acteurs.selectors import journal as selectors
from maillage.acteurs.selectors.journal import PERIODE, PERIODES, SILENCE, SILENCES, TRI, TRIS
from maillage.acteurs.services.exportation import JOURNAL_FORMATS, export_journal
from maillage.base.listing import Liste, list_context, read_list
from maillage.cites.models import Cite
from maillage.core.facets import Found, explore

PER_PAGE = 30


@page(Capability.ENROLEMENT_VIEW)
def journal(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The table, or only what changes in it when htmx asks. `?periode=` says how far back it is read."""
    read, asked, found = answer(request, cite)
    shown = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **list_context(asked, found),
        "page": shown,
        "contacts": [read.contacts[key] for key in shown.object_list],
        "nombre": len(found.keys),
        "total": found.total,
        "aujourdhui": timezone.localdate(),
        "periodes": choices(asked, "periode", {code: label for code, (label, _) in PERIODES.items()}),
    }
    return respond(request, "acteurs/journal.html", "acteurs/_journal.html", context, asked)


def answer(request: SignedRequest, cite: Cite) -> tuple[selectors.Journal, Liste, Found]:
    periode = request.GET.get("periode", PERIODE)
    periode = periode if periode in PERIODES else PERIODE
    asked_order = request.GET.get("tri", "")
    tri = asked_order if asked_order.removeprefix("-") in TRIS else TRI
    read = selectors.journal(cite, periode=periode, today=timezone.localdate(), tri=tri)
    fixes = {"periode": periode} if periode != PERIODE else {}
    asked = read_list(request.GET, read.facettes, tris=TRIS, tri=TRI, fixes=fixes)
    return read, asked, explore(read.rows, asked.question, [f.nom for f in read.facettes])


@page(Capability.ENROLEMENT_VIEW)
def reprendre(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Next steps that are due, then the structures not seen for the time that `?depuis=` says. `?moi=1`: mine only."""
    today = timezone.localdate()
    since = request.GET.get("depuis", SILENCE)
    since = since if since in SILENCES else SILENCE
    mine = request.GET.get("moi") == "1"
    read = selectors.silent(cite, depuis=since, today=today)
    fixes = {**({"depuis": since} if since != SILENCE else {}), **({"moi": "1"} if mine else {})}
    asked = read_list(request.GET, read.facettes, fixes=fixes)
    found = explore(read.rows, asked.question, [f.nom for f in read.facettes])
    shown = Paginator(found.keys, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **list_context(asked, found),
        "page": shown,
        "structures": [read.structures[key] for key in shown.object_list],
        "nombre": len(found.keys),
        "depuis": SILENCES[since],
        "suites": selectors.due_steps(cite, today, user=request.user if mine else None),
        "moi": mine,
        "aujourdhui": today,
        "silences": choices(asked, "depuis", SILENCES),
    }
    return respond(request, "acteurs/reprendre.html", "acteurs/_silences.html", context, asked)


@command(Capability.EXPORT_PERSONAL)
def exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """The contacts that the filters of the address show, in the order of the list."""
    if format not in JOURNAL_FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    read, _, found = answer(request, cite)
    contacts = [read.contacts[key] for key in found.keys]
    produit = export_journal(cite=cite, code=format, contacts=contacts, by=request.user)
    response = HttpResponse(produit.contenu, content_type=produit.mime)
    response.headers["Content-Disposition"] = f'attachment; filename="{produit.nom}"'
    return response


# ── shared ────────────────────────────────────────────────────────────


def choices(asked: Liste, name: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
    """A choice that is no filter, as links that keep the filters."""
    current = asked.fixes.get(name, {"periode": PERIODE, "depuis": SILENCE}[name])
    others = {key: value for key, value in asked.fixes.items() if key != name}
    return [
        {
            "libelle": label,
            "courant": code == current,
            "url": replace(asked, fixes={**others, name: code}).address(),
        }
        for code, label in values.items()
    ]


def respond(
    request: SignedRequest, whole: str, fragment: str, context: dict[str, Any], asked: Liste
) -> HttpResponse:
    """The page, or the fragment; the address bar then takes the shortest form."""
    context = {**context, "adresse": request.path, "fragment": fragment}
    if not request.htmx:
        return render(request, whole, context)
    response = render(request, "acteurs/_reponse_liste.html", context)
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response
