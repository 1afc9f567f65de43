"""The map: what it is asked, and the page around it."""

from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

from django.conf import settings
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.forms.filtres import Chip, filters_panel, query_string
from maillage.acteurs.selectors.annuaire import allowed
from maillage.acteurs.selectors.facettes import Exploration, explore
from maillage.cartographie.choices import Couche, Fond
from maillage.cartographie.forms.carte import parse_map, without_lost, years
from maillage.cartographie.models import VueCarte
from maillage.cartographie.selectors.autour import centre_of, starts, walk
from maillage.cartographie.selectors.couches import FORMES, layers
from maillage.cartographie.selectors.demande import Demande
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of

LISTED = 100
WORDS = {
    Couche.STRUCTURES: ("structure", "structures", "acteurs:structure"),
    Couche.ACTIONS: ("action", "actions", "actions:action"),
    Couche.DISPOSITIFS: ("dispositif", "dispositifs", "dispositifs:deploiement"),
}
"""Layer → its words, the address of a sheet."""


@page(Capability.CARTE_VIEW)
def carte(request: SignedRequest, cite: Cite) -> HttpResponse:
    """The map with the filters of the directory, or only what changes around it when htmx asks for it."""
    if not request.GET and not request.htmx and (first := default_view(cite)):
        return redirect(f"{request.path}{address_of(first)}")
    demande, found, view = understood(request, cite)
    context = page_context(request, cite, demande, found)
    context["vue"] = view
    if request.htmx:
        return render(request, "cartographie/_carte_reponse.html", context)
    context |= around(request, cite, demande)
    return render(request, "cartographie/carte.html", context)


def default_view(cite: Cite) -> VueCarte | None:
    return VueCarte.objects.filter(cite=cite, par_defaut=True).living().first()


def address_of(view: VueCarte) -> str:
    """What opens a saved view: its query, its frame, itself, so that the page can name it."""
    demande = parse_map(QueryDict(view.requete))
    box = tuple(view.emprise) if len(view.emprise) == 4 else None
    framed = replace(demande, emprise=box, vue=view.pk)
    return framed.address(timezone.localdate().year, framed=True)


def understood(request: SignedRequest, cite: Cite) -> tuple[Demande, Exploration, VueCarte | None]:
    """The demand without what no longer exists, what the directory answers, the saved view it comes from."""
    demande = parse_map(request.GET)
    demande = replace(demande, filtres=allowed(demande.filtres, request.user, cite))
    view = None
    if demande.vue:
        view = VueCarte.objects.all().seen_by(request.user, cite).living().filter(pk=demande.vue).first()
    found = explore(cite, request.user, demande.filtres)
    kept = without_lost(demande, found.libelles, view.mots if view else {})
    if kept.filtres != demande.filtres:
        found = explore(cite, request.user, kept.filtres)
    if kept.autour and centre_of(cite, request.user, kept.autour) is None:
        told = "Le point de départ de la marche n'est plus sur la carte : choisissez-en un autre."
        kept = replace(kept, autour="", perdus=(*kept.perdus, told))
    return kept, found, view


def page_context(request: SignedRequest, cite: Cite, demande: Demande, found: Exploration) -> dict[str, Any]:
    this_year = timezone.localdate().year
    kept = demande.pairs(this_year)
    whole = demande.address(this_year)
    return {
        **carrying(filters_panel(found, demande.filtres), kept),
        **canvas(
            cite,
            reverse("cartographie:couches", args=[cite.slug]),
            "" if whole == "?" else whole,
            districts=True,
        ),
        "demande": demande,
        "gardes": kept,
        "filtres_gardes": parse_qsl(query_string(demande.filtres)[1:]),
        "choix_colonnes": [],
        "exploration": found,
        "tri": demande.filtres.tri,
        "requete": query_string(demande.filtres),
        "adresse_vue": "" if whole == "?" else whole,
        "bascule": switch(cite, demande, this_year),
        "quartiers": qpv_of(cite).prefetch_related("communes"),
    }


