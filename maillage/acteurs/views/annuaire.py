"""The directory of the cité."""

from typing import Any, cast

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.exports import FORMATS
from maillage.acteurs.forms.filtres import COLONNES, PAR_DEFAUT, filters_panel, parse_filters, query_string
from maillage.acteurs.rules import TEAM_FIELDS
from maillage.acteurs.selectors.annuaire import allowed
from maillage.acteurs.selectors.facettes import explore
from maillage.acteurs.selectors.lignes import Lecture, lines_of
from maillage.base.registry import panels_of
from maillage.cites.models import Cite

PER_PAGE = 30


@page(Capability.ACTEUR_VIEW)
def annuaire(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The list, or only what changes in it when htmx asks for it."""
    filtres = allowed(parse_filters(request.GET), request.user, cite)
    found = explore(cite, request.user, filtres)
    lecture = Lecture(
        reseau=bool(can(request.user, Capability.CONTACT_RESEAU, cite)),
        equipe=bool(can(request.user, Capability.CONTACT_EQUIPE, cite)),
    )
    columns = [name for name in filtres.colonnes or PAR_DEFAUT if found.equipe or name not in TEAM_FIELDS]
    paginator = Paginator(found.structures if found.ordre is None else found.ordre, PER_PAGE)
    # already counted with the facets
    paginator.count = found.affichees
    shown = paginator.get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        **filters_panel(found, filtres),
        "page": shown,
        "lignes": lines_of(cast(Any, shown.object_list), columns, lecture),
        "colonnes": [(name, COLONNES[name]) for name in columns],
        "exploration": found,
        "tri": filtres.tri,
        "requete": query_string(filtres),
        "formats": list(FORMATS.values()),
    }
    context["vues"] = ways_of_showing(request, cite, context["requete"].removesuffix("?"))
    if not request.htmx:
        return render(request, "acteurs/annuaire.html", context)
    response = render(request, "acteurs/_annuaire_reponse.html", context)
    # the shortest address that says the same: it is the one people share
    response.headers["HX-Push-Url"] = f"{request.path}{context['requete'].removesuffix('?')}"
    return response


def ways_of_showing(request: SignedRequest, cite: Cite, requete: str) -> list[dict[str, Any]]:
    """The table, and what upper rooms offer for the same filters (the map)."""
    others = [panel for panel in panels_of("acteurs.annuaire") if can(request.user, panel.capability, cite)]
    return [
        {"libelle": "Tableau", "url": request.path + requete, "icone": "table", "courant": True},
        *(
            {"libelle": p.title, "url": reverse(p.url_name, args=[cite.slug]) + requete, "icone": p.icon}
            for p in others
        ),
    ]
