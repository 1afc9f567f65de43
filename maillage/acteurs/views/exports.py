"""Exports of what the directory shows: a page that says what will leave, a command that sends the file."""

from django.http import Http404, HttpResponse
from django.shortcuts import render

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, form_page
from maillage.acteurs.exports import FORMATS
from maillage.acteurs.forms.filtres import active_chips, as_query, parse_filters, query_string
from maillage.acteurs.selectors.annuaire import allowed
from maillage.acteurs.selectors.facettes import labels
from maillage.acteurs.services.exportation import build_export, export_directory
from maillage.cites.models import Cite

EXCLUDED_SHOWN = 50


@form_page(Capability.EXPORT)
def exporter(request: SignedRequest, cite: Cite, format: str) -> HttpResponse:
    """GET counts what the file will hold and names what it cannot hold; POST sends the file and leaves a trace."""
    if format not in FORMATS:
        raise Http404("Ce format d'export n'existe pas.")
    filtres = allowed(parse_filters(request.GET), request.user, cite)
    if request.method == "POST":
        wanted = bool(request.POST.get("personnes")) and FORMATS[format].personnes
        produit = export_directory(
            cite=cite,
            code=format,
            filtres=filtres,
            requete=as_query(filtres),
            personnes=wanted,
            by=request.user,
        )
        response = HttpResponse(produit.contenu, content_type=produit.mime)
        response.headers["Content-Disposition"] = f'attachment; filename="{produit.nom}"'
        response.headers["X-Maillage-Exclues"] = str(len(produit.exclues))
        return response
    produit = build_export(cite=cite, code=format, filtres=filtres, personnes=False, by=request.user)
    context = {
        "format": FORMATS[format],
        "produit": produit,
        "exclues": produit.exclues[:EXCLUDED_SHOWN],
        "actifs": active_chips(filtres, labels(cite, filtres)),
        "requete": query_string(filtres),
    }
    return render(request, "acteurs/export.html", context)
