"""The gaps of the cité, the most worrying first; what the pages about gaps have in common."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.guards import SignedRequest, page
from maillage.cartographie.selectors import phrases
from maillage.cartographie.selectors.decisions import Decidee, about, decisions_of, in_words
from maillage.cartographie.selectors.manque import distances, gaps_of, helped
from maillage.cartographie.selectors.offres import SOURCES, champ, link_of
from maillage.cites.models import Cite
from maillage.core.coverage import Axis, Dimension, Gap, State
from maillage.core.phrases import Address

BADGES = {State.DECOUVERT: "alerte", State.FRAGILE: "attention", State.INSUFFISANT: "attention"}
SHOWN_GAPS = 30
GESTES = ("ordre_du_jour", "action", "accepter")


@page(Capability.COUVERTURE_VIEW)
def manques(request: SignedRequest, cite: Cite) -> HttpResponse:
    """`?etat=` keeps the gaps of a state; `?acceptes=seuls` those that the cité accepts, `non` the others."""
    today = timezone.localdate()
    known = champ(cite, request.user, today)
    far = distances(cite)
    found = gaps_of(known, far=far, most=0)
    kept = [gap for gap in found if asked(request.GET, gap)]
    shown = Paginator(kept, SHOWN_GAPS).get_page(request.GET.get("page"))
    open_rows = decisions_of(cite).filter(revoquee_le__isnull=True)
    decided = [one for one in in_words(open_rows, cite, request.user, today) if one.en_vigueur]
    themes, zones = known.axes[Dimension.THEME], known.axes[Dimension.QUARTIER]
    context = {
        "manques": [
            gap_row(cite, gap, themes, zones, decided) for gap in helped(known, list(shown.object_list), far)
        ],
        "page": shown,
        "en_tout": len(found),
        "acceptes": sum(gap.accepted is not None for gap in found),
        "filtres": filters_of(cite, found, request.GET),
        "phrases": [
            one.linked(gaps_address(cite))
            for one in phrases.of_gaps(found, len(known.priorites), known.effectifs)
        ],
        "champ": known,
        "onglets": tabs(cite, "manques"),
    }
    return render(request, "cartographie/manques.html", context)


STATES = {"decouvert": State.DECOUVERT, "fragile": State.FRAGILE, "insuffisant": State.INSUFFISANT}
CODES = {state: code for code, state in STATES.items()}


def asked(query: QueryDict, gap: Gap) -> bool:
    states = [STATES[code] for code in query.getlist("etat") if code in STATES]
    if states and gap.state not in states:
        return False
    accepted = query.get("acceptes")
    return (gap.accepted is not None) == (accepted == "seuls") if accepted in ("seuls", "non") else True


def gaps_address(cite: Cite) -> Address:
    listed = reverse("cartographie:manques", args=[cite.slug])

    def address(opens: Any) -> str:
        if not isinstance(opens, phrases.Cells):
            return setting_address(cite, opens)
        pairs = [("etat", CODES[state]) for state in opens.states]
        pairs += [("acceptes", "seuls")] if opens.accepted else []
        return f"{listed}{'?' if pairs else ''}{urlencode(pairs)}#manques"

    return address


def filters_of(cite: Cite, found: Sequence[Gap], query: QueryDict) -> list[dict[str, Any]]:
    """All, by state, accepted or not: each with how many, none that is empty."""
    here = reverse("cartographie:manques", args=[cite.slug])
    accepted = sum(gap.accepted is not None for gap in found)
    choices = [("Tous", "", len(found))]
    choices += [
        (f"{word.capitalize()}s", f"?etat={code}", sum(gap.state is word for gap in found))
        for code, word in STATES.items()
    ]
    if accepted:
        choices += [
            ("Acceptés", "?acceptes=seuls", accepted),
            ("Sans les acceptés", "?acceptes=non", len(found) - accepted),
        ]
    current = "?" + urlencode([(name, query[name]) for name in ("etat", "acceptes") if query.get(name)])
    return [
        {
            "libelle": label,
            "url": f"{here}{address}",
            "compte": number,
            "courant": (address or "?") == current,
        }
        for label, address, number in choices
        if number or not address
    ]


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


SETTINGS = {
    phrases.SEUILS: ("reglages_analyse", ""),
    phrases.PRIORITES: ("reglages_analyse", "#priorites"),
    phrases.JEUNES: ("besoins", ""),
}


def setting_address(cite: Cite, opens: Any) -> str:
    """Where what the analysis is made with is said: thresholds, priorities, numbers of young people."""
    name, anchor = SETTINGS[opens]
    return f"{reverse(f'cartographie:{name}', args=[cite.slug])}{anchor}"


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
