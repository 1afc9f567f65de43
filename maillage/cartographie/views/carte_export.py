"""The map as a file: the page that shows what will leave, the drawing it shows, two years compared."""

from dataclasses import replace
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, form_page, page
from maillage.cartographie.choices import OF_COVERAGE
from maillage.cartographie.forms.vues import AnneesForm, ExportCarteForm
from maillage.cartographie.selectors.comparaison import compare
from maillage.cartographie.selectors.demande import Demande
from maillage.cartographie.selectors.dessin import Scene, absent, outlines, picture, scene
from maillage.cartographie.selectors.quartiers import districts
from maillage.cartographie.services.cartes import FORMATS, Sheet, export_map
from maillage.cartographie.views.carte_donnees import asked
from maillage.cites.models import Cite
from maillage.office.writers.mapsvg import write_map_svg
from maillage.office.writers.pdf import PictureTable

COMPARED = "comparer"
"""In the address of a drawing: two years, rather than one."""


@page(Capability.CARTE_VIEW)
def dessin(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The map drawn by the server: what is seen without script, and before an export."""
    drawn = picture(
        cite, shown(request, cite), request.GET.get("titre", "")[:120] or "Carte", timezone.localdate()
    )
    response = HttpResponse(write_map_svg(drawn), content_type="image/svg+xml")
    response.headers["Cache-Control"] = "private, no-cache"
    return response


@form_page(Capability.EXPORT)
def exporter_carte(request: SignedRequest, cite: Cite) -> HttpResponse:
    """GET shows the sheet and says what it holds; POST sends the file and leaves a trace."""
    today = timezone.localdate()
    known = shown(request, cite)
    form = ExportCarteForm(request.POST or None, initial={"titre": title(cite, known)})
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        drawn = picture(cite, known, data["titre"], today)
        content = export_map(
            cite=cite,
            sheet=Sheet(drawn, alt(known), tuple(tables(known))),
            code=data["format"],
            paper=data["papier"],
            requete=request.GET.urlencode(),
            nombre=known.nombre,
            by=request.user,
        )
        response = HttpResponse(content, content_type=FORMATS[data["format"]][1])
        name = f"carte-{cite.slug}-{today.isoformat()}.{data['format']}"
        response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
        return response
    context = {"form": form, "scene": known, "requete": request.GET.urlencode(), "alt": alt(known)}
    return render(request, "cartographie/carte_exporter.html", context)


def shown(request: SignedRequest, cite: Cite) -> Scene:
    demande = visible(request, cite, asked(request, cite))
    if COMPARED not in request.GET:
        return scene(cite, request.user, demande, timezone.localdate())
    objet, before, after = AnneesForm(request.GET).asked()
    found = compare(cite, request.user, demande, objet, before, after)
    fonds = found.fonds or districts(cite, request.user, replace(demande, fond=""), timezone.localdate())
    return Scene(demande, found.couches, fonds, outlines(cite), None, found)


def visible(request: SignedRequest, cite: Cite, demande: Demande) -> Demande:
    """Gaps are for those who may see coverage."""
    if demande.fond in OF_COVERAGE and not can(request.user, Capability.COUVERTURE_VIEW, cite):
        return replace(demande, fond="")
    return demande


def title(cite: Cite, known: Scene) -> str:
    if known.comparaison:
        return f"{known.comparaison.objet.label}, {known.comparaison.avant} et {known.comparaison.apres}"
    names = [layer.libelle for layer in known.points] + ([known.fonds.titre] if known.fonds.code else [])
    return ", ".join([names[0], *(name.lower() for name in names[1:])]) if names else f"Carte, {cite.nom}"


def alt(known: Scene) -> str:
    parts = [f"{layer.nombre} {layer.libelle.lower()}" for layer in known.points]
    parts += [f"{quartier.nom} : {quartier.valeur}" for quartier in known.fonds.quartiers if quartier.valeur]
    return "Carte. " + (" ; ".join(parts) or "Contours des quartiers") + "."


def tables(known: Scene) -> list[PictureTable]:
    """The same facts as rows: districts, walks, then each layer by name."""
    found: list[PictureTable] = []
    if known.fonds.code:
        rows = tuple((q.nom, q.valeur, q.phrase) for q in known.fonds.quartiers)
        found.append(
            PictureTable(
                known.fonds.titre, ("Quartier", "Valeur", "Détail"), rows, (3, 3, 4), known.fonds.source
            )
        )
    if known.marche:
        walked = tuple(
            (near.nom, f"{near.metres} m", f"{ring.minutes} min")
            for ring in known.marche.cercles
            for near in ring.trouves
        )
        title = f"À pied depuis {known.marche.centre.nom}"
        found.append(PictureTable(title, ("Nom", "Distance", "À moins de"), walked, (6, 1, 1)))
    return found + [layer_table(layer) for layer in known.points]


def layer_table(layer: Any) -> PictureTable:
    rows: dict[int, tuple[str, str]] = {}
    for pk, nom, rank in zip(layer.ids, layer.noms, layer.rangs, strict=True):
        rows.setdefault(pk, (nom, layer.genres[rank].libelle))
    note = f"{absent(layer)}." if layer.sans_position else ""
    return PictureTable(
        f"{layer.libelle} ({layer.nombre})", ("Nom", "Nature"), tuple(rows.values()), (3, 1), note
    )
