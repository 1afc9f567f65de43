"""The gaps of the cité, the most worrying first; what the pages about gaps have in common."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cartographie.selectors import phrases
from maillage.cartographie.selectors.decisions import Decidee, about, decisions_of, in_words
from maillage.cartographie.selectors.manque import distances, gaps_of
from maillage.cartographie.selectors.offres import SOURCES, champ, link_of
from maillage.cites.models import Cite
from maillage.core.coverage import Axis, Dimension, Gap, State

BADGES = {State.DECOUVERT: "alerte", State.FRAGILE: "attention", State.INSUFFISANT: "attention"}
SHOWN_GAPS = 30
GESTES = ("ordre_du_jour", "action", "accepter")


@page(Capability.COUVERTURE_VIEW)
def manques(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?acceptes=non` sets aside those that the cité accepts, and says how many."""
    today = timezone.localdate()
    known = champ(cite, request.user, today)
    found = gaps_of(known, far=distances(cite), most=None if "acceptes" in request.GET else SHOWN_GAPS)
    without = request.GET.get("acceptes") == "non"
    accepted = sum(gap.accepted is not None for gap in found)
    shown = [gap for gap in found if not (without and gap.accepted)]
    open_rows = decisions_of(cite).filter(revoquee_le__isnull=True)
    decided = [one for one in in_words(open_rows, cite, request.user, today) if one.en_vigueur]
    themes, zones = known.axes[Dimension.THEME], known.axes[Dimension.QUARTIER]
    context = {
        "manques": [gap_row(cite, gap, themes, zones, decided) for gap in shown[:SHOWN_GAPS]],
        "en_tout": len(found),
        "acceptes": accepted,
        "sans_acceptes": without,
        "phrases": phrases.of_gaps(found, len(known.priorites), known.effectifs),
        "champ": known,
        "onglets": tabs(cite, "manques"),
    }
    return render(request, "cartographie/manques.html", context)


def gap_row(cite: Cite, gap: Gap, themes: Axis, zones: Axis, decided: list[Decidee]) -> dict[str, Any]:
    query = [("themes", gap.theme), ("ages", gap.band.label)]
    query += [("quartiers", gap.zone)] if gap.zone else []
    place = f", {zones.value(gap.zone).label}" if gap.zone else ""
    return {
        "titre": f"{themes.value(gap.theme).label}, {gap.band.label}{place}",
        "url": address_of_gap(cite, gap.theme, gap.band.label, gap.zone or ""),
        "etat": str(gap.state),
        "pastille": BADGES[gap.state],
        "jeunes": gap.young.label if gap.young else "",
        "raisons": gap.reasons,
        "accepte": gap.accepted,
        "priorites": gap.because,
        "decisions": [one for one in about(decided, gap.theme, gap.band, gap.zone) if one.url],
        "proche": helper_row(cite, gap.nearest) if gap.nearest else None,
        "pourraient": [helper_row(cite, found) for found in gap.fillers],
        "gestes": {
            geste: address_of_gap(cite, gap.theme, gap.band.label, gap.zone or "", name=f"manque_{geste}")
            for geste in GESTES
        },
        "reunir": f"{reverse('cartographie:interets', args=[cite.slug])}?{urlencode(query)}",
    }


# ── shared by the pages about gaps ────────────────────────────────────


def address_of_gap(cite: Cite, theme: str, tranche: str, quartier: str, *, name: str = "manque") -> str:
    query = {"theme": theme, "tranche": tranche, "quartier": quartier}
    url = reverse(f"cartographie:{name}", args=[cite.slug])
    return f"{url}?{urlencode({key: value for key, value in query.items() if value})}"


def helper_row(cite: Cite, found: Any) -> dict[str, Any]:
    name, pk = link_of(found.key)
    return {"nom": found.nom, "url": reverse(name, args=[cite.slug, pk]), "comment": found.how}


def offer_row(cite: Cite, offer: Any) -> dict[str, Any]:
    name, pk = link_of(offer.key)
    return {
        "nom": offer.nom,
        "url": reverse(name, args=[cite.slug, pk]),
        "genre": SOURCES[offer.key[0]].removesuffix("s"),
        "ages": offer.age.label if offer.age else "",
        "fragile": offer.fragile_reason,
        "fin": offer.until,
    }


def tabs(cite: Cite, current: str) -> list[dict[str, Any]]:
    pages = (
        ("couverture", "Âge × thème"),
        ("croiser", "Croiser autrement"),
        ("multiples", "Côte à côte"),
        ("manques", "Les manques, dans l'ordre"),
        ("manque_decisions", "Décidé"),
        ("besoins", "Jeunes"),
        ("reglages_analyse", "Réglages"),
    )
    return [
        {
            "libelle": label,
            "url": reverse(f"cartographie:{name}", args=[cite.slug]),
            "courant": name == current,
        }
        for name, label in pages
    ]
