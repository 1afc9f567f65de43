"""Every page, present and future: axe finds nothing, in the light and in the dark; 360 px are enough; so is a keyboard."""

from collections import defaultdict
from datetime import date
from urllib.parse import urlencode

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from maillage.cartographie.models import Recensement
from maillage.cites.models import Theme
from tests.access.test_every_page import build
from tests.acteurs.directory import add
from tests.factories.territoires import CommuneFactory
from tests.helpers.urls import GAP, PARAMETERS, all_addresses, our_addresses
from tests.parcours.accessibilite import faults

pytestmark = [pytest.mark.parcours, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

FRAGMENTS = {
    "acteurs:campagne_progression",
    "acteurs:contact_rappel",
    "cartographie:autour",
    "cartographie:avancement",
    "documents:progression",
}
"""Pieces that htmx asks for: they are judged in the page that holds them."""
FILES = {
    "documents:rejets",
    "courriels:piece",
    "cartographie:reseau_exporter",
    "actions:piece",
    "instances:piece",
    "instances:piece_point",
    "instances:telecharger",
    "flux_agenda",
}
READERS = {"coordination": "nora", "catalogue": "nora"}
"""Who reads the pages of a room, when Amina does not."""

ROOMS = defaultdict(list)
for address in our_addresses():
    if "GET" in address.guard.methods and address.name not in FRAGMENTS | FILES:
        ROOMS[address.name.split(":")[0]].append(address)


def is_page(person, url: str) -> bool:
    """Goes there; False when the answer is not a page but data."""
    response = person.page.goto(url)
    person.settled()
    return response.headers["content-type"].startswith("text/html")


def looked_at(cite):
    """Somebody looked for sport between 6 and 11: what is not found there is a gap, which has pages."""
    theme = Theme.objects.get(code=GAP["theme"])
    Recensement.objects.create(
        cite=cite, theme=theme, age_min_mois=72, age_max_mois=132, recense_le=date(2024, 9, 2)
    )


@pytest.mark.parametrize("room", ROOMS)
def test_every_page_of(room, person, persona, saint_aubin, ailleurs):
    """As Amina, who sees the most."""
    reader = READERS.get(room, "amina")
    persona(reader)
    CommuneFactory()
    looked_at(saint_aubin)
    person.sign_in(reader)
    wrong = {}
    for address in ROOMS[room]:
        url = f"{build(address, saint_aubin)[0]}?{urlencode(PARAMETERS.get(address.name, {}))}"
        if is_page(person, url) and (lines := [*faults(person.page), *too_wide(person.page)]):
            wrong[address.name] = lines
    assert wrong == {}


def test_axe_sees_what_is_wrong(person):
    person.page.set_content(
        '<html><body><img src="data:,"><p style="color:#eee">Trop clair</p></body></html>'
    )
    rules = {line.split(" : ")[0] for line in faults(person.page)}
    assert {"image-alt", "color-contrast", "html-has-lang"} <= rules


def too_wide(page) -> list[str]:
    """A page that has to be pushed sideways on a phone of 360 px."""
    size = page.viewport_size
    page.set_viewport_size({"width": 360, "height": 740})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(size)
    return [f"large de {width} px sur un écran de 360"] if width > 360 else []


@pytest.mark.parametrize("signed_in", [False, True], ids=["signed-out", "signed-in"])
def test_the_pages_of_the_account(signed_in, person, persona):
    """Those of the library that signs people in, with our templates."""
    persona("amina")
    if signed_in:
        person.sign_in("amina")
    wrong, seen = {}, set()
    for address in all_addresses():
        if address.ours or address.kwargs or not address.name.startswith(("account_", "mfa_")):
            continue
        answer = person.page.request.get(reverse(address.name))
        if (
            answer.status != 200
            or not answer.headers["content-type"].startswith("text/html")
            or answer.url in seen
        ):
            continue
        seen.add(answer.url)
        person.go(answer.url)
        if lines := [*faults(person.page), *too_wide(person.page)]:
            wrong[address.name] = lines
    assert wrong == {}
    assert len(seen) >= 4


def test_with_the_keyboard_alone(person, persona, saint_aubin):
    """Amina's mouse is broken. Sign in, go past the menu, search, open a sheet: the focus can be seen at each step."""
    persona("amina")
    add(saint_aubin, "Les Passeurs de mots")
    add(saint_aubin, "Club nautique de l'Étang")
    page, keyboard = person.page, person.page.keyboard
    person.go("/compte/login/")
    reach(page, "Courriel")
    keyboard.type("amina@exemple.test")
    reach(page, "Mot de passe")
    keyboard.type("mot-de-passe-de-demonstration")
    keyboard.press("Enter")
    page.wait_for_url("**/c/saint-aubin/")
    keyboard.press("Tab")
    assert focused(page)["nom"] == "Aller au contenu"
    reach(page, "Acteurs")
    keyboard.press("Enter")
    page.wait_for_url("**/acteurs/")
    keyboard.press("Tab")
    keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "contenu"
    reach(page, "Nom, sigle, mission…")
    keyboard.type("passeur")
    expect(page.locator("#compte-structures")).to_have_text("1 structure affichée sur 2")
    person.settled()
    reach(page, "Les Passeurs de mots")
    keyboard.press("Enter")
    person.title_is("Les Passeurs de mots")


FOCUSED = """() => {
  const element = document.activeElement, style = getComputedStyle(element);
  const label = element.labels?.[0]?.childNodes[0].textContent;
  return {
    nom: (element.getAttribute("aria-label") || label || element.textContent).trim().slice(0, 60),
    visible: style.outlineStyle !== "none" || style.boxShadow !== "none",
  };
}"""


def focused(page) -> dict[str, object]:
    return page.evaluate(FOCUSED)


def reach(page, name: str, most: int = 60) -> None:
    """Tab until the element so named, whose focus — and that of all those before it — is visible."""
    trail: list[object] = []
    while len(trail) < most and name not in trail:
        page.keyboard.press("Tab")
        here = focused(page)
        trail.append(here["nom"])
        assert here["visible"], " | ".join(map(str, trail))
    assert name in trail, " | ".join(map(str, trail))
