"""The gap that an address names: found, said, and closed to decisions when it is no gap."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

from maillage.access.guards import SignedRequest
from maillage.base.errors import Refused
from maillage.cartographie.selectors.manque import FicheManque, fiche
from maillage.cartographie.services.decisions import Manque
from maillage.cartographie.views.manques import BADGES, GESTES, address_of_gap
from maillage.cites.models import Cite, Theme
from maillage.cites.selectors import qpv_of

T = TypeVar("T")
NAMES = ("theme", "tranche", "quartier")
"""What names a gap in an address."""


def asked(request: SignedRequest, cite: Cite) -> FicheManque:
    """The gap that the address names."""
    names = {name: request.GET.get(name, "") for name in NAMES}
    found = fiche(cite, request.user, timezone.localdate(), **names)
    if found is None:
        raise Http404("Ce thème, cette tranche d'âge ou ce quartier n'est pas dans la grille de la cité.")
    return found


CLOSED = "Il n'y a pas, ou plus, de manque ici : la case est couverte, ou personne n'a déclaré avoir regardé."
LATE = (
    "Ce manque n'est plus ouvert depuis que vous avez commencé à écrire : la case est maintenant « {state} ». Rien n'a été "
    "enregistré, et ce que vous aviez écrit est gardé ci-dessous."
)


def nothing_to_do(request: SignedRequest, cite: Cite, found: FicheManque) -> HttpResponse | None:
    """Nothing is decided about what is covered, or about what nobody has looked at: the page of the cell says which.

    What has already been written is not thrown away: the form then comes back with it (see `on_gap`).
    """
    if found.gap is not None or request.method == "POST":
        return None
    messages.info(request, CLOSED)
    return redirect(here(cite, found))


def on_gap(found: FicheManque, gesture: Callable[[], T]) -> T:
    if found.gap is None:
        raise Refused("referme", LATE.format(state=found.cell.state))
    return gesture()


def subject(cite: Cite, found: FicheManque) -> Manque:
    zone = qpv_of(cite).filter(code=found.quartier.code).first() if found.quartier else None
    return Manque(Theme.objects.get(pk=found.theme.code), found.ages, zone, found.constat)


def here(cite: Cite, found: FicheManque, name: str = "manque") -> str:
    zone = found.quartier.code if found.quartier else ""
    return address_of_gap(cite, found.theme.code, found.tranche.code, zone, name=name)


def at(cite: Cite, found: FicheManque, name: str, pk: int) -> str:
    url = reverse(f"cartographie:{name}", args=[cite.slug, pk])
    return f"{url}?{here(cite, found).split('?', 1)[1]}"


def shared(cite: Cite, found: FicheManque) -> dict[str, Any]:
    state = found.cell.state
    return {
        "manque": found,
        "case": found.cell,
        "mot": str(state),
        "pastille": BADGES.get(state, "neutre" if found.inconnu else "ok"),
        "ici": here(cite, found),
        "gestes": {name: here(cite, found, f"manque_{name}") for name in GESTES},
        "manques_url": reverse("cartographie:manques", args=[cite.slug]),
    }
