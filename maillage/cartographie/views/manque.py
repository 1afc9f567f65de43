"""One gap: what it says, who is near, who could fill it, who to bring together."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from maillage.access.capabilities import Capability
from maillage.access.check import can
from maillage.access.guards import SignedRequest, page
from maillage.cartographie.forms.reseau import DepuisForm
from maillage.cartographie.selectors import interets, liens, reseau
from maillage.cartographie.selectors.a_demander import who_knows
from maillage.cartographie.selectors.interets import Interets
from maillage.cartographie.selectors.manque import FicheManque
from maillage.cartographie.views.interets import invitation
from maillage.cartographie.views.manque_nomme import NAMES, asked, here, shared
from maillage.cartographie.views.manques import helper_row, offer_row, tabs
from maillage.cites.models import Cite


@page(Capability.COUVERTURE_VIEW)
def manque(request: SignedRequest, cite: Cite) -> HttpResponse:
    found = asked(request, cite)
    gap = found.gap
    context = {
        **shared(cite, found),
        "offres": [offer_row(cite, offer) for offer in found.offres],
        "priorites": gap.because if gap else (),
        "proche": helper_row(cite, gap.nearest) if gap and gap.nearest else None,
        "pourraient": [helper_row(cite, one) for one in gap.fillers] if gap else [],
        **bring_together(request, cite, found),
        "pistes": pistes(request, cite, found) if found.inconnu else [],
        "recenser": f"{reverse('cartographie:recenser', args=[cite.slug])}?{survey_query(found)}",
        "campagne": campaign(request, cite, found) if found.inconnu else "",
        "onglets": tabs(cite, "manques"),
    }
    return render(request, "cartographie/manque.html", context)


def bring_together(request: SignedRequest, cite: Cite, found: FicheManque) -> dict[str, Any]:
    """The round table, and who can introduce the structure of `?depuis=`; nothing for those who may not see cooperations."""
    if found.gap is None or not can(request.user, Capability.COOPERATION_VIEW, cite):
        return {}
    today = timezone.localdate()
    form = DepuisForm(request.GET if "depuis" in request.GET else None, cite=cite)
    source = form.source()
    ground = round_table(request, cite, found, source)
    others = {"themes": found.theme.code, "ages": found.ages.label, "depuis": source}
    zone = {"quartiers": found.quartier.code} if found.quartier else {}
    starts = interets.departures(cite, request.user, today)
    return {
        "interets": ground,
        "inviter": invitation(request, cite, ground, found.titre),
        "autres": f"{reverse('cartographie:interets', args=[cite.slug])}?{urlencode({**others, **zone})}",
        "depuis": form,
        "departs": [
            (nom, f"{here(cite, found)}&depuis={pk}#qui-reunir", str(pk) == source) for pk, nom in starts
        ],
        "ou": {name: value for name, value in request.GET.items() if name in NAMES},
    }


def round_table(request: SignedRequest, cite: Cite, found: FicheManque, source: str) -> Interets:
    """Who to bring together about it: of these ages, else of the theme. Ties are read only to introduce somebody."""
    today = timezone.localdate()
    question = reseau.Question(today)
    facts = (
        reseau.facts(cite, request.user, question) if source else reseau.Facts(cite, liens.actors(cite), ())
    )
    network = facts.network(question)
    known = interets.terrain(cite, request.user, today)
    zones = [found.quartier.code] if found.quartier else []
    of_ages = interets.common_ground(
        known, interets.wanted([found.theme.code], found.ages, zones), network, source
    )
    if of_ages.en_tout:
        return of_ages
    of_theme = interets.common_ground(
        known, interets.wanted([found.theme.code], None, zones), network, source
    )
    return of_theme if of_theme.en_tout else of_ages


def pistes(request: SignedRequest, cite: Cite, found: FicheManque) -> list[Any]:
    zone = found.quartier.code if found.quartier else None
    return who_knows(
        cite, request.user, theme=found.theme.code, band=found.ages, zone=zone, offers=found.connu.offres
    )


def campaign(request: SignedRequest, cite: Cite, found: FicheManque) -> str:
    """A message to all those who carry the theme, when there are some and one may write."""
    if not can(request.user, Capability.CAMPAGNE_MANAGE, cite):
        return ""
    if not any(o.key.startswith("s") and found.theme.code in o.themes for o in found.connu.offres):
        return ""
    query = urlencode({"avec": "annuaire", "theme": found.theme.code, "statut": "active"})
    return f"{reverse('acteurs:campagne_nouvelle', args=[cite.slug])}?{query}"


def survey_query(found: FicheManque) -> str:
    codes = [value.code for value in ages_of(found)]
    zone = found.quartier.code if found.quartier else ""
    return urlencode(
        {"themes": found.theme.code, "bandes": codes.index(found.tranche.code), "quartier": zone}
    )


def ages_of(found: FicheManque) -> Any:
    return next(axis for axis in found.connu.axes.values() if found.tranche in axis.values).values
