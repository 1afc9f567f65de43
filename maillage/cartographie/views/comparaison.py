"""Two years on one map, with the table that says the same."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.acteurs.forms.filtres import active_chips, query_string
from maillage.acteurs.selectors.facettes import labels
from maillage.cartographie.choices import Devenir, Objet
from maillage.cartographie.forms.vues import AnneesForm
from maillage.cartographie.selectors.comparaison import FORMES, LAYER_OF, Comparaison, compare, fate_words
from maillage.cartographie.selectors.phrases_listes import of_years
from maillage.cartographie.views.carte import WORDS, canvas, switch
from maillage.cartographie.views.carte_donnees import asked, compact
from maillage.cites.models import Cite
from maillage.cites.selectors import qpv_of

SHOWN = 60


@page(Capability.CARTE_VIEW)
def comparer(request: SignedRequest, cite: Cite) -> HttpResponse:
    form = AnneesForm(request.GET)
    found, demande = compared(request, cite, form)
    form = AnneesForm({"objet": found.objet, "avant": str(found.avant), "apres": str(found.apres)})
    filters = query_string(demande.filtres)[1:]
    bascule = switch(cite, demande, timezone.localdate().year)
    bascule[1]["courant"], bascule[2]["courant"] = False, True
    whole = request.GET.get("tout", "")
    address = f"?objet={found.objet}&avant={found.avant}&apres={found.apres}" + (
        f"&{filters}" if filters else ""
    )
    way = request.GET.get("sens", "")
    cases = [case for case in found.cases if way not in SENS or case.mieux == SENS[way]]
    context = {
        **canvas(cite, reverse("cartographie:comparer_points", args=[cite.slug]), f"{address}&comparer=1"),
        "form": form,
        "comparaison": found,
        "couverture": found.objet is Objet.COUVERTURE,
        "listes": lists(cite, found, whole, address),
        "phrases": [one.linked(lambda opens: list_address(address, found, opens)) for one in of_years(found)],
        "cases": cases if whole == "cases" else cases[:SHOWN],
        "nombre_cases": len(cases),
        "autres_cases": 0 if whole == "cases" else max(0, len(cases) - SHOWN),
        "par_quartier": by_district(found, address),
        "ouverts": opened(found, request.GET.get("ouverts", "")),
        "reglages": config(cite, found),
        "adresse": address,
        "filtres_dits": [
            chip.libelle for chip in active_chips(demande.filtres, labels(cite, demande.filtres))
        ],
        "gardes": [pair.split("=", 1) for pair in filters.split("&") if pair],
        "bascule": bascule,
        "quartiers": qpv_of(cite).prefetch_related("communes"),
        "peut_exporter": bool(can(request.user, Capability.EXPORT, cite)),
    }
    return render(request, "cartographie/carte_comparer.html", context)


def by_district(found: Comparaison, address: str) -> list[dict[str, Any]]:
    """Each district with its gaps of the two years, each number with the address of its list."""
    return [
        {
            "quartier": quartier,
            "annees": [
                (len(found.ouverts[quartier.code, year]), f"{address}&ouverts={quartier.code}-{year}#ouverts")
                for year in (found.avant, found.apres)
            ],
        }
        for quartier in (found.fonds.quartiers if found.fonds else ())
    ]  # fmt: skip


def opened(found: Comparaison, asked_for: str) -> dict[str, Any] | None:
    """The gaps of the district and the year asked for (`CODE-ANNEE`); None when nothing such is compared."""
    code, _, year = asked_for.rpartition("-")
    names = {quartier.code: quartier.nom for quartier in (found.fonds.quartiers if found.fonds else ())}
    if code not in names or year not in (str(found.avant), str(found.apres)):
        return None
    return {"nom": names[code], "annee": year, "lignes": found.ouverts[code, int(year)]}


SENS = {"mieux": True, "moins": False}


def list_address(address: str, found: Comparaison, opens: Any) -> str:
    """The whole list of a fate; for coverage, the crossings that went one way."""
    if found.objet is Objet.COUVERTURE:
        return f"{address}&tout=cases&sens={opens}#cases"
    return f"{address}&tout={opens}#{opens}"


@page(Capability.CARTE_VIEW)
@gzip_page
def comparer_points(request: SignedRequest, cite: Cite) -> HttpResponse:
    found, _ = compared(request, cite, AnneesForm(request.GET))
    layers = [{"code": layer.couche, **layer.as_json()} for layer in found.couches]
    return compact(request, {"couches": layers, "quartiers": found.fonds.as_json() if found.fonds else None})


def compared(request: SignedRequest, cite: Cite, form: AnneesForm) -> tuple[Comparaison, Any]:
    demande = asked(request, cite)
    objet, before, after = form.asked()
    if objet is Objet.COUVERTURE and not can(request.user, Capability.COUVERTURE_VIEW, cite):
        objet = Objet.ACTIONS
    return compare(cite, request.user, demande, objet, before, after), demande


def lists(cite: Cite, found: Comparaison, whole: str, base: str) -> list[dict[str, Any]]:
    if found.objet is Objet.COUVERTURE:
        return []
    address = WORDS[LAYER_OF[found.objet]][2]
    return [
        {
            "devenir": fate.value,
            "forme": FORMES[fate],
            "titre": words,
            "nombre": number,
            "adresse": list_address(base, found, fate.value),
            "lignes": [
                {
                    "nom": change.nom,
                    "url": reverse(address, args=[cite.slug, change.pk]),
                    "placee": change.placee,
                }
                for change in found.changements
                if change.devenir == fate
            ][: None if whole == fate else SHOWN],
            "reste": 0 if whole == fate else max(0, number - SHOWN),
        }
        for fate, words, number in found.nombres()
    ]


def config(cite: Cite, found: Comparaison) -> dict[str, Any]:
    """What the script needs to know: a layer per fate."""
    layer = LAYER_OF.get(found.objet)
    one, many, address = WORDS[layer] if layer else ("", "", "acteurs:structure")
    return {
        "couches": [
            {
                "code": fate.value,
                "libelle": fate_words(fate, found.avant, found.apres),
                "un": one,
                "plusieurs": many,
                "fiche": reverse(address, args=[cite.slug, 0]),
                "forme": FORMES[fate],
            }
            for fate in Devenir
            if layer
        ],
        "montrees": [fate.value for fate in Devenir if layer],
        "fond": "",
        "emprise": None,
    }
