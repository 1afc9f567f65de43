"""Nothing is built that nobody can find: from the home page of a cité, links lead to all its pages.

Pages about an object are left out: whether they are linked depends on the state of the object.
"""

import html
import re
from collections import deque

import pytest
from django.urls import Resolver404, resolve

from tests.helpers.urls import our_addresses
from tests.personas import CAST
from tests.samples import make

ADDRESSES = {a.name: a for a in our_addresses() if "slug" in a.kwargs}
PAGES = {name for name, a in ADDRESSES.items() if a.kwargs == ("slug",) and a.guard.methods != ("POST",)}
ASKED = re.compile(r"""["'=](/c/[^"'\s<>]+)""")
# Linked only when there is something to show, which one object of each kind does not make.
UNDER_CONDITION = {
    "acteurs:sollicitations_liste": "somebody was asked for something",
    "cartographie:a_preciser": "more structures without ages or theme than the grid names",
    "cartographie:offres_comptees": "an offer has a theme and ages",
    "cartographie:avancement": "addresses are being searched",
    "cartographie:mentale_note": "the map is being arranged, which is one of its many addresses",
    "cartographie:reseau_dessin": "there are ties to draw",
    "cartographie:reseau_familles": "there are ties between families",
    "cartographie:reseau_isoles": "there are ties, and somebody has none",
    "cartographie:reseau_mesures": "so many ties that the figures follow the picture",
    "courriels:boite": "demonstration",
}
PER_NAME = 3
"""Pages visited under one name: links may depend on the object, or on what was asked."""


@pytest.fixture
def furnished(saint_aubin, persona):
    """One object of each kind, so that each page has something to link to."""
    for model in {a.guard.objet for a in ADDRESSES.values() if a.guard.objet}:
        make(model, saint_aubin)
    return saint_aubin


def name_of(url: str) -> str:
    try:
        return resolve(url.split("?")[0]).view_name
    except Resolver404:
        return ""


def found_from(client, start: str) -> tuple[set[str], set[str]]:
    """Names of the addresses that pages speak of, going from link to link; and the links that are refused."""
    names: dict[str, int] = {}
    dead: set[str] = set()
    seen, queue = {start}, deque([start])
    while queue:
        url = queue.popleft()
        name = name_of(url)
        names[name] = names.get(name, 0) + 1
        if names[name] > PER_NAME:
            continue
        response = client.get(url)
        if response.status_code in {403, 404}:
            dead.add(url)
        if response.status_code != 200 or "text/html" not in response["Content-Type"]:
            continue
        links = {html.unescape(link).split("#")[0] for link in ASKED.findall(response.text)}
        queue.extend(sorted(links - seen))
        seen |= links
    return set(names), dead


@pytest.mark.django_db
def test_every_page_of_a_cite_is_linked_from_another(login, furnished):
    found, _ = found_from(login("amina"), f"/c/{furnished.slug}/")
    assert UNDER_CONDITION.keys() <= PAGES
    assert sorted(PAGES - found - UNDER_CONDITION.keys()) == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", CAST)
def test_no_page_shows_a_link_that_its_reader_may_not_follow(name, login, furnished):
    _, dead = found_from(login(name), "/")
    assert sorted(dead) == []
