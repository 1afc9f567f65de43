"""What the shell shows on every page: navigation, cités of the user, search box.

Lists are made when a template asks for them: the part of a page that htmx asks for has no shell.
"""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject

from maillage.access.capabilities import Capability
from maillage.access.check import AnyUser, can
from maillage.base.registry import NavEntry, navigation
from maillage.cites.models import Cite
from maillage.cites.selectors import cites_visible_to


@dataclass(frozen=True)
class Link:
    """An entry of the navigation as the shell draws it."""

    label: str
    icon: str
    url: str
    current: bool
    count: int
    secondary: bool
    footer: bool


def shell(request: HttpRequest) -> dict[str, Any]:
    user: AnyUser | None = getattr(request, "user", None)
    cite: Cite | None = getattr(request, "cite", None)
    if user is None or not user.is_authenticated:
        return {
            "cite": None,
            "nav_entries": [],
            "mes_cites": [],
            "recherche_url": "",
            "bouton_principal": None,
            "demo": settings.DEMO,
        }
    return {
        "cite": cite,
        "nav_entries": SimpleLazyObject(lambda: entries(request, user, cite)),
        "mes_cites": SimpleLazyObject(lambda: own_cites(user)),
        "recherche_url": SimpleLazyObject(lambda: search_page(user, cite)),
        "bouton_principal": SimpleLazyObject(lambda: main_gesture(user, cite)),
        "demo": settings.DEMO,
    }


def main_gesture(user: AnyUser, cite: Cite | None) -> dict[str, str] | None:
    """What is done most often, one touch away on every page: noting a contact, in the street too."""
    if cite is None or not can(user, Capability.ENROLEMENT_EDIT, cite):
        return None
    url = reverse("acteurs:contact_noter", args=[cite.slug])
    return {"label": "Noter un contact", "icon": "plus-lg", "url": url}


def search_page(user: AnyUser, cite: Cite | None) -> str:
    """Empty for whom the search would be refused."""
    if cite is None or not can(user, Capability.ACTEUR_VIEW, cite):
        return ""
    return reverse("cite:recherche", args=[cite.slug])


def entries(request: HttpRequest, user: AnyUser, cite: Cite | None) -> list[Link]:
    return [link(entry, user, cite, request.path) for entry in navigation if shown(entry, user, cite)]


def own_cites(user: AnyUser) -> list[dict[str, str]]:
    return [
        {"nom": cite.titre, "slug": cite.slug, "url": reverse("cite:accueil", args=[cite.slug])}
        for cite in cites_visible_to(user)
    ]


def shown(entry: NavEntry, user: AnyUser, cite: Cite | None) -> bool:
    if entry.in_cite:
        return cite is not None and bool(can(user, entry.capability, cite))
    return bool(can(user, entry.capability))


def link(entry: NavEntry, user: AnyUser, cite: Cite | None, path: str) -> Link:
    url = reverse(entry.url_name, args=[cite.slug] if entry.in_cite and cite else [])
    count = entry.count(user, cite) if entry.count else 0
    return Link(
        entry.label, entry.icon, url, is_current(entry, url, path), count, entry.secondary, entry.footer
    )


def is_current(entry: NavEntry, url: str, path: str) -> bool:
    """The first page is current alone; another entry also on the pages below it, or of its room if it has no other."""
    if entry.code == "accueil":
        return path == url
    room = entry.url_name.partition(":")[0]
    alone = sum(other.url_name.partition(":")[0] == room for other in navigation) == 1
    return path.startswith("/".join(url.split("/")[:4]) + "/" if alone and entry.in_cite else url)