def carrying(panel: dict[str, Any], kept: list[tuple[str, str]]) -> dict[str, Any]:
    """The links that lift a filter keep the layers."""
    more = "&".join(f"{name}={value}" for name, value in kept)
    if not more:
        return panel
    panel["actifs"] = [Chip(chip.libelle, joined(chip.url, more), chip.parametre) for chip in panel["actifs"]]
    panel["effacer"] = joined(panel["effacer"], more)
    return panel


def joined(address: str, more: str) -> str:
    return f"{address}{'' if address.endswith('?') else '&'}{more}"


def around(request: SignedRequest, cite: Cite, demande: Demande) -> dict[str, Any]:
    """What only the whole page holds: layers to tick, first lines of the list, saved views, where a walk may start."""
    user = request.user
    shown = layers(cite, user, demande)
    this_year = timezone.localdate().year
    return {
        "couches": [
            {
                "code": code.value,
                "libelle": code.label,
                "forme": FORMES[code],
                "cochee": code in demande.couches,
            }
            for code in Couche
        ],
        "fonds": [(code, label, code == demande.fond) for code, label in Fond.choices],
        "annees": years(),
        "reglages": config(cite, demande),
        "liste": first_lines(cite, shown),
        "marche": walk(cite, user, demande, shown),
        "departs": starts(cite, user),
        "vues": list(VueCarte.objects.all().seen_by(user, cite).living()),
        "peut_enregistrer": bool(can(user, Capability.VUE_EDIT, cite)),
        "peut_exporter": bool(can(user, Capability.EXPORT, cite)),
        "cette_annee": this_year,
    }


def config(cite: Cite, demande: Demande) -> dict[str, Any]:
    """What the script needs to know of each layer."""
    return {
        "couches": [
            {
                "code": code.value,
                "libelle": str(code.label),
                "un": WORDS[code][0],
                "plusieurs": WORDS[code][1],
                "fiche": reverse(WORDS[code][2], args=[cite.slug, 0]),
                "forme": FORMES[code],
            }
            for code in Couche
        ],
        "montrees": demande.couches,
        "fond": demande.fond,
        "emprise": demande.emprise,
    }


def first_lines(cite: Cite, shown: list[Any]) -> list[dict[str, Any]]:
    """What is read before the script, or without it: the first of each layer."""
    found = []
    for layer in shown:
        address = WORDS[Couche(layer.couche)][2]
        seen: dict[int, str] = {}
        for pk, nom in zip(layer.ids, layer.noms, strict=True):
            seen.setdefault(pk, nom)
            if len(seen) == LISTED // max(1, len(shown)):
                break
        found.append(
            {
                "libelle": layer.libelle,
                "nombre": layer.nombre,
                "lignes": [(nom, reverse(address, args=[cite.slug, pk])) for pk, nom in seen.items()],
                "reste": layer.nombre - len(seen),
            }
        )
    return found


def canvas(cite: Cite, points: str, drawing: str, *, districts: bool = False) -> dict[str, Any]:
    """The variables of `_carte_toile.html`: where points come from, the drawing seen without script, what districts say."""
    address = reverse("cartographie:dessin", args=[cite.slug])
    said = reverse("cartographie:quartiers", args=[cite.slug]) if districts else ""
    return {**map_settings(), "toile": {"points": points, "dessin": address + drawing, "quartiers": said}}


def map_settings() -> dict[str, str]:
    """The server of tiles, if any, as every map of the room asks for it."""
    return {"tuiles": settings.TILES_URL, "mention": settings.TILES_ATTRIBUTION}


def switch(cite: Cite, demande: Demande, this_year: int) -> list[dict[str, Any]]:
    """Two presentations of the same filters, and the same map at two dates."""
    filters = query_string(demande.filtres)
    table = "" if filters == "?" else filters
    return [
        {
            "libelle": "Tableau",
            "url": reverse("acteurs:annuaire", args=[cite.slug]) + table,
            "icone": "table",
        },
        {
            "libelle": "Liste et carte",
            "url": reverse("cartographie:carte", args=[cite.slug]) + demande.address(this_year),
            "icone": "map",
            "courant": True,
        },
        {
            "libelle": "Deux années",
            "url": reverse("cartographie:comparer", args=[cite.slug]) + table,
            "icone": "arrow-left-right",
        },
    ]
