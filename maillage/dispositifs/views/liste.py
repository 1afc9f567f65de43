"""The dispositifs of the cité: overall view, table, what is due, export. The same filters for the two first."""

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, command, page
from maillage.base.listing import Liste, list_context, read_list
from maillage.cites.models import Cite
from maillage.core.facets import TEXT, Found, explore
from maillage.dispositifs import jobs
from maillage.dispositifs.selectors.echeances import concerned, doubtful_links, schedule
from maillage.dispositifs.selectors.ensemble import LIFE, narrowed, whole_view
from maillage.dispositifs.selectors.lecture import Ligne
from maillage.dispositifs.selectors.liste import COLONNES, PAR_DEFAUT, TRI, TRIS, Portefeuille, portfolio
from maillage.dispositifs.services.exportation import WRITERS, export_deployments

PER_PAGE = 50
VUES = (("ensemble", "Vue d'ensemble", "bar-chart-steps"), ("liste", "Tableau", "table"))
TICKS = (0, 3, 6, 11, 15, 18, 25)
DENSITIES = (("aeree", 60), ("serree", 80), ("dense", 105), ("menue", 148), ("extreme", 185))
"""Lines of text that one A3 sheet holds at each size of letters (composants.css)."""
DUE = 60
"""Lines of each list of what is due; the rest is a link away."""
LINES_A_ROW = 2.3
"""A dispositif takes two or three lines on paper, measured on the catalogue."""


@page(Capability.DISPOSITIF_VIEW)
def ensemble(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Who offers what to whom and when, over ages; overlaps and holes. Printable on one A3."""
    whole, asked, found, lignes = answer(request, cite)
    vue = whole_view(cite, whole, lignes, asked.question)
    density = paper(len(lignes), len(vue.groupes))
    context = {
        **common(cite, asked, found, "ensemble"),
        "vue": vue,
        "vie": LIFE,
        "cadre_ages": f"0 0 {LIFE} 14",
        "reperes": [{"age": age, "x": age * 12} for age in TICKS],
        "traits": " ".join(f"M{age * 12} 0V14" for age in TICKS),
        "densite": density or DENSITIES[-1][0],
        "tient_sur_un_a3": bool(density),
        "sans_effet": without_effect(asked),
        "aujourdhui": timezone.localdate(),
    }
    return respond(request, "dispositifs/ensemble.html", "dispositifs/_ensemble.html", context, asked)


@page(Capability.DISPOSITIF_VIEW)
def liste(request: SignedRequest, cite: Cite) -> HttpResponse:
    _, asked, found, lignes = answer(request, cite)
    sheet = Paginator(lignes, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        **common(cite, asked, found, "liste", colonnes=COLONNES),
        "page": sheet,
        "colonnes": [(name, COLONNES[name]) for name in asked.colonnes],
        "triables": tuple(TRIS),
    }
    return respond(request, "dispositifs/liste.html", "dispositifs/_liste.html", context, asked)


@page(Capability.DISPOSITIF_EDIT)
def echeances(request: SignedRequest, cite: Cite) -> HttpResponse:
    """Deadlines within their reminder, steps of activation, ends; those to come; links that do not answer.

    `?tout=` unfolds a long list.
    """
    rows = concerned(request.user, cite)
    calendar = schedule(cite, rows, timezone.localdate())
    found: dict[str, Sequence[object]] = {
        "dus": calendar.dus,
        "a_venir": calendar.a_venir,
        "liens": doubtful_links(rows.values()),
    }
    unfolded = request.GET.get("tout", "")
    context = {
        "echeancier": calendar,
        **{name: kept if name == unfolded else kept[:DUE] for name, kept in found.items()},
        "nombres": {name: len(kept) for name, kept in found.items()},
        "restes": {name: 0 if name == unfolded else max(0, len(kept) - DUE) for name, kept in found.items()},
        "fiches": sheets_address(cite),
    }
    return render(request, "dispositifs/echeances.html", context)


@command(Capability.DISPOSITIF_EDIT)
def verifier_liens(request: SignedRequest, cite: Cite) -> HttpResponse:
    """In the background: each address may take half a minute."""
    jobs.verifier_liens.enqueue(cite.pk, request.user.pk)
    messages.success(request, "La vérification des liens est lancée : rechargez cette page dans un instant.")
    return redirect("dispositifs:echeances", slug=cite.slug)


@command(Capability.EXPORT)
def exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """What the filters of the address show, in the order of the list."""
    if format not in WRITERS:
        raise Http404("Ce format d'export n'existe pas.")
    _, _, _, lignes = answer(request, cite)
    content = export_deployments(cite=cite, code=format, lignes=lignes, by=request.user)
    return as_file(content, format, f"dispositifs-{cite.slug}")


# ── shared ────────────────────────────────────────────────────────────


def as_file(content: bytes, format: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=WRITERS[format][0])
    dated = f"{name}-{timezone.localdate():%Y-%m-%d}.{format}"
    response.headers["Content-Disposition"] = f'attachment; filename="{dated}"'
    return response


def answer(request: SignedRequest, cite: Cite) -> tuple[Portefeuille, Liste, Found, list[Ligne]]:
    tri = request.GET.get("tri", "")
    whole = portfolio(request.user, cite, tri=tri if tri.removeprefix("-") in TRIS else TRI)
    asked = read_list(
        request.GET, whole.facettes, tris=tuple(TRIS), tri=TRI, colonnes=COLONNES, defaut=PAR_DEFAUT
    )
    found = explore(whole.rows, asked.question, [f.nom for f in whole.facettes])
    return whole, asked, found, [whole.lignes[key] for key in found.keys]


def paper(rows: int, groups: int) -> str:
    """The largest letters with which it all holds on one A3; empty when no size does."""
    lines = LINES_A_ROW * rows + groups
    return next((name for name, most in DENSITIES if lines <= most), "")


def sheets_address(cite: Cite) -> str:
    """What the address of a sheet begins with: hundreds of them are written in a page."""
    return reverse("dispositifs:ensemble", args=[cite.slug])


def without_effect(asked: Liste) -> list[str]:
    """Active filters that change what is drawn, and not where there are overlaps and holes."""
    kept = narrowed(asked.question).active
    labels = {facette.nom: facette.libelle for facette in asked.facettes} | {TEXT: "Recherche"}
    return [labels[name] for name in asked.question.active if name not in kept]


def common(
    cite: Cite, asked: Liste, found: Found, here: str, colonnes: dict[str, str] | Any = None
) -> dict[str, Any]:
    filters = asked.address().removeprefix("?")
    return {
        "fiches": sheets_address(cite),
        **list_context(asked, found, colonnes=colonnes),
        "nombre": len(found.keys),
        "total": found.total,
        "adresse": reverse(f"dispositifs:{here}", args=[cite.slug]),
        "vues": [
            {
                "libelle": label,
                "icone": icon,
                "courant": name == here,
                "url": f"{reverse(f'dispositifs:{name}', args=[cite.slug])}?{filters}",
            }
            for name, label, icon in VUES
        ],
    }


def respond(
    request: SignedRequest, whole: str, fragment: str, context: dict[str, Any], asked: Liste
) -> HttpResponse:
    """The page, or the fragment; the address bar then takes the shortest form."""
    if not request.htmx:
        return render(request, whole, context)
    response = render(request, "dispositifs/_reponse.html", {**context, "fragment": fragment})
    response.headers["HX-Push-Url"] = f"{request.path}{asked.address().removesuffix('?')}"
    return response
